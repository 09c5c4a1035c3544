"""Saying who a registration's customer is. None of it shows on the registration for its company:
neither its version nor its dates move, and its trail stays as it was.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.conflicts import policies
from deals.conflicts.choices import Moment
from deals.conflicts.models import ConflictFinding, NotSame
from deals.conflicts.services.checks import check_deal
from deals.conflicts.services.claims import sync_claims
from deals.registrations.models import Deal
from partners.accounts import services as accounts
from partners.accounts.models import Account
from partners.organizations.models import Team
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event


def link_account(*, deal: Deal, actor: Any, account: Account | None) -> Deal:
    """The customer is this account; None takes a link away. The account is in the actor's scope.

    Raises `Overlap` when a protection that stands would then overlap another.
    """
    require(policies.can_match(scope_of(actor), deal))
    with transaction.atomic():
        locked = Deal.objects.select_for_update(of=("self",), no_key=True).get(pk=deal.pk)
        if locked.account_id == (account and account.pk):
            return locked
        Deal.objects.filter(pk=deal.pk).update(account=account)
        locked.refresh_from_db()
        if account is not None:
            NotSame.objects.filter(deal=deal, account=account).delete()
        sync_claims(locked, actor)
        check = check_deal(deal=locked, moment=Moment.REVIEW)
        note = {"deal": str(deal.pk), "account": str(account.pk) if account else ""}
        record_event(check, actor, "link_account", note=note)
    return locked


def create_account(*, deal: Deal, actor: Any) -> Account:
    """A new account from what the registration says, linked to it. Once for a registration."""
    scope = scope_of(actor)
    require(policies.can_match(scope, deal))
    with transaction.atomic():
        locked = Deal.objects.select_for_update(of=("self",), no_key=True).get(pk=deal.pk)
        if locked.account_id:
            text = _("This registration is linked to an account already.")
            raise ValidationError({"account": text})
        team = None if scope.is_desk else own_team(actor)
        account = accounts.create_account(
            actor=actor, data=typed_account(deal) | {"owner_team": team}, token=deal.pk
        )
        link_account(deal=locked, actor=actor, account=account)
    return account


def own_team(actor: Any) -> Any:
    """The team that owns accounts this person makes."""
    return Team.objects.filter(pk__in=scope_of(actor).teams).order_by("name").first()


def typed_account(deal: Deal) -> dict[str, Any]:
    """The customer as typed, in an account's columns."""
    return {
        "name": deal.customer_name,
        "website": deal.customer_website,
        "country": deal.customer_country,
        "city": deal.customer_city,
        "street": deal.customer_address,
        "tax_id": deal.customer_tax_id,
        "phone": deal.customer_phone,
    }


# --- Not the same --------------------------------------------------------------------------------
def tell_apart(*, deal: Deal, actor: Any, finding: ConflictFinding) -> NotSame:
    """These are two customers: remembered both ways, so that neither finds the other again."""
    require(policies.can_match(scope_of(actor), deal))
    if finding.account_id and finding.account_id == deal.account_id:
        raise ValidationError({"account": _("It is linked. Take the link away first.")})
    with transaction.atomic():
        row, is_new = NotSame.objects.get_or_create(
            **_pair(deal, finding), defaults={"said_by": actor}
        )
        if is_new:
            _after(deal, actor, row, "tell_apart")
    return row


def _pair(deal: Deal, finding: ConflictFinding) -> dict[str, Any]:
    if finding.other_deal_id is None:
        return {
            "deal_id": deal.pk,
            "account_id": finding.account_id,
            "other_deal_id": None,
            "named_entry": finding.named_entry,
        }
    first, second = sorted([deal.pk, finding.other_deal_id], key=uuid.UUID.__int__)
    return {"deal_id": first, "other_deal_id": second, "account_id": None, "named_entry": None}


def take_back(*, row: NotSame, deal: Deal, actor: Any) -> None:
    """They may be the same after all."""
    require(policies.can_match(scope_of(actor), deal))
    with transaction.atomic():
        if NotSame.objects.filter(pk=row.pk).delete()[0]:
            _after(deal, actor, row, "take_back")


def _after(deal: Deal, actor: Any, row: NotSame, action: str) -> None:
    """Compare both sides anew. The trail hangs on the check, which only the neutral read."""
    for pk in filter(None, (row.deal_id, row.other_deal_id)):
        check = check_deal(deal=Deal.objects.get(pk=pk), moment=Moment.REVIEW)
        if pk == deal.pk:
            record_event(check, actor, action, note={"deal": str(pk)})


def compare_again(*, deal: Deal, actor: Any) -> None:
    """Compare now, because something may have changed."""
    require(policies.can_match(scope_of(actor), deal))
    check_deal(deal=deal, moment=Moment.REVIEW)
