"""No service changes a record without saying so in the trail."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
WINGS = ("portal", "partners", "deals", "cms")
# Words by which a function writes its entry, itself or through what it calls.
SAYS = {"record_event", "append", "record_once", "perform", "sync", "sync_root"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "get_or_create", "update_or_create"}

# What is nobody's business but one's own, or only repeats what is written elsewhere.
FREE = {
    "portal.notifications.services.mark_read",
    "portal.notifications.services.mark_all_read",
    "portal.notifications.services.mark_unread_again",
    "cms.help.services.begin_tour_again",  # one's own way through the help
    "cms.help.services.end_tour",
    "cms.help.services.note_releases",
    "cms.library.services.admit_editor",  # a seat that follows the role
    "cms.packages.services.launching.begin",  # one's own way through a course
    "cms.quizzes.services.writing.write_bank",  # the editor's log has it
    "cms.reading.services.shelf.star",
    "cms.training.services.progress.note_progress",
    "cms.training.services.progress.start_lesson",
}


def functions():
    for wing in WINGS:
        for path in sorted((ROOT / wing).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if "services" in parts[-1] or "services" in parts:
                for node in ast.parse(path.read_text()).body:
                    if isinstance(node, ast.FunctionDef):
                        yield ".".join(parts)[:-3], node


def called(node):
    for child in ast.walk(node):
        if isinstance(child, ast.Call):
            target = child.func
            yield target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        elif isinstance(child, ast.Name):
            yield child.id  # a function handed on


def silent():
    """Public functions with an actor that write, and reach no word of SAYS by name."""
    known = {}
    for _module, node in functions():
        known.setdefault(node.name, set()).update(called(node))
    says = set(SAYS)
    while more := {name for name, calls in known.items() if calls & says} - says:
        says |= more
    for module, node in functions():
        names = {arg.arg for arg in node.args.kwonlyargs}
        calls = set(called(node))
        is_service = "actor" in names and not node.name.startswith("_")
        if is_service and calls & WRITES and not calls & says:
            yield f"{module}.{node.name}"


def test_services_that_change_something_say_so():
    """A new silent service is named here: let it call `record_event`."""
    assert set(silent()) == FREE
