"""What goes into the trail without a service saying so: sign-ins, grants, people's settings.

No password, no typed address, no network address is kept: the trail cannot be cleaned later.
"""

import uuid
from typing import Any

from allauth.account import signals as account
from django.contrib.auth import get_user_model, signals
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished

from portal.access import grants
from portal.activity.audit import append, record_event
from portal.activity.models import AuditEntry
from portal.audit import acting, choices
from portal.audit.services import seal_after_commit
from portal.notifications.models import CalendarLink, Preferences
from portal.people.models import ApiToken, User

NOBODY = uuid.UUID(int=0)
UNTOLD = frozenset({"last_login"})
ACCOUNT_CHANGES = {
    account.password_set: "set_password",
    account.password_changed: "change_password",
    account.password_reset: "reset_password",
    account.email_changed: "change_email",
}


def connect() -> None:
    """Called once, when the apps are ready."""
    post_save.connect(_sealed, AuditEntry, dispatch_uid="audit.seal")
    signals.user_logged_in.connect(_signed_in, dispatch_uid="audit.in")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="audit.out")
    signals.user_login_failed.connect(_failed, dispatch_uid="audit.failed")
    for signal, action in ACCOUNT_CHANGES.items():
        signal.connect(_account_change(action), weak=False, dispatch_uid=f"audit.{action}")
    post_save.connect(_person_saved, User, dispatch_uid="audit.person")
    post_save.connect(_token_made, ApiToken, dispatch_uid="audit.token")
    post_delete.connect(_token_gone, ApiToken, dispatch_uid="audit.token_gone")
    post_save.connect(_preferences, Preferences, dispatch_uid="audit.preferences")
    post_save.connect(_calendar, CalendarLink, dispatch_uid="audit.calendar")
    page_published.connect(_page_event("publish"), weak=False, dispatch_uid="audit.publish")
    page_unpublished.connect(_page_event("unpublish"), weak=False, dispatch_uid="audit.unpublish")
    grants.LISTENERS.append(_granted)


def _sealed(instance: AuditEntry, created: bool, **kwargs: Any) -> None:
    if created and not kwargs.get("raw"):
        seal_after_commit(instance)


# --- Sign-in -------------------------------------------------------------------------------------
def _signed_in(user: Any, **kwargs: Any) -> None:
    record_event(user, user, choices.SIGN_IN)


def _signed_out(user: Any, **kwargs: Any) -> None:
    if user is not None:
        record_event(user, user, choices.SIGN_OUT)


def _failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Known and unknown addresses cost the same. What was typed is not kept: it may be a
    password in the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "")[:254]
    typed = typed.replace("\x00", "")
    people = get_user_model().objects.filter(email__iexact=typed)
    pk = people.values_list("pk", flat=True).first()
    append("people.user", pk or NOBODY, None, choices.SIGN_IN_FAILED, note={"known": bool(pk)})


# --- People's settings ---------------------------------------------------------------------------
def _account_change(action: str) -> Any:
    def listen(user: Any, **kwargs: Any) -> None:
        record_event(user, acting.person() or user, action)

    return listen


def _person_saved(instance: User, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    fields = sorted(set(update_fields or ()) - UNTOLD)
    if created:
        record_event(instance, acting.person(), "create_person", note={"name": str(instance)})
    elif fields or update_fields is None:
        record_event(instance, acting.person(), "change_person", note={"fields": fields})


def _token_made(instance: ApiToken, created: bool, **kwargs: Any) -> None:
    if created:
        actor = acting.person() or instance.user
        record_event(instance.user, actor, "create_token", note={"name": instance.name})


def _token_gone(instance: ApiToken, **kwargs: Any) -> None:
    record_event(instance.user, acting.person(), "revoke_token", note={"name": instance.name})


def _preferences(instance: Preferences, created: bool, **kwargs: Any) -> None:
    if not created:
        record_event(instance.user, acting.person() or instance.user, "change_preferences")


def _calendar(instance: CalendarLink, **kwargs: Any) -> None:
    record_event(instance.user, acting.person() or instance.user, "calendar_link")


# --- Pages ---------------------------------------------------------------------------------------
def _page_event(action: str) -> Any:
    """Wagtail counts its pages; the trail keys by UUID, so the number is written as one."""

    def listen(instance: Any, **kwargs: Any) -> None:
        note = {"title": instance.title, "page": instance.pk}
        label, target = instance._meta.label_lower, uuid.UUID(int=instance.pk)
        append(label, target, acting.person(), action, note=note)

    return listen


# --- Grants --------------------------------------------------------------------------------------
def _granted(root: Any, added: Any, removed: Any) -> None:
    """What a fact opened and closed on a root. The fact's own entry says who and why; this one
    keeps every key that was really written."""
    note = {"root": root._meta.label_lower, "added": _words(added), "removed": _words(removed)}
    append(choices.GRANTS, root.pk, acting.person(), choices.GRANTS_CHANGED, note=note)


def _words(items: Any) -> list[str]:
    return sorted(map(_word, items))


def _word(item: Any) -> str:
    if isinstance(item, grants.Seat):
        return f"seat {item.user_id} in {item.group}"
    holder = item.group if isinstance(item, grants.GroupMay) else item.user_id
    until = f" until {item.expires_at:%Y-%m-%dT%H:%MZ}" if item.expires_at else ""
    return f"{item.codename} for {holder}{until}"
