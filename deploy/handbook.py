"""The docs as a site: `make docs`. Strict: a link that leads nowhere fails it.

Reads docs/ and the texts beside README.md, writes HTML to var/docs (or `--to`), opened from the
disk or served by any web server. It loads nothing from other hosts, the search included.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "var" / "docs"
TEXTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE")
CONF = """
project = "Concord"
html_title = "Concord"
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_show_sourcelink = False
html_copy_source = False
exclude_patterns = []
"""
# What stands on the first page, and in which order. Pages not named here follow in the last part.
PARTS: dict[str, tuple[str, ...]] = {
    "Start": ("README", "docs/demo", "docs/glossary", "docs/help"),
    "For users": tuple(
        f"docs/users/{name}"
        for name in ("resellers", "distributors", "learners", "marketing", "vendor")
    ),
    "For developers": ("CONTRIBUTING", "docs/architecture", "docs/access", "docs/design-system"),
    "For operators": ("docs/operations", "docs/deploying", "docs/backup", "SECURITY", "CHANGELOG"),
}
OTHERS = "Every part of the portal"


def gather(folder: Path) -> None:
    """Lay out what the site is made of, with a first page that names every text."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    for name in TEXTS:
        shutil.copy(ROOT / name, folder / name)
    every = sorted(path.relative_to(folder).with_suffix("") for path in folder.rglob("*.md"))
    pages = [path.as_posix() for path in every]
    named = {page for part in PARTS.values() for page in part}
    parts = PARTS | {OTHERS: tuple(page for page in pages if page not in named)}
    (folder / "index.md").write_text(first_page(parts), encoding="utf-8")
    (folder / "conf.py").write_text(CONF, encoding="utf-8")


def first_page(parts: dict[str, tuple[str, ...]]) -> str:
    trees = [
        "\n".join(("```{toctree}", f":caption: {title}", ":maxdepth: 1", "", *pages, "```"))
        for title, pages in parts.items()
    ]
    return "\n\n".join(("# Concord", *trees))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=SITE, help="folder of the site (var/docs)")
    site: Path = parser.parse_args().to
    with tempfile.TemporaryDirectory(prefix="concord-docs-") as name:
        folder = Path(name)
        gather(folder)
        quiet = ("-q", "-W", "--keep-going", "-E", "-d", str(folder / "trees"))
        code = build_main(["-b", "html", *quiet, str(folder), str(site)])
    if code == 0:
        print(f"{len(list(site.rglob('*.html')))} pages in {site}")
    return code


if __name__ == "__main__":
    sys.exit(main())
