"""Outcomes: what each means for the deals, the credits and what the parties read."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from deals.cases import services
from deals.cases.models import CaseDecision, CaseParty, DealCredit
from deals.registrations.models import Deal
from partners.accounts.models import Engagement
from portal.access.policy import Refused
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.deals.cases.conftest import DIRECT, deal_of, decide, hear, in_case


def statuses(both):
    return {name: Deal.objects.get(pk=party.deal_id).status for name, party in both.parties.items()}


def trail(deal):
    rows = AuditEntry.objects.about(deal).order_by("pk").values_list("action", flat=True)
    return [name for name in rows if name in {"overturn", "approve", "reject", "revoke"}]


# --- Appeals -------------------------------------------------------------------------------------
def test_appeal_upheld_leaves_the_deal(appealed, people):
    case = decide(appealed.case, people.desk, outcome="uphold")
    appealed.refresh_from_db()
    assert (case.status, appealed.result) == ("decided", "stands")
    assert Deal.objects.get(pk=appealed.deal_id).status == "rejected"
    told = OutgoingEmail.objects.get(about_id=appealed.pk)
    assert appealed.letter_text.strip() in told.text
    assert "stands" in told.text


def test_appeal_won_goes_through_the_table(appealed, people):
    OutgoingEmail.objects.all().delete()
    words = {appealed.pk: "Your letter convinced us."}
    decide(appealed.case, people.desk, outcome="transfer", winner=appealed, words=words)
    deal = Deal.objects.get(pk=appealed.deal_id)
    assert (deal.status, trail(deal)) == ("approved", ["reject", "overturn", "approve"])
    assert "Your letter convinced us." in deal.decision_text
    to_owner = OutgoingEmail.objects.filter(to=people.seller.email)
    assert [mail.subject.split(":")[0] for mail in to_owner] == ["Approved"]


def test_party_reads_its_answer_and_can_add_nothing_more(appealed, people):
    decide(appealed.case, people.desk, outcome="uphold")
    appealed.refresh_from_db()
    with pytest.raises(Refused, match="answered"):
        services.add_evidence(party=appealed, actor=people.seller, body="But")


# --- Overlaps ------------------------------------------------------------------------------------
def test_uphold_for_the_holder_rejects_the_other(overlap, people):
    decide(
        overlap.case, people.ops, outcome="uphold", winner=overlap.bluepeak, reason="not_eligible"
    )
    assert statuses(overlap) == {"northwind": "rejected", "bluepeak": "approved"}
    assert Deal.objects.get(pk=overlap.northwind.deal_id).decision_reason == "not_eligible"


def test_untold_holder_hears_nothing(overlap, people):
    OutgoingEmail.objects.all().delete()
    decide(
        overlap.case, people.ops, outcome="uphold", winner=overlap.bluepeak, reason="not_eligible"
    )
    assert not OutgoingEmail.objects.filter(to__endswith="@bluepeak.example").exists()
    assert not CaseParty.objects.visible_to(people.rival).exists()


def test_transfer_revokes_one_and_approves_the_other(overlap, people):
    decide(overlap.case, people.ops, outcome="transfer", winner=overlap.northwind)
    assert statuses(overlap) == {"northwind": "approved", "bluepeak": "revoked"}
    assert Deal.objects.get(pk=overlap.bluepeak.deal_id).decision_reason == "review"


def test_rejecting_needs_a_reason_code(overlap, people):
    with pytest.raises(ValidationError) as error:
        decide(overlap.case, people.ops, outcome="uphold", winner=overlap.bluepeak)
    assert set(error.value.message_dict) == {"reason"}
    assert statuses(overlap) == {"northwind": "in_review", "bluepeak": "approved"}


def test_deal_that_moved_away_undoes_everything(overlap, people):
    deal = overlap.northwind.deal
    Deal.objects.filter(pk=deal.pk).update(status="withdrawn")
    with pytest.raises(ValidationError, match="Withdrawn"):
        decide(overlap.case, people.ops, outcome="transfer", winner=overlap.northwind)
    overlap.case.refresh_from_db()
    assert overlap.case.status == "open"
    assert not CaseDecision.objects.exists()
    assert statuses(overlap)["bluepeak"] == "approved"


# --- Split credit --------------------------------------------------------------------------------
def split(both, *percents):
    return {
        party.pk: Decimal(percent)
        for party, percent in zip((both.northwind, both.bluepeak), percents, strict=False)
    }


@pytest.mark.parametrize(
    "percents", [("60", "39.99"), ("60", "40.01"), ("100",), ("100", "0"), ("-10", "110")]
)
def test_shares_must_be_exactly_a_hundred(overlap, people, percents):
    with pytest.raises(ValidationError) as error:
        decide(overlap.case, people.ops, outcome="split", shares=split(overlap, *percents))
    assert set(error.value.message_dict) == {"shares"}
    assert not DealCredit.objects.exists()


def test_split_credits_each_and_shows_each_its_own(overlap, people):
    decide(overlap.case, people.ops, outcome="split", shares=split(overlap, "66.67", "33.33"))
    assert statuses(overlap) == {"northwind": "approved", "bluepeak": "approved"}
    credits = DealCredit.objects.all()
    assert sum(row.percent for row in credits) == 100
    assert {row.deal_id for row in credits} == {p.deal_id for p in overlap.parties.values()}


def test_told_side_reads_its_own_share(overlap, people):
    case = hear(overlap.case, people.desk, [overlap.northwind, overlap.bluepeak])
    decide(case, people.ops, outcome="split", shares=split(overlap, "70", "30"))
    mine = DealCredit.objects.visible_to(people.seller)
    assert [row.percent for row in mine] == [70]
    letters = {p.number: p.letter_text for p in CaseParty.objects.visible_to(people.seller)}
    assert "70" in letters[overlap.northwind.number]
    assert "30" not in letters[overlap.northwind.number]


# --- Joint work, compensation --------------------------------------------------------------------
def test_joint_needs_an_account(overlap, people):
    with pytest.raises(ValidationError, match="Link this party"):
        decide(
            overlap.case,
            people.ops,
            outcome="joint",
            winner=overlap.northwind,
            reason="not_accepted",
        )


def test_joint_proposes_an_engagement(world, people):
    mine = deal_of(world, "case-joint", "in_review", account="globex")
    theirs = deal_of(world, "case-dn", "approved", DIRECT)
    case = services.open_case(
        actor=people.desk, kind="direct_vs_partner", registrations=[mine, theirs]
    )
    both = in_case(case)
    decide(case, people.ops, outcome="joint", winner=both.northwind)
    assert statuses(both) == {"northwind": "approved", "direct": "approved"}
    proposed = Engagement.objects.get(account=world.accounts["globex"])
    assert (proposed.status, proposed.organization.name) == ("proposed", "Northwind Resale")


def test_compensation_is_written_down(overlap, people):
    decide(
        overlap.case,
        people.ops,
        outcome="compensate",
        winner=overlap.bluepeak,
        amounts={overlap.northwind.pk: Decimal("1500.00")},
        currency="GBP",
        reason="existing_customer",
    )
    overlap.northwind.refresh_from_db()
    assert (overlap.northwind.result, overlap.northwind.amount) == ("compensated", 1500)
    assert "1,500" in Deal.objects.get(pk=overlap.northwind.deal_id).decision_text


# --- Who, and when -------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["seller", "cam", "auditor", "direct", "marketing"])
def test_only_the_desk_decides(appealed, people, who):
    with pytest.raises(Refused):
        decide(appealed.case, getattr(people, who), outcome="uphold")


def test_who_rejected_does_not_decide_the_appeal(world, people):
    deal = deal_of(world, "desk-rejected", "rejected", reviewer="ops@meridian.example")
    party = services.appeal(deal=deal, actor=people.seller, version=deal.version, message="Again.")
    with pytest.raises(ValidationError, match="Somebody else has to decide"):
        decide(party.case, people.ops, outcome="uphold")


def test_panel_decides_when_there_is_one(appealed, people):
    services.add_to_panel(case=appealed.case, actor=people.desk, user=people.ops)
    with pytest.raises(ValidationError, match="not on it"):
        decide(appealed.case, people.desk, outcome="uphold")
    assert decide(appealed.case, people.ops, outcome="uphold").status == "decided"


def test_no_decision_before_all_had_their_say(overlap, people):
    case = hear(overlap.case, people.desk, [overlap.northwind])
    given = {"outcome": "transfer", "winner": overlap.northwind, "override_reason": ""}
    with pytest.raises(ValidationError) as error:
        decide(case, people.ops, **given)
    assert set(error.value.message_dict) == {"override_reason"}
    party = CaseParty.objects.get(pk=overlap.northwind.pk)
    services.nothing_to_add(party=party, actor=people.seller)
    assert decide(case, people.ops, **given).status == "decided"


def test_decision_after_the_time_is_over_needs_no_reason(overlap, people):
    case = hear(overlap.case, people.desk, [overlap.northwind])
    later = CaseParty.objects.get(pk=overlap.northwind.pk).answer_by + dt.timedelta(minutes=1)
    with clock.at(later):
        decided = decide(
            case,
            people.ops,
            outcome="transfer",
            winner=overlap.northwind,
            override_reason="",
        )
    assert decided.status == "decided"


def test_double_click_decides_once(appealed, people):
    case, version = appealed.case, appealed.case.version
    data = {"outcome": "transfer", "winner": appealed, "text": "Yes."}
    for _time in range(2):
        services.perform(case=case, action="decide", actor=people.desk, version=version, data=data)
    assert CaseDecision.objects.count() == 1
    assert trail(Deal.objects.get(pk=appealed.deal_id)).count("approve") == 1


def test_second_decider_gets_409(appealed, people):
    version = appealed.case.version
    decide(appealed.case, people.desk, outcome="uphold")
    with pytest.raises(StateMoved):
        services.perform(
            case=appealed.case, action="decide", actor=people.ops, version=version,
            data={"outcome": "uphold", "text": "Me too."},
        )  # fmt: skip


def test_withdrawn_case_tells_who_was_told(overlap, people):
    case = hear(overlap.case, people.desk, [overlap.northwind])
    services.perform(
        case=case, action="withdraw", actor=people.desk, version=case.version,
        data={"message": "Opened by mistake."},
    )  # fmt: skip
    told, untold = in_case(case).northwind, in_case(case).bluepeak
    assert "Opened by mistake." in told.letter_text
    assert (untold.letter_text, untold.answered_at) == ("", None)
    assert statuses(overlap) == {"northwind": "in_review", "bluepeak": "approved"}


def test_preview_writes_nothing_and_speaks_both_languages(overlap, people):
    rows = services.preview(
        case=overlap.case,
        actor=people.ops,
        data={"outcome": "transfer", "winner": overlap.northwind, "text": "Because."},
    )
    assert [len(row["letters"]) for row in rows] == [2, 2]
    assert not CaseDecision.objects.exists()


def test_words_that_name_another_party_are_refused(overlap, people):
    with pytest.raises(ValidationError, match="names another party"):
        decide(
            overlap.case,
            people.ops,
            outcome="transfer",
            winner=overlap.northwind,
            words={overlap.northwind.pk: "You win over Bluepeak Systems."},
        )


# --- What stands above a case --------------------------------------------------------------------
def test_agreements_that_are_due_are_not_skipped(overlap, people):
    Deal.objects.filter(pk=overlap.northwind.deal_id).update(signoffs_due=1)
    with pytest.raises(ValidationError, match="have to agree"):
        decide(overlap.case, people.ops, outcome="transfer", winner=overlap.northwind)
    assert statuses(overlap) == {"northwind": "in_review", "bluepeak": "approved"}


def test_third_protection_stands_in_the_way(overlap, people):
    """Another holder outside the case: nothing is decided, and nothing of it stays."""
    services.remove_party(party=overlap.bluepeak, actor=people.desk)
    with pytest.raises(StateMoved, match="already holds the protection"):
        decide(overlap.case, people.ops, outcome="transfer", winner=overlap.northwind)
    overlap.case.refresh_from_db()
    assert (overlap.case.status, CaseDecision.objects.count()) == ("open", 0)
