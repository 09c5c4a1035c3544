"""Versions of the programme's policies: added, ended, taken away before their day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.programs import policies, rules, validators
from deals.programs.changes import PARAMETERS, as_data, changes
from deals.programs.models import ProgramPolicy
from deals.programs.services.common import cancel, insert, same_day
from partners.organizations.models import Territory, Tier
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event


def create_version(
    *,
    actor: Any,
    starts_on: dt.date,
    reason: str,
    data: Mapping[str, Any],
    territory: Territory | None = None,
    tier: Tier | None = None,
) -> ProgramPolicy:
    """The scope's rules from `starts_on` on are those in force that day with `data` changed.

    The same version sent twice by one person is one version.
    """
    require(policies.can_change_rules(scope_of(actor)))
    version = draft(territory=territory, tier=tier, starts_on=starts_on, data=data)
    version.reason = validators.check_reason(reason)
    version.created_by = actor
    if twin := _of_the_day(version):
        if _is_same(twin, version):
            return twin
        raise same_day()
    base = base_of(version)
    if not base._state.adding and _own_scope(base, version) and not changes(base, version):
        raise ValidationError(_("Nothing differs from the rules in force that day."))
    return _insert(version, actor, "new_policy", base)


def draft(
    *,
    territory: Territory | None,
    tier: Tier | None,
    starts_on: dt.date,
    data: Mapping[str, Any],
) -> ProgramPolicy:
    """The version that `create_version` would save, checked. Raises ValidationError by field."""
    day = validators.check_start(starts_on)
    base = rules.policy_of_scope(
        territory.pk if territory else None, tier.pk if tier else None, day
    )
    values = {name: getattr(base, name) for name in PARAMETERS} | dict(data)
    version = ProgramPolicy(territory=territory, tier=tier, starts_on=day, **values)
    version.clean_fields(exclude=["programme", "reason", "created_by"])
    validators.check_policy(values)
    return version


def base_of(version: ProgramPolicy) -> ProgramPolicy:
    """What would hold on the version's first day without it, or without its twin when it is new."""
    same = _of_the_day(version) if version._state.adding else version
    return rules.policy_of_scope(
        version.territory_id, version.tier_id, version.starts_on, without=same and same.pk
    )


def end_scope(
    *, actor: Any, policy: ProgramPolicy, starts_on: dt.date, reason: str
) -> ProgramPolicy:
    """From a day on the narrower scope of `policy` follows the wider one again."""
    require(policies.can_change_rules(scope_of(actor)))
    if policy.territory_id is None and policy.tier_id is None:
        raise ValidationError(_("The programme’s own rules can be replaced, not withdrawn."))
    end = ProgramPolicy(
        territory=policy.territory,
        tier=policy.tier,
        starts_on=validators.check_start(starts_on),
        reason=validators.check_reason(reason),
        created_by=actor,
        is_withdrawn=True,
        **{name: getattr(policy, name) for name in PARAMETERS},
    )
    if twin := _of_the_day(end):
        if twin.is_withdrawn and twin.created_by_id == actor.pk:
            return twin
        raise same_day()
    if not _own_scope(base := base_of(end), end):
        raise ValidationError(_("This scope has no rules of its own on that day."))
    return _insert(end, actor, "end_policy_scope", base)


def cancel_version(*, actor: Any, policy: ProgramPolicy, reason: str) -> None:
    """Take away a version before its day."""
    note = {"version": str(policy), "parameters": as_data(policy)}
    cancel(policy, actor=actor, action="cancel_policy", reason=reason, note=note)


def _insert(version: ProgramPolicy, actor: Any, action: str, base: ProgramPolicy) -> ProgramPolicy:
    def write() -> ProgramPolicy:
        version.programme = rules.standard_programme()
        version.save(force_insert=True)
        was, now = as_data(base), as_data(version)
        note = {
            "version": str(version),
            "reason": version.reason,
            "changes": {name: [was[name], now[name]] for name in now if was[name] != now[name]},
        }
        record_event(version, actor, action, note=note)
        return version

    return insert(write)


def _of_the_day(version: ProgramPolicy) -> ProgramPolicy | None:
    """The version of the same scope and day, if there is one."""
    return ProgramPolicy.objects.filter(
        programme__code=rules.STANDARD,
        territory=version.territory,
        tier=version.tier,
        starts_on=version.starts_on,
    ).first()


def _is_same(twin: ProgramPolicy, version: ProgramPolicy) -> bool:
    same_words = twin.reason == version.reason and twin.created_by_id == version.created_by_id
    return same_words and not twin.is_withdrawn and not changes(twin, version)


def _own_scope(found: ProgramPolicy, version: ProgramPolicy) -> bool:
    return (found.territory_id, found.tier_id) == (version.territory_id, version.tier_id)
