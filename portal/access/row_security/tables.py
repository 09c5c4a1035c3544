"""Which tables have policies, and why some have none."""

from collections.abc import Callable

from django.apps import apps
from django.db.models import Model, Q

from portal.access.scope import Scope, ScopedQuerySet

# Label → why the table has no policy. Everything else with a scope rule has one.
OPEN: dict[str, str] = {
    "activity.AuditEntry": "a record's history is read by whoever reads the record",
    "people.User": "names of people stand with what they did, wherever that is read",
    "organizations.Organization": "a deal, link or bridge names its other companies to its readers",
    "organizations.Team": "an account names its team to the partners who work with it",
    "organizations.Membership": "both sides of a bridge know its people; marketing counts all",
    "organizations.TeamMembership": "partners who work on an account know its team's people",
    "organizations.Assignment": "both sides of a bridge know its account manager",
    "programs.ProgramPolicy": "what it says about a deal is worked out wherever the deal is read",
}


def _mail(scope: Scope) -> Q:
    own = Q(recipient_id=scope.user_id)
    return own | Q(recipient=None) if scope.is_desk else own


# Label → a wider rule, where the own one asks every kind of record there is whether it is still
# open: as a policy that would be planned with every query, and costs more than it protects.
WIDER: dict[str, Callable[[Scope], Q]] = {
    "activity.OutgoingEmail": _mail,
    "notifications.Notification": lambda scope: Q(user_id=scope.user_id),
}


def guarded_models() -> list[type[Model]]:
    """Models with a policy, in a steady order."""
    found = [model for model in apps.get_models() if is_scoped(model) and not why_open(model)]
    return sorted(found, key=lambda model: model._meta.label)


def why_open(model: type[Model]) -> str:
    """Why a scoped model has no policy; empty: it has one."""
    if model._meta.get_parent_list():
        return "a page: its title and text stand in Wagtail's own table, which knows no scope"
    return OPEN.get(model._meta.label, "")


def is_scoped(model: type[Model]) -> bool:
    return isinstance(model._default_manager.all(), ScopedQuerySet)


def left_out() -> list[tuple[str, str]]:
    """Scoped models without a policy, and why."""
    found = [(m._meta.label, why_open(m)) for m in apps.get_models() if is_scoped(m)]
    return sorted(pair for pair in found if pair[1])
