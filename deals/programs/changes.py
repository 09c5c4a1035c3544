"""What differs between two versions of a policy, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.programs.models import ProgramPolicy
from portal.interchange.templatetags.concord import short_money

# The parameters in the order and groups people read them.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Answers in time"),
        (
            "first_reply_hours",
            "decision_days",
            "info_answer_days",
            "credit_vendor_delay",
            "auto_approve_on_breach",
            "manual_share_percent",
            "release_times",
        ),
    ),
    (
        gettext_lazy("Protection"),
        (
            "protection_days",
            "long_protection_days",
            "long_protection_from",
            "long_protection_for_key_accounts",
            "extension_days",
            "max_extensions",
            "expiry_grace_days",
            "keep_alive_days",
            "release_after_days",
            "notice_days",
        ),
    ),
    (
        gettext_lazy("Registering"),
        (
            "open_registrations_cap",
            "confirm_days",
            "clearance_enabled",
            "clearance_per_user",
            "clearance_per_company",
        ),
    ),
    (
        gettext_lazy("Conflicts and appeals"),
        ("look_back_days", "new_customer_months", "appeal_open_days", "appeal_decide_days"),
    ),
)
PARAMETERS = tuple(name for _label, names in GROUPS for name in names)


@dataclass(frozen=True)
class Change:
    """One parameter that differs: its name for programs, the rest for people."""

    name: str
    label: str
    old: str
    new: str


def changes(old: ProgramPolicy, new: ProgramPolicy) -> list[Change]:
    """What differs from `old` to `new`, in the order of the form."""
    return [
        Change(name, label_of(name), shown(old, name), shown(new, name))
        for name in PARAMETERS
        if getattr(old, name) != getattr(new, name)
    ]


def parameters(policy: ProgramPolicy) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    """All parameters in groups, as (label, value in words)."""
    for label, names in GROUPS:
        yield label, [(label_of(name), shown(policy, name)) for name in names]


def label_of(name: str) -> str:
    label = str(ProgramPolicy._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def shown(policy: ProgramPolicy, name: str) -> str:
    """One parameter's value in words."""
    value = getattr(policy, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or _("none")
    if value is None:
        return _("no limit") if name == "open_registrations_cap" else _("no value")
    if name == "long_protection_from":
        return short_money(value, settings.DEFAULT_CURRENCY)
    return str(value)


def as_data(policy: ProgramPolicy) -> dict[str, Any]:
    """The parameters as plain JSON values, for the audit trail."""
    values = {name: getattr(policy, name) for name in PARAMETERS}
    amount = values["long_protection_from"]
    return values | {"long_protection_from": None if amount is None else f"{amount:.2f}"}
