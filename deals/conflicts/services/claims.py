"""No two protections for one customer and product family, however many decide at once.

Whoever makes claims first locks the rows of the product families at stake: two protections that
overlap share one, so they are made one after the other, and the later one reads what the earlier
wrote. Below that stands the database's own unique constraint (models/claims.py).
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.conflicts.choices import Basis, Source
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.models import CustomerKey, OverlapException, ProtectionClaim
from deals.conflicts.services.matching import customer_of, match_parties
from deals.conflicts.services.search import MOST, holder_of, likely_accounts, told_apart
from deals.registrations.choices import PROTECTED, Status
from deals.registrations.models import Deal, ProductFamily
from partners.accounts.models import Account
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved


class Overlap(StateMoved):
    """Another protection stands in the way: 409. The text is for whoever is deciding."""

    heading = gettext_lazy("This cannot be protected now")


def sync_claims(deal: Deal, actor: Any) -> None:
    """Make the claims of a registration what its status and customer say they are.

    Protected: one claim for each product family, or `Overlap` where another holder has it and the
    desk has not allowed both. Won: claims stay until the last day the protection ledger gives.
    Otherwise: they end. Call inside the transaction that moved the deal.
    """
    if deal.status in PROTECTED:
        with transaction.atomic():
            _claim(deal, actor)
    elif deal.status != Status.WON:
        end_claims(ProtectionClaim.objects.filter(deal=deal, active=True))


def _claim(deal: Deal, actor: Any) -> None:
    families = lock_families(deal)
    end_claims(_run_out().filter(family__in=families))
    customer = customer_key(deal, families)
    held = {claim.family_id: claim for claim in _of_deal(deal)}
    end_claims(claim for key, claim in held.items() if key not in {f.pk for f in families})
    exception = deal.overlap_exceptions.first()
    for family in families:
        claim = held.get(family.pk)
        if claim is None:
            claim = ProtectionClaim(deal=deal, family=family)
        elif claim.customer_id == customer.pk:
            continue
        _place(claim, customer, exception, actor)


def _place(
    claim: ProtectionClaim, customer: CustomerKey, exception: OverlapException | None, actor: Any
) -> None:
    """Put the claim on the customer, on the basis that is free."""
    old = None if claim._state.adding else (claim.customer_id, claim.basis)
    first = _first(customer.pk, claim.family_id)
    claim.customer = customer
    claim.basis, claim.exception = Basis.FIRST, None
    if first is not None and first.deal_id != claim.deal_id:
        if holder_of(first.deal) == holder_of(claim.deal):
            claim.basis = Basis.SAME_HOLDER
        elif exception is not None:
            claim.basis, claim.exception = Basis.EXCEPTION, exception
        else:
            raise overlap(claim, first, actor)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:  # somebody was quicker: the database has the last word
        raise overlap(claim, _first(customer.pk, claim.family_id), actor) from error
    if old and old[1] == Basis.FIRST:
        promote(old[0], claim.family_id)


def overlap(claim: ProtectionClaim, first: ProtectionClaim | None, actor: Any) -> Overlap:
    """The refusal. Only the desk reads who is in the way; nobody else learns that anybody is."""
    if first is None or not scope_of(actor).is_desk:
        return Overlap(_("The channel desk has to decide this one."), claim.deal)
    words = {
        "holder": first.deal.organization or first.deal.team,
        "family": first.family,
        "number": first.deal.number,
    }
    text = _(
        "%(holder)s already holds the protection for %(family)s at this customer (%(number)s). "
        "Put this one on hold, or record an exception on its review page."
    )
    return Overlap(text % words, claim.deal)


def _of_deal(deal: Deal) -> Any:
    return ProtectionClaim.objects.filter(deal=deal, active=True)


def _first(customer_id: Any, family_id: Any) -> ProtectionClaim | None:
    rows = ProtectionClaim.objects.select_for_update(of=("self",), no_key=True).filter(
        customer=customer_id, family=family_id, active=True, basis=Basis.FIRST
    )
    return rows.select_related("deal__organization", "deal__team", "family").first()


def lock_families(deal: Deal | None = None) -> list[ProductFamily]:
    """The product families of the deal (None: all), locked in one order until the transaction
    ends. Without effect on SQLite, where writers stand in line anyway."""
    rows = ProductFamily.objects.select_for_update(no_key=True).order_by("pk")
    return list(rows.filter(pk__in=deal.lines.values("family")) if deal else rows)


# --- Whose customer ------------------------------------------------------------------------------
def customer_key(deal: Deal, families: Collection[ProductFamily] = ()) -> CustomerKey:
    """The customer as protections know it: the account linked by hand, else the one the engine is
    sure of, else whom a protected registration of the same families typed alike, else a new one.

    What stood under a key of its own and turns out to be this customer moves here.
    """
    alike = _keys_alike(deal, families)
    accounts = likely_accounts(deal)
    if accounts:
        account = Account.objects.get(pk=accounts[0])
        key, _new = CustomerKey.objects.get_or_create(
            account=account, defaults={"name": account.name}
        )
    else:
        key = next(iter(alike), None) or CustomerKey.objects.create(name=deal.customer_name[:300])
    for other in alike:
        if other.pk != key.pk and other.account_id is None:
            _absorb(other, key)
    return key


def _keys_alike(deal: Deal, families: Collection[ProductFamily]) -> list[CustomerKey]:
    """Keys under which registrations of the same customer are protected, with account first."""
    apart = told_apart(deal).deals
    found = match_parties(
        customer_of(deal), kinds=[Source.DEAL], limit=MOST, leave_out=[deal.pk, *apart]
    )
    same = [one.object_id for one in found if one.probability >= threshold()]
    claims = ProtectionClaim.objects.filter(deal__in=same, family__in=families, active=True)
    keys = CustomerKey.objects.filter(pk__in=claims.values("customer"))
    return sorted(keys, key=lambda key: (key.account_id is None, key.created_at, str(key.pk)))


def _absorb(other: CustomerKey, key: CustomerKey) -> None:
    """Claims of `other` stand under `key` from now on; one that finds its place taken stays."""
    for claim in ProtectionClaim.objects.filter(customer=other, active=True):
        if claim.basis != Basis.FIRST or _first(key.pk, claim.family_id) is None:
            ProtectionClaim.objects.filter(pk=claim.pk).update(customer=key)


# --- Ending --------------------------------------------------------------------------------------
def end_claims(claims: Iterable[ProtectionClaim]) -> int:
    """End these claims; whoever stood beside them comes first now. Returns how many ended."""
    ended = 0
    for claim in list(claims):
        rows = ProtectionClaim.objects.filter(pk=claim.pk, active=True)
        if rows.update(active=False, ended_at=clock.now()):
            ended += 1
            if claim.basis == Basis.FIRST:
                promote(claim.customer_id, claim.family_id)
    return ended


def promote(customer_id: Any, family_id: Any) -> None:
    """The oldest claim that stood beside the first one takes its place."""
    # By customer alone: the index by family would lead through all claims of the family.
    rows = ProtectionClaim.objects.filter(customer=customer_id, active=True)
    heir = next((row for row in rows if row.family_id == family_id), None)
    if heir and heir.basis != Basis.FIRST:
        ProtectionClaim.objects.filter(pk=heir.pk).update(basis=Basis.FIRST)


def _run_out() -> Any:
    """Claims of won registrations whose protection is over."""
    return ProtectionClaim.objects.filter(
        active=True, deal__status=Status.WON, deal__protected_until__lt=clock.today()
    )


def end_run_out() -> int:
    """End what is over; returns how many. Safe to repeat."""
    with transaction.atomic():
        return end_claims(_run_out())
