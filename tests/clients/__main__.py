"""Clients generated from the schema of a live portal perform the registration story with it.

`python -m tests.clients [python] [typescript]`. What is generated is never kept: it is made in a
scratch folder each time. TypeScript needs Node 20 and npm (installed where it may be).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live import ROOT, live

HERE = Path(__file__).parent
PROGRAMS = Path(sys.executable).parent
SELLER, MANAGER = "seller@northwind.example", "cam@meridian.example"


def main(wanted):
    stories = {"python": python, "typescript": typescript}
    with live([SELLER, MANAGER]) as portal, tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "ADDRESS": portal.address,
            "PASSWORD": "concord-demo",
            "MANAGER_TOKEN": portal.tokens[MANAGER],
        }
        for name in wanted or stories:
            print(f"--- {name}", flush=True)
            stories[name](portal.schema, Path(folder), env)


def python(schema, folder, env):
    """openapi-python-client, then the story with what it made."""
    target = folder / "python" / "concord_api"
    config = folder / "python.yaml"
    config.write_text("post_hooks: []\n")  # nobody reads it: it need not be pretty
    target.parent.mkdir()
    command = [PROGRAMS / "openapi-python-client", "generate", "--path", schema]
    command += ["--meta", "none", "--output-path", target, "--config", config]
    said = run(command, cwd=folder, quiet=True)
    for line in said.splitlines():
        if line.startswith(("WARNING", "ERROR")):
            print(line)
    path = os.pathsep.join((str(target.parent), str(ROOT)))
    run([sys.executable, HERE / "story.py"], cwd=folder, env=env | {"PYTHONPATH": path})


def typescript(schema, folder, env):
    """openapi-typescript, the compiler, then the story with openapi-fetch."""
    install_node()
    target = folder / "typescript"
    shutil.copytree(HERE / "typescript", target, ignore=shutil.ignore_patterns("node_modules"))
    run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=target, quiet=True)
    bin_folder = target / "node_modules" / ".bin"
    made = target / "generated" / "schema.ts"
    run([bin_folder / "openapi-typescript", schema, "--output", made], cwd=target, quiet=True)
    run([bin_folder / "tsc", "--project", target], cwd=target)
    run(["node", "generated/built/story.js"], cwd=target, env=env)


def install_node():
    """Debian's, where there is none and we may."""
    if shutil.which("node") and shutil.which("npm"):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit("This needs Node 20 and npm (Debian: apt-get install nodejs npm).")
    run(["apt-get", "update"], quiet=True)
    run(["apt-get", "install", "-y", "--no-install-recommends", "nodejs", "npm"], quiet=True)


def run(command, *, cwd=ROOT, env=None, quiet=False):
    """What it printed, if `quiet`; then it is shown only when it fails."""
    output = subprocess.PIPE if quiet else None
    command = [str(part) for part in command]
    done = subprocess.run(command, cwd=cwd, env=env, stdout=output, stderr=subprocess.STDOUT)
    said = (done.stdout or b"").decode(errors="replace")
    if done.returncode:
        sys.exit(f"{said}\nfailed: {' '.join(command)}")
    return said


if __name__ == "__main__":
    main(sys.argv[1:])
