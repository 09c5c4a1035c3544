"""The trail in words: actions, kinds of records, and what a note says.

Rooms above add the names of their own actions to `ACTIONS` when their app is ready; an action
without a name is shown as it is written in the trail.
"""

from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.choices import StaffRole

ACTIONS: dict[str, Any] = {
    # Written by this room
    "opened": gettext_lazy("Opened by the vendor"),
    "sign_in": gettext_lazy("Signed in"),
    "sign_out": gettext_lazy("Signed out"),
    "sign_in_failed": gettext_lazy("Sign-in failed"),
    "grants_changed": gettext_lazy("Access rights changed"),
    "export_trail": gettext_lazy("Audit trail exported"),
    "verify_trail": gettext_lazy("Audit trail verified"),
    "create_person": gettext_lazy("Person created"),
    "change_person": gettext_lazy("Person changed"),
    "set_password": gettext_lazy("Password set"),
    "change_password": gettext_lazy("Password changed"),
    "reset_password": gettext_lazy("Password reset"),
    "change_email": gettext_lazy("E-mail address changed"),
    "create_token": gettext_lazy("API token created"),
    "revoke_token": gettext_lazy("API token revoked"),
    "change_preferences": gettext_lazy("Mail settings changed"),
    "calendar_link": gettext_lazy("Calendar address made"),
    "unsubscribe": gettext_lazy("Mail stopped"),
    "publish": gettext_lazy("Published"),
    "unpublish": gettext_lazy("Taken offline"),
    "run_job": gettext_lazy("Job started by hand"),
    # Companies and people
    "create_organization": gettext_lazy("Company created"),
    "update_profile": gettext_lazy("Company profile changed"),
    "set_status": gettext_lazy("Company status changed"),
    "add_member": gettext_lazy("Person added"),
    "change_role": gettext_lazy("Role changed"),
    "end_membership": gettext_lazy("Person removed"),
    "end_staff": gettext_lazy("Person left the vendor"),
    "invite": gettext_lazy("Invitation sent"),
    "revoke_invitation": gettext_lazy("Invitation revoked"),
    "apply": gettext_lazy("Application received"),
    "assign": gettext_lazy("Account manager assigned"),
    "end_assignment": gettext_lazy("Account manager removed"),
    "link_distributor": gettext_lazy("Distributor linked"),
    "end_link": gettext_lazy("Distributor link ended"),
    "join_team": gettext_lazy("Joined a team"),
    "leave_team": gettext_lazy("Left a team"),
    # Accounts and bridges
    "create_account": gettext_lazy("Account created"),
    "update_account": gettext_lazy("Account changed"),
    "propose_engagement": gettext_lazy("Engagement proposed"),
    "accept_engagement": gettext_lazy("Engagement accepted"),
    "end_engagement": gettext_lazy("Engagement ended"),
    "export_accounts": gettext_lazy("Accounts exported"),
    "export_deals": gettext_lazy("Deals exported"),
    "export_response_times": gettext_lazy("Response times exported"),
}


# Key of a note → its codes in words. Rooms above add theirs.
CODES: dict[str, dict[str, Any]] = {"role": dict(StaffRole.choices)}


def action_label(action: str) -> str:
    return str(ACTIONS.get(action) or capfirst(action.replace("_", " ")))


def kind_label(target_type: str) -> str:
    """A kind of record by its model's name; the trail may know kinds that are no models."""
    try:
        return str(capfirst(apps.get_model(target_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return str(capfirst(target_type.rpartition(".")[2].replace("_", " ")))


def lines_of(note: dict[str, Any]) -> list[tuple[str, str]]:
    """A note as (what, text): a change says what was before and after. Empty parts are left out."""
    lines = []
    for key, value in note.items():
        if key == "changes" and isinstance(value, dict):
            lines += [(_name(field), _change(pair)) for field, pair in value.items()]
        else:
            lines.append((_name(key), _text(_in_words(key, value))))
    return [(name, text) for name, text in lines if text]


def _in_words(key: str, value: Any) -> Any:
    """Codes as their labels; anything else as it is."""
    codes = CODES.get(key, {})
    if isinstance(value, list):
        return [_in_words(key, item) for item in value]
    return codes.get(value, value) if isinstance(value, str) else value


def _name(key: str) -> str:
    return str(capfirst(str(key).replace("_", " ")))


def _change(pair: Any) -> str:
    if isinstance(pair, list) and len(pair) == 2:
        return _("%(before)s → %(after)s") % {
            "before": _text(pair[0]) or "–",
            "after": _text(pair[1]) or "–",
        }
    return _text(pair)


def _text(value: Any) -> str:
    if value is True or value is False:
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return "; ".join(f"{_name(key)}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
