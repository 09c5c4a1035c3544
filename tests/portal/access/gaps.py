"""Rows of every explained model that the stage has none of, on both sides, told and untold."""

import datetime as dt
import itertools
from decimal import Decimal

from deals.approvals.models import ApprovalStep
from deals.cases.models import Case, CaseDecision, CaseEvidence, CaseParty, DealCredit
from deals.clearance.models import ClearanceCheck
from deals.conflicts.models import ConflictCheck, ConflictFinding, NotSame
from deals.protection.models import Extension
from deals.registrations.models import DealComment, DealShare, DealTeamMember
from partners.classification.models import (
    ClassOverride,
    RelationshipDecision,
    Score,
    Scorecard,
)
from partners.coverage.models import HandOver, HandOverRow
from partners.organizations.models import Team
from partners.plans.models import MutualPlan, PlanSignoff, Task, TaskComment
from partners.touchpoints.models import Unanswered
from portal.access import grants
from portal.workflow import clock

DEALS = ("nw-submitted", "nw-approved", "nw-draft", "bp-review", "bp-hold", "co-submitted")
DAY = dt.timedelta(days=1)


def fill(world):
    _on_deals(world)
    _on_accounts(world)
    _found(world)
    _disputed(world)
    _joint(world)


def _on_deals(world):
    desk = world.desk
    learner = world.users["learner@northwind.example"]
    for key in (*DEALS, "dn-direct"):
        deal = world.deals[key]
        ApprovalStep.objects.create(deal=deal, stage=9, position=9, approver="role:desk")
        DealTeamMember.objects.get_or_create(deal=deal, user=learner)
        Extension.objects.create(deal=deal, asked_by=desk, evidence="Steps", days_asked=5)
        for audience in ("joint", "internal"):
            DealComment.objects.create(deal=deal, author=desk, audience=audience, body=audience)
    for person in ("direct2@meridian.example", "marketer@northwind.example"):
        share = DealShare.objects.create(
            deal=world.deals["nw-submitted"], user=world.users[person], reason="Odd",
            shared_by=desk, expires_at=clock.now() + 2 * DAY,
        )  # fmt: skip
        grants.sync(share)
    for person in ("seller@northwind.example", "learner@northwind.example"):
        ClearanceCheck.objects.create(
            organization=world.organizations["northwind"], user=world.users[person],
            name="Acme", answer="review",
        )  # fmt: skip


def _on_accounts(world):
    today = clock.today()
    for account in world.accounts.values():
        ClassOverride.objects.create(account=account, value_class="vip", reason="Odd")
        RelationshipDecision.objects.create(account=account, relationship="key", reason="Odd")
        card = Scorecard.objects.create(account=account, starts_on=today, ends_on=today + DAY)
        Score.objects.create(scorecard=card, criterion="growth", value=3)


def _found(world):
    """Every registration against every other, and against every account."""
    deals = [world.deals[key] for key in DEALS]
    for deal in deals:
        run = ConflictCheck.objects.create(
            deal=deal, moment="submit", is_latest=False, threshold=Decimal("0.5"),
            look_back_days=9,
        )  # fmt: skip
        words = {"rule": "protected", "severity": "review", "relation": "same"}
        for account in (*world.accounts.values(), None):
            ConflictFinding.objects.create(
                check_run=run, source="account", account=account, probability=1, **words
            )
        for other in deals:
            if other != deal:
                ConflictFinding.objects.create(
                    check_run=run, source="deal", other_deal=other, probability=1, **words
                )
    for one, other in itertools.combinations(sorted(deals, key=lambda deal: deal.pk), 2):
        NotSame.objects.get_or_create(deal=one, other_deal=other, defaults={"said_by": world.desk})
    for account in world.accounts.values():
        NotSame.objects.get_or_create(
            deal=deals[0], account=account, defaults={"said_by": world.desk}
        )


def _disputed(world):
    """Sides with and without a registration, told and untold, each with what is said on it."""
    deals = [world.deals[key] for key in (*DEALS, "dn-direct")]
    sides = [{"deal": deal, "organization": deal.organization, "team": deal.team} for deal in deals]
    for told in (clock.now(), None):
        case = Case.objects.create(
            number="O-TOLD" if told else "O-UNTOLD",
            kind="overlap",
            deadline=clock.now(),
            warn_at=clock.now(),
        )
        _sides(world, case, told, sides)
        CaseEvidence.objects.create(case=case, author=world.desk, audience="internal", body="Odd")
    for side in [
        *({"organization": company} for company in world.organizations.values()),
        *({"team": team} for team in Team.objects.all()),
    ]:
        for told in (clock.now(), None):
            place = Case.objects.count()
            case = Case.objects.create(
                number=f"O-{place}", kind="overlap", deadline=clock.now(), warn_at=clock.now()
            )
            _sides(world, case, told, [side])


def _sides(world, case, told, sides):
    decision = CaseDecision.objects.create(
        case=case, outcome="split", text="Odd", decided_by=world.desk
    )
    for place, side in enumerate(sides):
        party = CaseParty.objects.create(
            case=case, number=f"{case.number[:15]}-{place}", position=place, told_at=told, **side
        )
        DealCredit.objects.create(decision=decision, party=party, percent=1)
        for audience in ("joint", "internal"):
            CaseEvidence.objects.create(
                case=case, party=party, author=world.desk, audience=audience, body="Odd"
            )


def _joint(world):
    for task in Task.objects.all():
        for audience in ("joint", "internal"):
            TaskComment.objects.create(
                task=task, author=world.desk, audience=audience, body=audience
            )
    for plan in MutualPlan.objects.all():
        version = plan.versions.first()
        if version:
            PlanSignoff.objects.create(
                plan=plan, version=version.number, side="vendor", person=world.desk
            )
    for account in world.accounts.values():
        Unanswered.objects.create(
            account=account, visibility="own", attempts=3, days=9, series=f"odd {account.pk}"
        )
    for row in HandOver.objects.all():
        HandOverRow.objects.create(
            hand_over=row,
            kind="deals",
            record_id=row.pk,
            label="Odd",
            new_owner=world.desk,
            done_by=world.desk,
        )
