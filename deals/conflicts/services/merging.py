"""Two accounts are one customer: everything that hangs on the one goes to the other, and back.

Whatever points to an account is found by asking Django for the foreign keys, so that rooms built
later are moved along. Grants are not moved: they follow from the facts that are.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from deals.conflicts import policies
from deals.conflicts.choices import Basis
from deals.conflicts.models import CustomerKey, MergeRecord, ProtectionClaim
from deals.conflicts.services.claims import lock_families, promote
from partners.accounts.choices import OPEN_ENGAGEMENTS
from partners.accounts.models import Account, AccountName, Engagement
from partners.accounts.services import tell_changed
from portal.access import grants
from portal.access.policy import require
from portal.access.principals import GrantTable
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import check_length, clean_text
from portal.workflow import clock
from portal.workflow.machine import StateMoved

FILLED = (
    "website", "tax_id", "registration_id", "phone", "country", "region", "city", "street",
    "postcode", "industry",
)  # fmt: skip


def merge(*, kept: Account, gone: Account, actor: Any, reason: str) -> MergeRecord:
    """`gone` becomes part of `kept`. Returns the record by which it can be undone."""
    require(policies.can_run_desk(scope_of(actor)))
    words = _checked(kept, gone, reason)
    with transaction.atomic():
        lock_families()
        kept, gone = _locked(kept.pk, gone.pk)
        record = MergeRecord(
            kept=kept, kept_name=kept.name, gone=gone.pk, gone_name=gone.name, reason=words,
            merged_by=actor, snapshot=_packed([gone])[0], seen_by=_seers(gone),
        )  # fmt: skip
        record.changed = [*_close_doubles(kept, gone), *_fill_blanks(kept, gone)]
        record.changed += _join_claims(kept, gone)
        record.moved, dropped = _move_all(gone, kept)
        record.changed += dropped
        record.changed += _keep_name(kept, gone)
        gone.delete()
        record.save(force_insert=True)
        _settle(kept)
        record_event(kept, actor, "merge_account", note={"gone": str(record.gone)})
    return record


def _checked(kept: Account, gone: Account, reason: str) -> str:
    words = clean_text(reason)
    if not words:
        raise ValidationError({"reason": _("Say why these are one customer.")})
    check_length(words, 1000)
    if kept.pk == gone.pk:
        raise ValidationError({"gone": _("Choose two different accounts.")})
    if kept.parent_id == gone.pk:
        raise ValidationError({"gone": _("Keep the parent company, not its subsidiary.")})
    return words


def _locked(*keys: UUID) -> list[Account]:
    rows = (
        Account.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=keys)
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    if len(found) != len(keys):
        raise StateMoved(_("One of these accounts is gone."))
    return [found[key] for key in keys]


def _seers(gone: Account) -> dict[str, list[str]]:
    """Who could open the page of the account: its team, and companies with an engagement."""
    companies = gone.engagements.live().values_list("organization_id", flat=True)
    return {
        "teams": [str(gone.owner_team_id)] if gone.owner_team_id else [],
        "organizations": sorted(map(str, companies)),
    }


# --- Taking along ---------------------------------------------------------------------------------
def pointers() -> Iterator[Any]:
    """Foreign keys to accounts, whichever room they are in; grants follow by themselves."""
    for relation in Account._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and not issubclass(
            relation.related_model, GrantTable
        ):
            yield relation.field


def _move_all(gone: Account, kept: Account) -> tuple[dict[str, list[str]], list[Any]]:
    """Point everything at `kept`. A row that finds its place taken is packed and dropped.

    Returns (model and field → ids that were moved, packed rows).
    """
    moved: dict[str, list[str]] = {}
    dropped: list[Any] = []
    for field in pointers():
        for row in field.model._base_manager.filter(**{field.name: gone}).order_by("pk"):
            try:
                with transaction.atomic():
                    rows = field.model._base_manager.filter(pk=row.pk)
                    rows.update(**{field.name: kept})
                moved.setdefault(_label(field), []).append(str(row.pk))
            except IntegrityError:
                dropped += [{"dropped": packed} for packed in _packed([row])]
                row.delete()
    return moved, dropped


def _label(field: Any) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def _packed(rows: list[Any]) -> list[Any]:
    """Rows as plain JSON values, exact to the microsecond (the JSON serializer is not)."""
    data = serializers.serialize("python", rows)
    return json.loads(json.dumps(data, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _unpack(packed: Any) -> None:
    next(serializers.deserialize("python", [packed])).save()


def _close_doubles(kept: Account, gone: Account) -> list[Any]:
    """Where a company has an open engagement on both, the one on `gone` ends: the kept account
    opens no deeper than it was opened."""
    there = kept.engagements.filter(status__in=OPEN_ENGAGEMENTS).values("organization")
    doubles = gone.engagements.filter(status__in=OPEN_ENGAGEMENTS, organization__in=there)
    before = []
    for row in doubles:
        columns = {"status": row.status, "ends_on": row.ends_on and row.ends_on.isoformat()}
        before.append({"engagement": str(row.pk), "before": columns})
        row.status, row.ends_on = "ended", max(clock.today(), row.starts_on)
        row.save(update_fields=["status", "ends_on"])
    return before


def _fill_blanks(kept: Account, gone: Account) -> list[Any]:
    """What only `gone` knew."""
    filled = {
        name: str(getattr(gone, name))
        for name in FILLED
        if getattr(gone, name) and not getattr(kept, name)
    }
    if filled:
        Account.objects.filter(pk=kept.pk).update(**filled)
    return [{"filled": filled}] if filled else []


def _keep_name(kept: Account, gone: Account) -> list[Any]:
    """The name that is gone stays as another name, so that it is found."""
    if gone.name == kept.name:
        return []
    row, is_new = AccountName.objects.get_or_create(account=kept, name=gone.name)
    return [{"named": str(row.pk)}] if is_new else []


def _join_claims(kept: Account, gone: Account) -> list[Any]:
    """Protections of both stand under one customer. Where both have a first one for a product
    family, the merged one stands beside it: the desk merged, so the desk allowed it."""
    old = CustomerKey.objects.filter(account=gone).first()
    if old is None:
        return []
    key, _new = CustomerKey.objects.get_or_create(account=kept, defaults={"name": kept.name})
    taken = set(_firsts(key).values_list("family_id", flat=True))
    before = []
    for claim in ProtectionClaim.objects.filter(customer=old):
        before.append({"claim": str(claim.pk), "customer": str(old.pk), "basis": claim.basis})
        claim.customer = key
        if claim.active and claim.basis == Basis.FIRST and claim.family_id in taken:
            claim.basis = Basis.SAME_HOLDER if _one_holder(claim, key) else Basis.MERGED
        claim.save(update_fields=["customer", "basis"])
    return before


def _firsts(key: CustomerKey) -> Any:
    return ProtectionClaim.objects.filter(customer=key, active=True, basis=Basis.FIRST)


def _one_holder(claim: ProtectionClaim, key: CustomerKey) -> bool:
    first = _firsts(key).select_related("deal").get(family=claim.family_id)
    sides = (first.deal.organization_id, first.deal.team_id)
    return sides == (claim.deal.organization_id, claim.deal.team_id)


def _settle(*accounts: Account) -> None:
    """Grants and index follow."""
    for account in accounts:
        Account.objects.filter(pk=account.pk).update(version=F("version") + 1)
        grants.sync_root(account)
    tell_changed(*(account.pk for account in accounts))


# --- Undoing -------------------------------------------------------------------------------------
def undo(*, record: MergeRecord, actor: Any) -> MergeRecord:
    """Take the accounts apart again. Undone twice is undone once; StateMoved, with the reason,
    where what happened since makes it impossible."""
    require(policies.can_run_desk(scope_of(actor)))
    with transaction.atomic():
        lock_families()
        record = MergeRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
        if record.undone_at:
            return record
        _refuse_undo(record)
        try:
            with transaction.atomic():
                gone = _restored(record)
        except IntegrityError as error:
            text = _("Another account has taken the place of %(name)s since.")
            raise StateMoved(text % {"name": record.gone_name}, record) from error
        record.undone_by, record.undone_at = actor, clock.now()
        record.save(update_fields=["undone_by", "undone_at"])
        kept: Any = record.kept  # there, or the undoing would have been refused
        _settle(gone, kept)
        record_event(kept, actor, "undo_merge", note={"back": str(record.gone)})
    return record


def _refuse_undo(record: MergeRecord) -> None:
    if record.kept is None:
        text = _("%(name)s was itself merged into another account. Undo that merge first.")
        raise StateMoved(text % {"name": record.kept_name}, record)
    later = MergeRecord.objects.filter(
        kept=record.kept, undone_at=None, merged_at__gt=record.merged_at
    ).first()
    if later:
        text = _("%(name)s was merged into the same account later. Undo that merge first.")
        raise StateMoved(text % {"name": later.gone_name}, record)


def _restored(record: MergeRecord) -> Account:
    """The account as it was, with what still hangs where the merge put it."""
    _unpack(record.snapshot)
    gone = Account.objects.get(pk=record.gone)
    fields = {_label(field): field for field in pointers()}
    for label, keys in record.moved.items():
        if field := fields.get(label):
            rows = field.model._base_manager.filter(pk__in=keys, **{field.name: record.kept})
            rows.update(**{field.name: gone})
    for step in reversed(record.changed):
        _step_back(record, step)
    return gone


def _step_back(record: MergeRecord, step: dict[str, Any]) -> None:
    if "dropped" in step:
        _unpack(step["dropped"])
    elif "named" in step:
        AccountName.objects.filter(pk=step["named"], account=record.kept).delete()
    elif "engagement" in step:
        Engagement.objects.filter(pk=step["engagement"], status="ended").update(**step["before"])
    elif "claim" in step:
        _claim_back(step)
    else:
        for name, value in step["filled"].items():  # unless somebody changed it since
            Account.objects.filter(pk=str(record.kept_id), **{name: value}).update(**{name: ""})


def _claim_back(step: dict[str, Any]) -> None:
    claim = ProtectionClaim.objects.get(pk=step["claim"])
    held_here = claim.customer_id
    claim.customer_id = step["customer"]
    claim.basis = step["basis"]
    claim.save(update_fields=["customer", "basis"])
    promote(held_here, claim.family_id)
