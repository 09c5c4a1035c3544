"""A case's trail in words, for the desk and auditors."""

from typing import Any

from django.utils.translation import gettext_lazy

from deals.cases.choices import Outcome
from deals.cases.models import Case
from portal.activity import audit

# Action → (title, icon, tone).
WORDS: dict[str, tuple[Any, str, str]] = {
    "open": (gettext_lazy("Case opened"), "flag", "info"),
    "add_party": (gettext_lazy("Party added"), "user-plus", "neutral"),
    "remove_party": (gettext_lazy("Party removed"), "minus", "neutral"),
    "hear": (gettext_lazy("Parties asked"), "message", "info"),
    "ask": (gettext_lazy("Question asked"), "circle-help", "info"),
    "evidence": (gettext_lazy("A party answered"), "paperclip", "info"),
    "add_to_panel": (gettext_lazy("Joined the panel"), "users", "neutral"),
    "leave_panel": (gettext_lazy("Left the panel"), "users", "neutral"),
    "decide": (gettext_lazy("Decided"), "scale", "success"),
    "withdraw": (gettext_lazy("Withdrawn"), "undo", "neutral"),
    "close": (gettext_lazy("Closed"), "check", "neutral"),
    "draft_precedent": (gettext_lazy("Precedent drafted"), "book-open", "neutral"),
    "publish_precedent": (gettext_lazy("Precedent published"), "book-open", "success"),
}
OTHER = (gettext_lazy("Changed"), "circle", "neutral")


def timeline(case: Case) -> list[dict[str, Any]]:
    """For includes/timeline.html, newest first."""
    return [_item(entry) for entry in reversed(audit.timeline(case, internal=True))]


def _item(entry: Any) -> dict[str, Any]:
    title, icon, tone = WORDS.get(entry.action, OTHER)
    note = entry.note
    lines = [
        str(dict(Outcome.choices).get(note.get("outcome", ""), "")),
        *(str(note.get(name, "")) for name in ("party", "number", "with", "text", "message")),
        str(note.get("override_reason", "")),
    ]
    return {
        "title": title,
        "icon": icon,
        "tone": tone,
        "actor": str(entry.actor or ""),
        "at": entry.at,
        "body": "\n".join(line for line in lines if line),
    }
