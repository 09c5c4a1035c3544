"""Every page of every role, measured: `make pages`, or `python -m tests.pages`.

Writes var/pages/table.md, table.json and a contact sheet; ends with 1 where a page breaks a
promise (docs/accessibility.md). `--role cam --only axe` does a part of it.
"""

import argparse
import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from concord import ROOT
from deploy.services.programs import stop_on_signals
from tests.e2e.conftest import BROWSERS, FLAGS
from tests.pages import against, lighthouse, sheet, table
from tests.pages.portal import served
from tests.pages.roles import ROLES
from tests.pages.walk import Walk

ALWAYS = "again for more; what a page says and asks for is always measured"
MEASURES = ("axe", "width", "pictures", "lighthouse")


def arguments():
    parser = argparse.ArgumentParser(prog="make pages", description=__doc__)
    parser.add_argument("--role", action="append", choices=ROLES, help="again for more; else all")
    parser.add_argument("--only", action="append", choices=[*MEASURES, "console"], help=ALWAYS)
    parser.add_argument("--size", default=os.environ.get("SIZE") or "small")
    parser.add_argument(
        "--device", action="append", choices=["mobile", "desktop"], help="for Lighthouse; else both"
    )
    parser.add_argument("--language", default="", help="as the menu says it: 简体中文")
    parser.add_argument("--limit", type=int, default=1000, help="pages per role")
    parser.add_argument("--world", type=Path, help="a data folder to copy; made if missing")
    parser.add_argument("--against", type=Path, help="an earlier run's folder, to compare pictures")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "pages")
    return parser.parse_args()


def main():
    stop_on_signals()
    asked = arguments()
    wanted = set(asked.only or MEASURES)
    out = asked.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    (out / "pictures").mkdir(parents=True)
    doors = listed()
    with tempfile.TemporaryDirectory(prefix="concord-pages-") as folder:
        world = asked.world and asked.world.resolve()
        with served(Path(folder), world, asked.size) as portal:
            rows = walked(asked, wanted, portal, doors, out)
    sheet.written(rows, out)
    for name, part in against.changed(rows, out, asked.against) if asked.against else ():
        print(f"looks different: {name}, {part:.1%}")
    found = table.faults(rows)
    print("\n".join(found))
    print(f"{len(rows)} pages, {len(found)} faults: {out}/table.md, contact-sheet.html")
    sys.exit(1 if found else 0)


def walked(asked, wanted, portal, doors, out):
    """Rows of every role; the table is written after each, so that nothing seen is lost."""
    rows = []
    command = shlex.join(["make", "pages", f"ARGS={shlex.join(sys.argv[1:])}"])
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(
            executable_path=path, args=[f"--{flag}" for flag in FLAGS]
        )
        walk = Walk(browser, portal.address, wanted, out / "pictures", asked.language)
        for role in asked.role or ROLES:
            started = time.monotonic()
            mine = walk.role(role, doors, asked.limit)
            print(f"  {role}: {len(mine)} pages, {time.monotonic() - started:.0f} s", flush=True)
            counts = portal.queries()
            rows += [row | {"queries": counts.get(row["request"])} for row in mine]
            table.written(rows, unreached(rows, doors), out, command)
        browser.close()
    if "lighthouse" in wanted:
        judged(asked, walk, portal, out, rows)
        table.written(rows, unreached(rows, doors), out, command)
    return rows


def judged(asked, walk, portal, out, rows):
    """Lighthouse's scores, into the rows of the busiest pages."""
    (out / "lighthouse").mkdir()
    for device in asked.device or ("mobile", "desktop"):
        scores = lighthouse.scores(walk, portal, device, out / "lighthouse")
        for row in rows:
            if score := scores.get((row["role"], row["kind"])):
                row.setdefault("lighthouse", {})[device] = score


def listed():
    """The doors tables. Needs Django's settings, but no database."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "1"}
    import django

    django.setup()
    from portal.home.doors import doors

    return list(doors())


def unreached(rows, doors):
    """Pages of the doors tables that nobody came to: said, so that nobody thinks they were seen."""
    from django.urls import Resolver404, resolve

    seen = set()
    for row in rows:
        try:
            seen.add(resolve(row["path"]).route)
        except Resolver404:
            continue
    pages = {
        door.route
        for door in doors
        if door.method == "GET" and not door.route.startswith(("api/", "scim/", "cms/"))
    }
    return sorted(route for route in pages - seen if route.endswith("/"))


if __name__ == "__main__":
    main()
