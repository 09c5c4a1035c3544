"""Lighthouse on the ten busiest pages, signed in, with the system's Chromium."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import BROWSERS
from tests.pages.roles import BUSIEST

COMMAND = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking"
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = 95


def scores(walk, portal, device, folder):
    """role and kind → {category: score, weak: what costs points}, for busy pages walked on."""
    found = {}
    for role, kind in BUSIEST:
        path = walk.paths.get(role, {}).get(kind)
        if path:
            print(f"  Lighthouse ({device}): {role} {path}", flush=True)
            report = folder / f"{role}{kind.replace('/', '-').replace('*', 'one')}{device}.json"
            asked(f"{portal.address}{path}", walk.cookies.get(role, ""), device, report)
            found[role, kind] = read(json.loads(report.read_text()))
    return found


def asked(url, cookie, device, report):
    command = ["node", str(COMMAND), url, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--extra-headers", json.dumps({"Cookie": cookie})] if cookie else []
    command += ["--preset=desktop"] if device == "desktop" else []
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    env = os.environ | {"CHROME_PATH": browser}
    for _time in range(3):  # Chromium loses the trace of a load now and then
        done = subprocess.run(command, env=env, timeout=300, capture_output=True, text=True)
        if not done.returncode:
            return
    sys.exit(f"pages: Lighthouse failed on {url}:\n{done.stderr[-2000:]}")


def read(report):
    """Scores of 100, and the audits that cost some."""
    audits = report["audits"]
    result = {"weak": []}
    for name in CATEGORIES:
        category = report["categories"][name]
        result[name] = round((category["score"] or 0) * 100)
        for part in category["auditRefs"]:
            audit = audits[part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                value = audit.get("displayValue", "")
                result["weak"].append(f"{audit['id']} {value}".strip())
    result["low"] = [name for name in CATEGORIES if result[name] < LEAST]
    return result
