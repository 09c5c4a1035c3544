"""The next version takes over while the last one serves: its migrations run under load, then old
and new code stand side by side on one database. Needs the repository's history."""

import json
import shutil
import subprocess
import time
import uuid
from urllib.parse import urlsplit

import pytest

from tests.faults.ledger import Ledger
from tests.faults.stand import RIVAL, ROOT, Stand


def git(*words):
    done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True)
    return done.stdout if done.returncode == 0 else b""


def migrations(commit=None):
    names = git("ls-tree", "-r", "--name-only", commit) if commit else git("ls-files")
    here = names.decode().splitlines()
    if commit is None:
        here += [str(path.relative_to(ROOT)) for path in ROOT.glob("*/*/migrations/0*.py")]
    return {name for name in here if "/migrations/0" in name}


@pytest.fixture(scope="module")
def old_code(tmp_path_factory):
    """The newest commit that has other migrations than this code, unpacked."""
    commits = git("log", "--format=%H", "-100").decode().split()
    older = next((one for one in commits if migrations(one) != migrations()), None)
    if older is None:
        pytest.skip("needs the repository's history")
    folder = tmp_path_factory.mktemp("old")
    subprocess.run(("tar", "-x", "-C", str(folder)), input=git("archive", older), check=True)
    faults = folder / "tests" / "faults"
    faults.mkdir(exist_ok=True)
    shutil.copy(ROOT / "tests" / "faults" / "fill.py", faults)
    print(f"  from {older[:8]}: {len(migrations() - migrations(older))} migrations are new")
    return folder


@pytest.fixture
def old_stand(server, old_code, tmp_path):
    name = f"old_{uuid.uuid4().hex[:12]}"
    server.ask(f"CREATE DATABASE {name}")
    url = urlsplit(server.url)._replace(path=f"/{name}").geturl()
    stand = Stand(url, tmp_path, {}, code=old_code)
    stand.python("manage.py", "migrate", "--verbosity=0")
    stand.python("manage.py", "collectstatic", "--no-input", "--verbosity=0")
    stand.known = json.loads(stand.python("tests/faults/fill.py").splitlines()[-1])
    return stand


def test_old_and_new_side_by_side(old_stand):
    old, folder = old_stand, old_stand.folder / "new"
    folder.mkdir()
    (old.folder / "files").mkdir(exist_ok=True)
    (folder / "files").symlink_to(old.folder / "files")
    new = Stand(old.database, folder, old.known)
    new.python("manage.py", "collectstatic", "--no-input", "--verbosity=0")
    first, second = Ledger(old), Ledger(new, RIVAL)
    with old.web(threads=4), first.writing(clients=2):
        first.goes_on()
        began = time.monotonic()
        new.python("manage.py", "migrate", "--verbosity=0")
        took = time.monotonic() - began
        with new.web(threads=4), second.writing(clients=2):
            first.goes_on()
            second.goes_on()
    print(f"  migrated in {took:.1f} s while serving")
    first.stand = new  # the new code looks at what both have written
    first.verify()
    second.verify()
