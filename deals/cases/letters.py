"""What a decision means for each party, and the letter that tells it: neutral, by template.

`plan` writes nothing: the preview, the checks and the decision itself all read it. A letter
speaks of the reader's own registration only; free words are refused when they name another party.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.cases import validators
from deals.cases.choices import (
    APPROVED_RESULTS,
    REFUSED_RESULTS,
    ROLES,
    WAYS_TO_APPROVED,
    WAYS_TO_REFUSED,
    Outcome,
    Result,
)
from deals.cases.models import Case, CaseParty
from deals.registrations.validators import check_words
from partners.organizations.models import Membership, TeamMembership
from portal.activity import emails
from portal.workflow.machine import Data

MAX_WORDS = 2000


@dataclass(frozen=True)
class Verdict:
    """One party's part of a decision. `way`: transitions its deal makes, in order."""

    party: CaseParty
    result: str
    way: tuple[str, ...] = ()
    percent: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    words: str = ""
    reason: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Who was never told of the case gets no letter; its deal's own mail must do."""
        return self.party.told_at is not None

    @property
    def has_mail_of_deal(self) -> bool:
        """The deal's transition already sends the same words."""
        return bool(self.way)

    @property
    def says_something(self) -> bool:
        return self.is_told or bool(self.way)

    def letter(self, language: str) -> tuple[str, str]:
        """Subject and text in a language."""
        context = {
            "party": self.party,
            "deal": self.party.deal,
            "side": self.party.side,
            "percent": self.percent,
            "amount": self.amount,
            "currency": self.currency,
            "words": self.words,
        }
        template = f"emails/cases/result_{self.result}"
        subject, text, _html = emails.compose(template, context, language)
        return subject, text


def plan(case: Case, data: Data, parties: list[CaseParty]) -> list[Verdict]:
    """One verdict for each party, those that end a protection first.

    `data`: outcome, winner, shares and amounts {party id: Decimal}, currency, reason,
    words {party id: text}. Raises ValidationError keyed by those names.
    """
    outcome = validators.check_outcome(data)
    winner = data.get("winner")
    shares = data.get("shares") or {} if outcome == Outcome.SPLIT else {}
    amounts = data.get("amounts") or {} if outcome == Outcome.COMPENSATE else {}
    validators.check_winner(outcome, winner, parties)
    validators.check_shares(outcome, shares, parties)
    validators.check_amounts(outcome, amounts, winner, parties)
    _check_account(outcome, winner)
    results = {p.pk: _result(outcome, winner, shares, amounts, p) for p in parties}
    ways = {party.pk: _way(party, results[party.pk]) for party in parties}
    refuses = any("reject" in way for way in ways.values())
    reason = validators.check_reason(data, needed=refuses)
    words = data.get("words") or {}
    verdicts = [
        Verdict(
            party=party,
            result=results[party.pk],
            way=ways[party.pk],
            percent=shares.get(party.pk),
            amount=amounts.get(party.pk),
            currency=data.get("currency", "") if party.pk in amounts else "",
            words=_words(words.get(party.pk, ""), party, parties),
            reason=reason,
        )
        for party in parties
    ]
    return sorted(verdicts, key=lambda verdict: verdict.result in APPROVED_RESULTS)


def _result(outcome: str, winner: Any, shares: Any, amounts: Any, party: CaseParty) -> str:
    if outcome == Outcome.SPLIT:
        return Result.SHARES if party.pk in shares else Result.LOSES
    if winner is None:
        return Result.STANDS
    if party == winner:
        return ROLES[Outcome(outcome)][0]
    if outcome == Outcome.JOINT and party.team_id:
        return Result.JOINT
    return Result.COMPENSATED if party.pk in amounts else ROLES[Outcome(outcome)][1]


def _way(party: CaseParty, result: str) -> tuple[str, ...]:
    """The transitions that take the party's deal where the result says."""
    if party.deal is None or result not in APPROVED_RESULTS | REFUSED_RESULTS:
        return ()
    ways = WAYS_TO_APPROVED if result in APPROVED_RESULTS else WAYS_TO_REFUSED
    if party.deal.status not in ways:
        text = _("%(number)s is “%(status)s” now: this outcome cannot be carried out on it.")
        label = party.deal.get_status_display()
        raise ValidationError({"outcome": text % {"number": party.deal.number, "status": label}})
    return ways[party.deal.status]


def _check_account(outcome: str, winner: CaseParty | None) -> None:
    if outcome != Outcome.JOINT or winner is None:
        return
    if winner.deal is None or winner.deal.account is None:
        text = _("Link this party’s registration to an account first: joint work needs one.")
        raise ValidationError({"winner": text})


def _words(text: str, party: CaseParty, parties: list[CaseParty]) -> str:
    name = f"words_{party.pk}"
    text = check_words({name: text}, name, limit=MAX_WORDS, optional=True)
    validators.check_neutral(name, text, party, parties)
    return text


def readers(party: CaseParty) -> list[Any]:
    """Who is written to: the registration's owner, else the company's administrators or the
    team's people."""
    if party.deal:
        people: Iterable[Any] = [party.deal.owner]
    elif party.organization_id:
        seats = Membership.objects.live().filter(organization=party.organization_id, role="admin")
        people = [seat.user for seat in seats.select_related("user")]
    else:
        chairs = TeamMembership.objects.live().filter(team=party.team_id)
        people = [chair.user for chair in chairs.select_related("user")]
    return [person for person in people if person.is_active]


def language_of(party: CaseParty) -> str:
    """The language the kept letter is written in: the first reader's."""
    return next((person.language for person in readers(party)), "en")
