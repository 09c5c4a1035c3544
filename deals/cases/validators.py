"""What may be put into a case. Each raises ValidationError keyed by field."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.cases.choices import NEEDS_WINNER, EvidenceKind, Kind, Outcome
from deals.cases.models import Case, CaseParty
from deals.registrations.choices import RejectReason
from deals.registrations.validators import check_choice, check_words

HUNDRED = Decimal(100)
MONEY = re.compile(r"\d{3,}|[$€£¥]|\b(?:USD|EUR|GBP|CNY|JPY|CHF)\b", re.IGNORECASE)
QUARTER = re.compile(r"^20\d\d-Q[1-4]$")
SHORTEST_NAME = 3
Shares = Mapping[Any, Decimal]


def check_kind(data: Mapping[str, Any]) -> str:
    return check_choice(data, "kind", Kind)


def check_evidence_kind(data: Mapping[str, Any]) -> str:
    return check_choice(data, "kind", EvidenceKind)


def check_outcome(data: Mapping[str, Any]) -> str:
    return check_choice(data, "outcome", Outcome)


def check_winner(outcome: str, winner: CaseParty | None, parties: list[CaseParty]) -> None:
    if winner is None and outcome in NEEDS_WINNER:
        raise ValidationError({"winner": _("Say for whom this is decided.")})
    if winner is not None and winner not in parties:
        raise ValidationError({"winner": _("Choose a party of this case.")})
    if outcome == Outcome.JOINT and winner is not None and winner.organization_id is None:
        text = _("Joint work is proposed to a partner company: choose that party.")
        raise ValidationError({"winner": text})


def check_shares(outcome: str, shares: Shares, parties: list[CaseParty]) -> None:
    """A split names at least two parties of the case, and its shares are exactly 100 %."""
    if outcome != Outcome.SPLIT:
        return
    if len(shares) < 2 or not shares.keys() <= {party.pk for party in parties}:
        raise ValidationError({"shares": _("Give at least two parties a share.")})
    if any(not 0 < share <= HUNDRED for share in shares.values()):
        raise ValidationError({"shares": _("Each share is between 0 and 100 %.")})
    if (total := sum(shares.values(), Decimal(0))) != HUNDRED:
        text = _("The shares add up to %(total)s %%. They must be exactly 100 %%.")
        raise ValidationError({"shares": text % {"total": total.normalize().__format__("f")}})


def check_amounts(
    outcome: str, amounts: Shares, winner: CaseParty | None, parties: list[CaseParty]
) -> None:
    if outcome != Outcome.COMPENSATE:
        return
    losers = {party.pk for party in parties if party != winner}
    if not amounts or not amounts.keys() <= losers:
        text = _("Enter an amount for at least one party that does not keep it.")
        raise ValidationError({"amounts": text})
    if any(not 0 < amount < Decimal(10**11) for amount in amounts.values()):
        raise ValidationError({"amounts": _("Enter an amount greater than zero.")})


def check_reason(data: Mapping[str, Any], *, needed: bool) -> str:
    """The code a refused side reads; only asked for when a registration is refused."""
    if not needed and not data.get("reason"):
        return ""
    return check_choice(data, "reason", RejectReason)


# --- Neutral words -------------------------------------------------------------------------------
def names_of(party: CaseParty) -> set[str]:
    """What would give this party away: its name, its registration, its people."""
    names = {str(party.side), party.number}
    if deal := party.deal:
        names |= {deal.number, deal.owner.name, deal.owner.email}
    return {name for name in names if len(name) >= SHORTEST_NAME}


def mentions(text: str, name: str) -> bool:
    """Is `name` in `text`, whatever the case? As a whole word where its script has such."""
    found, text = re.escape(name.casefold()), text.casefold()
    edges = (r"(?<!\w)", r"(?!\w)") if name.isascii() else ("", "")
    return bool(re.search(found.join(edges), text, re.ASCII))


def check_neutral(field: str, text: str, reader: CaseParty, parties: Iterable[CaseParty]) -> None:
    """What `reader` will read names no other party of the case."""
    own = {name.casefold() for name in names_of(reader)}
    for party in parties:
        if party == reader or (reader.side and party.side == reader.side):
            continue
        for name in sorted(names_of(party)):
            if name.casefold() not in own and mentions(text, name):
                raise ValidationError(
                    {field: _("This names another party: “%(name)s”.") % {"name": name}}
                )


def check_lesson(text: str, case: Case | None) -> str:
    """A lesson names nobody and holds no amounts: numbers of three digits and more are refused."""
    text = check_words({"lesson": text}, "lesson")
    if found := MONEY.search(text):
        raise ValidationError(
            {"lesson": _("Leave out amounts and dates: “%(what)s”.") % {"what": found[0]}}
        )
    for name in _known_names(case) if case else ():
        if mentions(text, name):
            raise ValidationError({"lesson": _("Leave out names: “%(name)s”.") % {"name": name}})
    return text


def _known_names(case: Case) -> set[str]:
    names: set[str] = set()
    for party in case.parties.select_related("organization", "team", "deal__owner"):
        names |= names_of(party)
        if deal := party.deal:
            names |= {deal.customer_name, deal.contact_name, deal.customer_website, deal.title}
    return {name for name in names if len(name) >= SHORTEST_NAME}


def check_quarter(value: str) -> str:
    if not QUARTER.match(value or ""):
        raise ValidationError({"quarter": _("Enter a quarter such as 2026-Q3.")})
    return value
