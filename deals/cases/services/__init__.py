"""What can be done with cases. Each function does one thing, whole or not at all.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field). Callers have
found the case or party in the actor's scope.
"""

from deals.cases.services.deciding import perform, preview
from deals.cases.services.hearing import add_evidence, ask, nothing_to_add, write_note
from deals.cases.services.opening import add_party, appeal, open_case, remove_party
from deals.cases.services.panels import add_to_panel, leave_panel
from deals.cases.services.precedents import draft_precedent, publish_precedent, save_precedent

__all__ = [
    "add_evidence",
    "add_party",
    "add_to_panel",
    "appeal",
    "ask",
    "draft_precedent",
    "leave_panel",
    "nothing_to_add",
    "open_case",
    "perform",
    "preview",
    "publish_precedent",
    "remove_party",
    "save_precedent",
    "write_note",
]
