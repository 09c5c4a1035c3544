"""An account's scores in a period, given by the account's team."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.accounts.models import Account
from partners.classification import policies, validators
from partners.classification.defaults import DEFAULTS
from partners.classification.definitions import Data, in_force, named, weighted
from partners.classification.models import Definition, Score, Scorecard
from partners.classification.periods import Span, finished, label_of_days, span_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.together import Asking, answered
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved

PERIODS = 4  # the running one and the three before it


def open_spans() -> list[Span]:
    """Periods that can be scored now, newest first."""
    today, kind = clock.today(), in_force("percentages")["period"]
    return [span_of(today, kind), *finished(today, kind, PERIODS - 1)]


def criteria_of(span: Any) -> list[Data]:
    """The criteria in force on the period's first day."""
    return list(in_force("criteria", span.starts_on)["criteria"])


def save_scorecard(
    *,
    actor: Any,
    account: Account,
    span: Span,
    scores: Mapping[str, tuple[int | None, str]],
    version: int = 0,
) -> Scorecard:
    """The scores of one period are these from now on. `version` is the one seen, 0 for none yet."""
    require(policies.can_decide(scope_of(actor), account))
    wanted = validators.check_scores(scores, criteria_of(span))
    try:
        with transaction.atomic():
            card, is_new = _claimed(actor, account, span, version, wanted)
            if is_new:
                _write(card, actor, wanted)
    except IntegrityError as error:
        raise StateMoved(_("Somebody else filled in this scorecard meanwhile."), account) from error
    return card


def _claimed(
    actor: Any, account: Account, span: Span, version: int, wanted: Any
) -> tuple[Scorecard, bool]:
    """The card at its next version, to be written; or as it is when it says all this already."""
    key = {"account": account, "starts_on": span.starts_on, "ends_on": span.ends_on}
    card = Scorecard.objects.filter(**key).first()
    if card is None:
        return Scorecard.objects.create(**key, updated_by=actor), True
    if _said(card) == wanted:
        return card, False
    rows = Scorecard.objects.filter(pk=card.pk, version=version)
    if not rows.update(version=F("version") + 1, updated_by=actor, updated_at=clock.now()):
        raise StateMoved(_("Somebody else filled in this scorecard meanwhile."), card)
    card.refresh_from_db()
    return card, True


def _said(card: Scorecard) -> dict[str, tuple[int, str]]:
    return {row.criterion: (row.value, row.note) for row in card.scores.all()}


def _write(card: Scorecard, actor: Any, wanted: Mapping[str, tuple[int, str]]) -> None:
    before = {code: value for code, (value, _note) in _said(card).items()}
    card.scores.all().delete()
    Score.objects.bulk_create(
        Score(scorecard=card, criterion=code, value=value, note=note)
        for code, (value, note) in wanted.items()
    )
    after = {code: value for code, (value, _note) in wanted.items()}
    note = {"period": card.starts_on.isoformat(), "before": before, "after": after}
    record_event(card.account, actor, "save_scorecard", note=note)


# --- Reading --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Result:
    """A scorecard worked out. `trend`: difference to the one before it; `missing`: criteria
    without a value."""

    card: Scorecard
    label: str
    rows: list[Data]
    result: Decimal | None
    missing: int
    trend: Decimal | None = None

    @property
    def steps(self) -> Decimal:
        """How far it went, up or down."""
        return abs(self.trend or Decimal(0))


def results(cards: Any) -> list[Result]:
    """Scorecards of one account, newest first, each with the difference to the one before."""
    found: list[Result] = answered(results_asked(cards))
    return found


def results_asked(cards: Any) -> Asking:
    """The same, asked for with other things: cards, scores, versions of the criteria."""
    said = Score.objects.filter(scorecard__in=cards.order_by().values("pk"))
    versions = Definition.objects.filter(topic="criteria").order_by("starts_on")
    yield cards, said, versions
    scores: dict[Any, dict[str, Score]] = defaultdict(dict)
    for row in said:
        scores[row.scorecard_id][row.criterion] = row
    found: list[Result] = []
    for card in sorted(cards, key=lambda card: card.ends_on):
        past = [row.data for row in versions if row.starts_on <= card.starts_on]
        criteria = (past[-1] if past else DEFAULTS["criteria"])["criteria"]
        found.append(_worked_out(card, criteria, scores[card.pk], found[-1] if found else None))
    return found[::-1]


def _worked_out(
    card: Scorecard, criteria: list[Data], scores: dict[str, Score], last: Result | None
) -> Result:
    rows = [named(row) | {"score": scores.get(row["code"])} for row in criteria]
    result = weighted(criteria, {code: row.value for code, row in scores.items()})
    before = last.result if last else None
    return Result(
        card,
        label_of_days(card.starts_on, card.ends_on),
        rows,
        result,
        sum(row["score"] is None for row in rows),
        result - before if result is not None and before is not None else None,
    )
