"""Every address and API action once as every person and as nobody: tables/ says what each gets.

An address that tables/ or portal/home/doors does not list fails. What is hidden answers as
what does not exist, byte for byte and query for query.
"""

import json
import re

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from portal.home.doors import DOORS, TREES, UNLISTED, doors, routes
from tests.wall.stage import ANONYMOUS
from tests.wall.walk import EVERYBODY, ask, lines, plain, stranger_value, written

LINES = lines()
# The walk is long: in parts, test processes share it.
PARTS = [LINES[part::8] for part in range(8)]
# One of each kind walks with every `make test`, everybody else with `-m exhaustive` (CI does both).
ONE_OF_EACH = ["desk", "nw-seller", "bp-seller", ANONYMOUS]
WALKERS = [
    ONE_OF_EACH,
    pytest.param(
        [who for who in EVERYBODY if who not in ONE_OF_EACH], marks=pytest.mark.exhaustive
    ),
]
in_parts = pytest.mark.parametrize("part", range(len(PARTS)))
by_walkers = pytest.mark.parametrize("people", WALKERS, ids=["one-of-each", "the-others"])


def walked():
    return [line for line in LINES if not line.route.startswith(tuple(TREES))]


# --- The lists are whole -------------------------------------------------------------------------
def test_every_address_has_a_declared_policy():
    assert [door.route for door in doors() if door.policy == UNLISTED] == []


def test_no_policy_is_declared_for_an_address_that_is_gone():
    assert {route for _methods, route, _policy in DOORS} <= {route for route, _view in routes()}


def test_every_door_is_walked_by_every_method():
    declared = {(door.method, door.route) for door in doors() if door.method != "ANY"}
    assert {(line.method, line.route) for line in walked()} == declared


def test_methods_of_api_views_are_exactly_the_declared_ones():
    declared = {}
    for door in doors():
        declared.setdefault(door.route, set()).add(door.method)
    for route, view in routes():
        actions = getattr(view, "actions", None)
        if actions and not route.startswith(tuple(TREES)):
            assert {method.upper() for method in actions} - {"HEAD"} == declared[route], route


def test_list_urls_prints_each_door(capsys):
    call_command("list_urls", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert len(printed) == len(list(doors()))
    assert {
        "method": "POST",
        "route": "api/v1/deals/<uuid:pk>/hold/",
        "policy": "channel desk",
    } in (printed)
    call_command("list_urls")
    assert "POST   /api/v1/deals/<uuid:pk>/hold/" in capsys.readouterr().out


def test_an_address_nobody_listed_is_found(settings, monkeypatch):
    """The guard works: take one line out and the list is no longer whole."""
    monkeypatch.setattr("portal.home.doors.DOORS", DOORS[1:])
    assert [door.route for door in doors() if door.policy == UNLISTED] == [""]


# --- The walk ------------------------------------------------------------------------------------
@in_parts
@by_walkers
def test_each_person_gets_what_the_table_says(stage, part, people):
    wrong = []
    for line in PARTS[part]:
        path = line.path(stage.things)
        found = {who: ask(stage, who, line.method, path)[0].status_code for who in people}
        if found != {who: line.expected[who] for who in people}:
            wrong.append(written(line, line.expected | found))
    assert not wrong, "found instead:\n" + "\n".join(wrong)


def test_nobody_is_expected_to_break_anything():
    assert [str(line) for line in LINES if max(line.expected.values()) >= 500] == []


@in_parts
@by_walkers
def test_hidden_answers_like_missing(stage, part, people):
    """Same status, headers, bytes and number of queries as an id that names nothing."""
    told_apart = []
    for line in PARTS[part]:
        for name, thing in line.names:
            if thing in stage.things:
                blind = blind_to(thing) & set(people)
                told_apart += _told_apart(stage, line, name, blind=blind)
    assert not told_apart, "\n".join(told_apart)


def blind_to(thing):
    """Who gets 404 at every door that names only this thing."""
    alone = [line for line in LINES if [named for _name, named in line.names] == [thing]]
    return {who for who in EVERYBODY if all(line.expected[who] == 404 for line in alone)}


def _told_apart(stage, line, name, blind):
    other = stranger_value(stage.things[dict(line.names)[name]])
    paths = line.path(stage.things), line.path(stage.things, **{name: str(other)})
    for who in (who for who in blind if line.expected[who] == 404):
        hidden, cost = ask(stage, who, line.method, paths[0])
        missing, other_cost = ask(stage, who, line.method, paths[1])
        if plain(hidden, paths[0]) != plain(missing, paths[1]):
            yield f"{line} {who}: {hidden.status_code} {missing.status_code}, other bytes"
        if cost != other_cost:
            yield f"{line} {who}: {cost} queries, {other_cost} for what is not there"


# --- Wagtail's editor: one door ------------------------------------------------------------------
EDITORS = {"marketing", "desk", "ops"}
SOMETHING = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<\w+>[^)]*\)|\((?!\?)[^)]*\)")


def editor_paths():
    for route, _view in routes():
        if route.startswith("cms/"):
            path = SOMETHING.sub(lambda found: "1" if found[1] == "int" else "live", route)
            yield "/" + re.sub(r"[\^$\\]", "", path).replace(".*", "x")


@pytest.mark.exhaustive
def test_editor_is_closed_to_everybody_else(stage):
    for who in EVERYBODY:
        if who in EDITORS:
            continue
        for path in editor_paths() if who in {"nw-seller", ANONYMOUS} else ["/cms/", "/cms/users/"]:
            status = ask(stage, who, "GET", path)[0].status_code
            assert status == (302 if who == ANONYMOUS else 404), (who, path)


def test_resolver_is_the_whole_portal():
    """`routes()` walks the same tree the server answers from."""
    assert len(list(routes())) > 200
    assert get_resolver().url_patterns
