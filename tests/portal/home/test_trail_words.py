"""Every action that code writes into the trail has a name that people read."""

import ast
from pathlib import Path

from portal.audit.words import ACTIONS

ROOT = Path(__file__).resolve().parents[3]
WRITERS = {"record_event": 2, "append": 3, "record_once": 3, "Transition": 0, "_row": 0}


def actions_in(path):
    """Names of actions given as a literal to what writes the trail or a transition table."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        place = WRITERS.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
        if place is None or len(node.args) <= place:
            continue
        name = node.args[place]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield name.value


def test_every_action_has_a_name():
    found = {}
    for wing in ("portal", "partners", "deals", "cms"):
        for path in (ROOT / wing).rglob("*.py"):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(actions_in(path), path.name)
    assert len(found) > 80
    assert {name: place for name, place in found.items() if name not in ACTIONS} == {}
