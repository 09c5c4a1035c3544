"""A deal's timeline in words. The vendor speaks as one to partners (docs/architecture.md)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.choices import (
    ASKABLE,
    LossReason,
    RejectReason,
    RevokeReason,
    Stage,
    WinReason,
)

# Action → (title, icon, tone).
WORDS: dict[str, tuple[Any, str, str]] = {
    "create_draft": (gettext_lazy("Draft started"), "edit", "neutral"),
    "submit": (gettext_lazy("Sent for review"), "send", "info"),
    "claim": (gettext_lazy("Review started"), "eye", "info"),
    "request_info": (gettext_lazy("Information requested"), "circle-help", "warning"),
    "answer": (gettext_lazy("Answer sent"), "message", "info"),
    "edit": (gettext_lazy("Fields changed"), "edit", "neutral"),
    "hold": (gettext_lazy("Put on hold"), "pause", "warning"),
    "resume": (gettext_lazy("Taken off hold"), "play", "info"),
    "approve": (gettext_lazy("Approved"), "shield-check", "success"),
    "auto_approve": (gettext_lazy("Approved"), "shield-check", "success"),
    "agree": (gettext_lazy("Agreed"), "check", "info"),
    "decline": (gettext_lazy("Not agreed"), "x-circle", "warning"),
    "prepare": (gettext_lazy("Draft prepared"), "edit", "neutral"),
    "reject": (gettext_lazy("Rejected"), "x-circle", "danger"),
    "advance": (gettext_lazy("Stage updated"), "trending-up", "info"),
    "win": (gettext_lazy("Won"), "award", "success"),
    "lose": (gettext_lazy("Lost"), "x-circle", "neutral"),
    "withdraw": (gettext_lazy("Withdrawn"), "undo", "neutral"),
    "appeal": (gettext_lazy("Appealed"), "scale", "info"),
    "overturn": (gettext_lazy("Rejection taken back"), "undo", "info"),
    "overturn_reason": (gettext_lazy("Why the rejection was taken back"), "lock", "neutral"),
    "revoke": (gettext_lazy("Protection revoked"), "alert-triangle", "danger"),
    "return_to_draft": (gettext_lazy("Returned to draft: no answer in time"), "undo", "warning"),
    "expire": (gettext_lazy("Protection ended"), "hourglass", "neutral"),
    "keep_alive": (gettext_lazy("Still worked on"), "check", "info"),
    "request_extension": (gettext_lazy("Extension asked for"), "hourglass", "warning"),
    "grant_extension": (gettext_lazy("Protection extended"), "shield-check", "success"),
    "refuse_extension": (gettext_lazy("Extension refused"), "x-circle", "danger"),
    "grace": (gettext_lazy("Protected while the extension is decided"), "hourglass", "info"),
    "release": (gettext_lazy("Protection released: no update"), "hourglass", "neutral"),
    "reassign": (gettext_lazy("New owner"), "user", "info"),
    "reassign_reason": (gettext_lazy("Why the owner changed"), "lock", "neutral"),
    "transfer": (gettext_lazy("Protection ended"), "alert-triangle", "danger"),
    "transfer_reason": (gettext_lazy("Why it moved"), "lock", "neutral"),
    "receive": (gettext_lazy("Taken over"), "shield-check", "success"),
    "ship": (gettext_lazy("Shipment recorded"), "truck", "info"),
    "unship": (gettext_lazy("Shipment removed"), "trash", "neutral"),
    "comment": (gettext_lazy("Comment added"), "message", "neutral"),
    "add_file": (gettext_lazy("File added"), "paperclip", "neutral"),
    "remove_file": (gettext_lazy("File removed"), "trash", "neutral"),
    "set_team": (gettext_lazy("Deal team changed"), "users", "neutral"),
    "hand_over": (gettext_lazy("Handed over"), "users", "neutral"),
    "name_distributor": (gettext_lazy("Distributor changed"), "truck", "info"),
    "consent": (gettext_lazy("Consented to what the distributor prepared"), "check", "info"),
    "ask_quotes": (gettext_lazy("Quotes asked for"), "send", "info"),
    "share": (gettext_lazy("Shared"), "share", "neutral"),
    "end_share": (gettext_lazy("Share ended"), "share", "neutral"),
    "extend_share": (gettext_lazy("Share extended"), "share", "neutral"),
    "share_ran_out": (gettext_lazy("Share ran out"), "share", "neutral"),
}
OTHER = (gettext_lazy("Changed"), "circle", "neutral")
REASON_LABELS = {
    code: label
    for choices in (RejectReason, RevokeReason, WinReason, LossReason)
    for code, label in choices.choices
}


def shown_name(viewer: Any, person: Any) -> str:
    """A person's name; for partners, vendor staff are the vendor."""
    if person is None:
        return _("Automatic")
    if person.staff_role and not viewer.staff_role:
        return str(settings.VENDOR_NAME)
    return str(person)


def timeline(entries: Iterable[Any], viewer: Any) -> list[dict[str, Any]]:
    """For includes/timeline.html, newest first. `entries`: those of `audit.timeline`."""
    return [_item(entry, viewer) for entry in reversed(list(entries))]


def _item(entry: Any, viewer: Any) -> dict[str, Any]:
    title, icon, tone = WORDS.get(entry.action, OTHER)
    return {
        "title": title,
        "icon": icon,
        "tone": tone,
        "actor": _actor(entry, viewer),
        "at": entry.at,
        "body": _body(entry.note, viewer),
    }


def _actor(entry: Any, viewer: Any) -> str:
    """To partners an approval by itself is the vendor's, like any other."""
    if entry.action == "auto_approve" and not viewer.staff_role:
        return str(settings.VENDOR_NAME)
    return shown_name(viewer, entry.actor)


def _body(note: dict[str, Any], viewer: Any) -> str:
    """The words people chose and wrote, one per line."""
    lines = [
        str(REASON_LABELS.get(note.get("reason", ""), note.get("reason", ""))),
        str(dict(Stage.choices).get(note.get("stage", ""), "")),
        ", ".join(str(ASKABLE[name]) for name in note.get("fields", ()) if name in ASKABLE),
        str(note.get("evidence", "")),
        str(note.get("next_step", "")),
        str(note.get("message", "")),
        str(note.get("lesson", "")),
        str(note.get("name", "")),
        ", ".join(note.get("people", ())),
        _shared_with(note, viewer),
        _("%(from)s → %(to)s") % note if "from" in note and "to" in note else "",
    ]
    return "\n".join(line for line in lines if line)


def _shared_with(note: dict[str, Any], viewer: Any) -> str:
    hidden = note.get("of_vendor") and not viewer.staff_role
    return str(settings.VENDOR_NAME if hidden else note.get("with", ""))
