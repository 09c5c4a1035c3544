"""The demo world on loopback: gunicorn behind nginx, as in production (see settings.py)."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from concord import ROOT, answers
from deploy.services.nginx import nginx
from deploy.services.programs import LOOPBACK, free_port, running

PYTHON = sys.executable
SERVER = ("-m", "gunicorn", "portal.wsgi", "--worker-class", "gthread", "--threads", "8")


@dataclass(frozen=True)
class Portal:
    address: str
    log: Path

    def queries(self):
        """How many queries each request took, by its id: what the portal's own log says."""
        found = {}
        for line in self.log.read_text(errors="replace").splitlines():
            if line.startswith("{") and '"queries"' in line:
                entry = json.loads(line)
                found[entry.get("request_id")] = entry["queries"]
        return found


@contextlib.contextmanager
def served(folder, world=None, size="small"):
    """The portal in `folder`, which may be thrown away. `world`: a data folder that is copied, and
    made first where there is none: a demo world takes a minute to build."""
    data, home = folder / "data", folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    if world and not world.exists():
        built(environment(world, "http://127.0.0.1"), size)
    if world:
        shutil.copytree(world, data)
    port, front = free_port(), free_port()
    env = environment(data, f"http://{LOOPBACK}:{front}")
    built(env, size)
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    log = home / "web.log"
    command = (PYTHON, *SERVER, "--bind", f"{LOOPBACK}:{port}", "--no-control-socket")
    with (
        running(command, log=log, port=port, env=env, patience=90) as web,
        nginx([f"{LOOPBACK}:{port}"], data / "static", home, front) as address,
    ):
        if not answers(web, f"{address}/healthz"):
            sys.exit("pages: the portal did not start")
        yield Portal(address, log)


def environment(data, address):
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return env | {
        "DEBUG": "1",
        "CONCORD_DEMO": "1",
        "DATA_DIR": str(data),
        "SITE_URL": address,
        "BEHIND_PROXY": "1",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
        "DJANGO_SETTINGS_MODULE": "tests.pages.settings",
        "PYTHONPATH": str(ROOT),
    }


def built(env, size):
    """Migrated and filled: both change nothing where they were done before."""
    manage(env, "migrate", "--verbosity=0")
    manage(env | {"DJANGO_SETTINGS_MODULE": "portal.settings"}, "demo", "--size", size)


def manage(env, *command):
    done = subprocess.run(
        [PYTHON, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"pages: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
