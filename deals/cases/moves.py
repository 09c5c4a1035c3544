"""What each transition of a case writes besides the status: input in, columns out.

Everything that can be refused is refused here, before a row is written.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.cases import letters, stakes, validators
from deals.cases.models import Case, CaseDecision, CaseParty
from deals.registrations.validators import check_words
from portal.workflow import clock
from portal.workflow.machine import Data


def hearing(case: Case, actor: Any, data: Data) -> dict[str, Any]:
    parties = parties_of(case)
    chosen = list(data.get("parties") or ())
    if not chosen or any(party not in parties for party in chosen):
        raise ValidationError({"parties": _("Choose at least one party of this case.")})
    text = check_words(data, "message")
    for party in chosen:
        validators.check_neutral("message", text, party, parties)
    return {}


def deciding(case: Case, actor: Any, data: Data) -> dict[str, Any]:
    if CaseDecision.objects.filter(case=case).exists():
        return {}  # somebody was quicker, perhaps this very click: the machine's UPDATE finds out
    check_decider(case, actor)
    parties = parties_of(case)
    check_heard(parties, data)
    letters.plan(case, data, parties)  # raises on any fault of outcome, shares, words
    check_words(data, "text")
    return {"decided_at": clock.now()}


def check_decider(case: Case, actor: Any) -> None:
    """Named panel members decide; without a panel anybody of the desk who has no stake."""
    panel = set(case.panel.values_list("user_id", flat=True))
    if panel and actor.pk not in panel:
        raise ValidationError(_("This case is decided by its panel. You are not on it."))
    if stake := stakes.stake_of(actor, case):
        raise ValidationError(_("Somebody else has to decide this: %(why)s") % {"why": stake})


def check_heard(parties: list[CaseParty], data: Data) -> None:
    """Every party that was asked has answered, or its time is over; else a reason is needed."""
    waiting = [p for p in parties if is_waited_for(p)]
    if waiting and not check_words(data, "override_reason", optional=True):
        raise ValidationError(
            {
                "override_reason": _(
                    "Not every party has answered yet, and the time is not over. "
                    "Say why you decide now."
                )
            }
        )


def is_waited_for(party: CaseParty) -> bool:
    in_time = party.answer_by is not None and party.answer_by > clock.now()
    return bool(party.told_at and not party.said_at and in_time)


def withdrawing(case: Case, actor: Any, data: Data) -> dict[str, Any]:
    text = check_words(data, "message")
    parties = parties_of(case)
    for party in parties:
        validators.check_neutral("message", text, party, parties)
    return {"closed_at": clock.now(), "end_reason": text}


def closing(case: Case, actor: Any, data: Data) -> dict[str, Any]:
    return {"closed_at": clock.now()}


def parties_of(case: Case) -> list[CaseParty]:
    """The parties with what letters and effects read of them."""
    rows = case.parties.select_related("organization", "team", "deal__owner", "deal__account")
    return list(rows)
