"""The docs as a site: every text has a place, no link leads nowhere, nothing is from outside."""

import re
import subprocess
import sys

import pytest

from deploy import handbook

OUTSIDE = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//[^"]+"')


def test_the_first_page_names_every_text(tmp_path):
    handbook.gather(tmp_path / "site")
    page = (tmp_path / "site" / "index.md").read_text()
    for path in (handbook.ROOT / "docs").rglob("*.md"):
        name = path.relative_to(handbook.ROOT).with_suffix("").as_posix()
        assert f"\n{name}\n" in page, name


@pytest.mark.exhaustive
def test_the_site_is_built_strictly_and_loads_nothing_from_outside(tmp_path):
    command = (sys.executable, "-m", "deploy.handbook", "--to", str(tmp_path))
    subprocess.run(command, cwd=handbook.ROOT, check=True)
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        assert not OUTSIDE.findall(page.read_text()), page
