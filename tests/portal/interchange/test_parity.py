"""Every action and every page has its endpoint: parity.txt names it, or says why there is none.

A line: `METHOD page → METHOD endpoint, METHOD endpoint` (below /api/v1/; `*` for the words of a
family such as transitions), or `METHOD page - reason` with one of REASONS. `TODO` in front of the
endpoint: not built yet.
"""

import re
from fnmatch import fnmatchcase
from pathlib import Path

from portal.home.doors import TREES, doors

TABLE = Path(__file__).with_name("parity.txt")
LINE = re.compile(r"(?P<door>[A-Z]+ \S+)(?: → (?P<ways>.+)| - (?P<why>\S+))")
API = "api/v1/"
# Pages that are posted to only so that no link can make a browser download them.
ASKED_BY_POST = frozenset({"POST me/data/download/"})
REASONS = {
    "form": "the empty form or question before a POST of this table; the schema describes it",
    "sign-in": "how a browser signs in and proves who it is; programs have tokens",
    "link": "opened by the secret in a mail's link, before anybody is signed in",
    "language": "the language of a browser; programs send Accept-Language",
    "view-as": "changes what a browser shows to the desk; a program never acts as another",
    "preview": "shows how something will look before it is sent; nothing is kept",
    "paper": "a drawing, a script or a print of what an endpoint gives as data",
    "machine": "a protocol of its own for machines: feeds, calendars, players, health, robots",
    "demo": "part of the demo or of development only",
    "help": "words for people at a page, and how far they have read; docs/api.md is the API's",
    "page": "how a list looks to one reader, or a step back; programs choose fields themselves",
    "go": "only leads on to another page of this table",
}


def table():
    """(METHOD page) → ([METHOD endpoint pattern], reason, TODO?) of every line."""
    found = {}
    for row in TABLE.read_text().splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        line = LINE.fullmatch(row)
        assert line, f"cannot be read: {row}"
        assert line["door"] not in found, f"twice: {line['door']}"
        ways = line["ways"] or ""
        todo = ways.startswith("TODO")
        names = [] if todo else [way for way in ways.split(", ") if way]
        found[line["door"]] = (names, line["why"], todo)
    return found


def all_doors():
    """(pages, endpoints), each as `METHOD route`; the root of the site is `/`."""
    every = {(door.method, door.route) for door in doors()}
    mine = {pair for pair in every if not pair[1].startswith(tuple(TREES))}
    ends = {f"{method} {route.removeprefix(API)}" for method, route in mine if API in route}
    return {f"{method} {route or '/'}" for method, route in mine if API not in route}, ends


def test_every_page_and_action_has_a_line_and_every_line_a_page():
    pages, _ends = all_doors()
    assert sorted(pages - table().keys()) == [], "without a line in parity.txt"
    assert sorted(table().keys() - pages) == [], "lines of pages that are gone"


def test_every_named_endpoint_exists():
    _pages, ends = all_doors()
    missing = [
        f"{door} → {way}"
        for door, (ways, _why, _todo) in table().items()
        for way in ways
        if not any(fnmatchcase(end, way) for end in ends)
    ]
    assert missing == []


def test_what_has_no_endpoint_says_why():
    whys = {why for _ways, why, _todo in table().values() if why}
    assert whys - REASONS.keys() == set()
    assert REASONS.keys() - whys == set(), "reasons nobody gives any more"


def test_nothing_is_left_to_do():
    waiting = sorted(door for door, (_ways, _why, todo) in table().items() if todo)
    assert waiting == [], f"{len(waiting)} without their endpoint"


def test_what_writes_is_answered_by_what_writes():
    """A page's POST is never said to be an endpoint that only reads."""
    wrong = [
        f"{door} → {way}"
        for door, (ways, _why, _todo) in table().items()
        for way in ways
        if door.startswith("POST") and way.startswith("GET") and door not in ASKED_BY_POST
    ]
    assert wrong == []
