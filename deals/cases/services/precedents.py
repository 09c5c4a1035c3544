"""What decided cases teach: drafted from neutral codes, edited and published by the desk."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.cases import policies, validators
from deals.cases.choices import PROOF, First, TierGap
from deals.cases.dates import quarter_of
from deals.cases.models import Case, CaseParty, Precedent
from deals.cases.moves import parties_of
from deals.registrations.models import DealLine
from deals.registrations.validators import check_choice
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def draft_precedent(*, case: Case, actor: Any) -> Precedent:
    """The case in neutral codes, for the desk to edit. Asked twice gives the same draft."""
    require(policies.can_write_precedent(scope_of(actor), case))
    if existing := Precedent.objects.filter(case=case).first():
        return existing
    with transaction.atomic():
        precedent, is_new = Precedent.objects.get_or_create(case=case, defaults=_facts(case))
        if is_new:
            record_event(case, actor, "draft_precedent", Audience.INTERNAL)
    return precedent


def _facts(case: Case) -> dict[str, Any]:
    parties = parties_of(case)
    deals = [party.deal_id for party in parties if party.deal_id]
    lines = DealLine.objects.filter(deal__in=deals)
    shown = case.evidence.filter(party__isnull=False, kind__in=PROOF)
    moment = case.decided_at or case.opened_at
    return {
        "kind": case.kind,
        "families": sorted(set(lines.values_list("family__code", flat=True))),
        "tier_gap": _tier_gap(parties),
        "first": _first(parties, case.decision.winner_id),
        "evidence_kinds": sorted(set(shown.values_list("kind", flat=True))),
        "outcome": case.decision.outcome,
        "quarter": quarter_of(moment),
    }


def _by_age(parties: list[CaseParty]) -> list[CaseParty]:
    sent = [party for party in parties if party.deal and party.deal.submitted_at]
    return sorted(sent, key=lambda party: party.deal.submitted_at)  # type: ignore[union-attr,arg-type,return-value]


def _tier_gap(parties: list[CaseParty]) -> str:
    ranks = [
        party.organization.tier.rank
        for party in _by_age(parties)
        if party.organization and party.organization.tier
    ]
    if len(ranks) < 2:
        return TierGap.UNKNOWN
    if ranks[0] == max(ranks[1:]):
        return TierGap.NONE
    return TierGap.FIRST_HIGHER if ranks[0] > max(ranks[1:]) else TierGap.FIRST_LOWER


def _first(parties: list[CaseParty], winner: Any) -> str:
    in_order = _by_age(parties)
    if len(in_order) < 2 or winner is None:
        return First.UNKNOWN
    return First.WINNER if in_order[0].pk == winner else First.OTHER


def save_precedent(*, precedent: Precedent, actor: Any, data: Mapping[str, Any]) -> Precedent:
    """`data`: lesson, tier_gap, first, quarter. A published precedent stays as it is."""
    require(policies.as_desk(scope_of(actor)))
    columns = {
        "lesson": validators.check_lesson(str(data.get("lesson", "")), precedent.case),
        "tier_gap": check_choice(data, "tier_gap", TierGap),
        "first": check_choice(data, "first", First),
        "quarter": validators.check_quarter(str(data.get("quarter", ""))),
    }
    unpublished = Precedent.objects.filter(pk=precedent.pk, published_at=None)
    with transaction.atomic():
        if not unpublished.update(**columns):
            text = _("This precedent has been published and cannot be changed.")
            raise StateMoved(text, precedent)
        record_event(precedent, actor, "save_precedent", Audience.INTERNAL)
    precedent.refresh_from_db()
    return precedent


def publish_precedent(*, precedent: Precedent, actor: Any) -> Precedent:
    """From now on auditors read it too and nobody changes it. Twice publishes once."""
    require(policies.as_desk(scope_of(actor)))
    if not precedent.lesson:
        raise ValidationError({"lesson": _("Write the lesson first.")})
    with transaction.atomic():
        rows = Precedent.objects.filter(pk=precedent.pk, published_at=None)
        moved = rows.update(published_at=clock.now(), published_by=actor)
        if moved and precedent.case:
            record_event(precedent.case, actor, "publish_precedent", Audience.INTERNAL)
    precedent.refresh_from_db()
    return precedent
