"""What can be done to accounts and contacts."""

import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.accounts import policies, validators
from partners.accounts.choices import Coverage
from partners.accounts.models import Account, AccountName, Contact
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow.machine import StateMoved

# Told the ids of accounts whose columns or names changed, within the transaction that changes
# them; rooms above register in AppConfig.ready.
ACCOUNT_CHANGES: list[Callable[[Collection[uuid.UUID]], None]] = []


# Told the number of accounts an import wrote, after its last batch.
ACCOUNT_IMPORTS: list[Callable[[int], None]] = []


def tell_changed(*account_ids: uuid.UUID) -> None:
    for listener in ACCOUNT_CHANGES:
        listener(account_ids)


def tell_imported(written: int) -> None:
    for listener in ACCOUNT_IMPORTS:
        listener(written)


def create_account(
    *, actor: Any, data: Mapping[str, Any], token: uuid.UUID | None = None
) -> Account:
    """A new account, owned by one of the actor's teams or, for the desk, by any or none.

    A form sent twice with one `token` makes one account.
    """
    scope = scope_of(actor)
    require(policies.can_create(scope))
    columns = validators.check_account(data)
    _check_choices(actor, columns)
    account = Account(**columns)
    if token:
        account.pk = _own_id(actor, "account", token)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            record_event(account, actor, "create_account", note={"name": account.name})
            tell_changed(account.pk)
            return _still_visible(actor, account)
    except IntegrityError:
        if token is None:
            raise
        return _still_visible(actor, account)


def _own_id(actor: Any, kind: str, token: uuid.UUID) -> uuid.UUID:
    """The id a person's form makes: the same for the same form, never anybody else's."""
    return uuid.uuid5(actor.pk, f"{kind}:{token}")


def update_account(
    *, account: Account, actor: Any, version: int, data: Mapping[str, Any]
) -> Account:
    require(policies.can_edit(scope_of(actor), account))
    columns = validators.check_account(data, present=account)
    _check_choices(actor, columns, present=account)
    _check_allocated(account, columns)
    with transaction.atomic():
        changed = Account.objects.filter(pk=account.pk, version=version).update(
            **columns, version=F("version") + 1
        )
        if not changed:
            account.refresh_from_db()
            raise StateMoved(_("Somebody changed this account while you were editing it."), account)
        record_event(account, actor, "update_account", note={"fields": sorted(columns)})
        tell_changed(account.pk)
        return _still_visible(actor, account)


def _check_allocated(account: Account, columns: Mapping[str, Any]) -> None:
    """Who covers an account is changed by allocation or engagement (partners/coverage), where
    somebody else agrees to it; saying again what holds changes nothing."""
    said = {name for name in ("coverage", "owner_team") if name in columns}
    if moved := {name for name in said if columns[name] != getattr(account, name)}:
        text = _("Ask for an allocation: who covers an account is agreed there.")
        raise ValidationError(dict.fromkeys(sorted(moved), text))


def allocate(*, account: Account, coverage: str, owner_team: Any) -> Account:
    """Write who covers the account, for the rooms above that decided it (their trail says why).

    `version` stays: forms do not hold these columns, and to a partner below the account level it
    would tell that something out of sight was changed. No grant hangs on these columns: the
    owner team's scope reads them.
    """
    with transaction.atomic():
        rows = Account.objects.filter(pk=account.pk)
        rows.update(coverage=Coverage(coverage), owner_team=owner_team)
        account.refresh_from_db()
        tell_changed(account.pk)
    return account


def _check_choices(actor: Any, columns: Mapping[str, Any], present: Account | None = None) -> None:
    """Chosen team and parent must be the actor's to choose; what was there before may stay."""
    scope = scope_of(actor)
    team, parent = columns.get("owner_team"), columns.get("parent")
    has_new_team = present is None or ("owner_team" in columns and team != present.owner_team)
    if has_new_team and not scope.is_desk and (team is None or team.pk not in scope.teams):
        raise ValidationError({"owner_team": _("Choose one of your own teams.")})
    if parent is None or (present is not None and parent.pk == present.parent_id):
        return
    if not Account.objects.in_scope(scope).filter(pk=parent.pk).exists():
        raise ValidationError({"parent": _("There is no account of this name in your list.")})


def _still_visible(actor: Any, account: Account) -> Account:
    found = Account.objects.visible_to(actor).filter(pk=account.pk).first()
    if found is None:
        raise Refused(_("This change would take the record out of your sight."))
    return found


def add_name(*, account: Account, actor: Any, name: str, kind: str) -> AccountName:
    """Another name of the account. One already on file changes nothing."""
    require(policies.can_edit(scope_of(actor), account))
    columns = validators.check_other_name({"name": name, "kind": kind})
    with transaction.atomic():
        row, is_new = AccountName.objects.get_or_create(
            account=account, name=columns["name"], defaults={"kind": columns["kind"]}
        )
        if is_new:
            record_event(account, actor, "add_name", note={"name": row.name})
            tell_changed(account.pk)
    return row


def remove_name(*, row: AccountName, actor: Any) -> None:
    require(policies.can_edit(scope_of(actor), row.account))
    with transaction.atomic():
        record_event(row.account, actor, "remove_name", note={"name": row.name})
        row.delete()
        tell_changed(row.account_id)


def save_contact(
    *,
    account: Account,
    actor: Any,
    data: Mapping[str, Any],
    contact: Contact | None = None,
    version: int | None = None,
    token: uuid.UUID | None = None,
) -> Contact:
    """Add a contact (once per `token`), or change `contact`, of which the actor saw `version`."""
    require(policies.can_edit(scope_of(actor), account))
    columns = validators.check_contact(data, present=contact)
    with transaction.atomic():
        if contact is None:
            pk = _own_id(actor, f"contact:{account.pk}", token or uuid.uuid4())
            saved, is_new = Contact.objects.get_or_create(
                pk=pk, defaults={"account": account, **columns}
            )
            if not is_new:
                return saved
        else:
            saved = _changed_contact(contact, version or contact.version, columns)
        record_event(account, actor, "save_contact", note={"contact": saved.name})
    return saved


def _changed_contact(contact: Contact, version: int, columns: Mapping[str, Any]) -> Contact:
    changed = Contact.objects.filter(pk=contact.pk, version=version).update(
        **columns, version=F("version") + 1
    )
    if not changed:
        raise StateMoved(_("Somebody changed this contact while you were editing it."), contact)
    contact.refresh_from_db()
    return contact


def remove_contact(*, contact: Contact, actor: Any) -> None:
    require(policies.can_edit(scope_of(actor), contact.account))
    with transaction.atomic():
        record_event(contact.account, actor, "remove_contact", note={"contact": contact.name})
        contact.delete()
