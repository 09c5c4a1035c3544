"""Opening, asking, evidence, notes: each side adds to and reads only its own."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from deals.cases import services
from deals.cases.models import Case, CaseEvidence, CaseFile, CaseParty
from portal.access.policy import Refused
from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from tests.deals.cases.conftest import DIRECT, deal_of, hear, in_case


def bodies(user):
    return {row.body for row in CaseEvidence.objects.visible_to(user)}


# --- Opening -------------------------------------------------------------------------------------
def test_open_case_tells_nobody(overlap, people):
    assert set(CaseParty.objects.visible_to(people.seller)) == set()
    assert set(CaseParty.objects.visible_to(people.rival)) == set()
    assert not OutgoingEmail.objects.filter(about_type__startswith="cases.").exists()


def test_cases_are_the_desks_and_auditors(overlap, people, world):
    seeing = {
        email for email, user in world.users.items() if Case.objects.visible_to(user).exists()
    }
    assert seeing == {
        "desk@meridian.example",
        "ops@meridian.example",
        "auditor@meridian.example",
    }


def test_one_token_opens_one_case(people, overlap):
    token = uuid.uuid4()
    deals = [overlap.northwind.deal]
    opened = {
        services.open_case(actor=people.desk, kind="other", registrations=deals, token=token).pk
        for _time in range(2)
    }
    assert len(opened) == 1


@pytest.mark.parametrize("who", ["seller", "cam", "auditor", "direct", "marketing"])
def test_only_the_desk_opens_cases(overlap, people, who):
    with pytest.raises(Refused):
        services.open_case(
            actor=getattr(people, who), kind="other", registrations=[overlap.northwind.deal]
        )


def test_direct_versus_partner_needs_both(overlap, people):
    with pytest.raises(ValidationError, match="of each"):
        services.open_case(
            actor=people.desk,
            kind="direct_vs_partner",
            registrations=[overlap.northwind.deal, overlap.bluepeak.deal],
        )


def test_numbers_count_nothing(overlap):
    numbers = [overlap.case.number, overlap.northwind.number, overlap.bluepeak.number]
    assert len(set(numbers)) == 3
    assert all(number.startswith("C-") and len(number) == 9 for number in numbers)


# --- Who sees which party ------------------------------------------------------------------------
def test_told_party_is_seen_by_its_own_side_only(overlap, people, world):
    hear(overlap.case, people.desk, [overlap.northwind])
    seeing = {
        email
        for email, user in world.users.items()
        if CaseParty.objects.visible_to(user).filter(pk=overlap.northwind.pk).exists()
    }
    assert seeing == {
        "seller@northwind.example",
        "admin@northwind.example",
        "cam@meridian.example",
        "desk@meridian.example",
        "ops@meridian.example",
        "auditor@meridian.example",
    }
    assert not CaseParty.objects.visible_to(people.rival).exists()


def test_direct_team_sees_its_own_part(world, people, overlap):
    deal = deal_of(world, "case-direct", "approved", DIRECT)
    party = services.add_party(case=overlap.case, actor=people.desk, deal=deal)
    services.ask(party=party, actor=people.desk, body="How long have you worked on it?")
    assert set(CaseParty.objects.visible_to(people.direct)) == {party}
    assert set(CaseParty.objects.visible_to(people.direct2)) == set()


# --- Questions and evidence ----------------------------------------------------------------------
def test_question_starts_the_sides_clock(overlap, people):
    monday = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
    with clock.at(monday):
        hear(overlap.case, people.desk, [overlap.northwind])
    party = CaseParty.objects.get(pk=overlap.northwind.pk)
    assert (party.told_at, party.said_at) == (monday, None)
    assert party.answer_by == dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC)
    assert party.decide_by == dt.datetime(2026, 12, 7, 17, tzinfo=dt.UTC)


def test_each_side_reads_its_own(overlap, people):
    case = hear(overlap.case, people.desk, [overlap.northwind, overlap.bluepeak], "Since when?")
    both = in_case(case)
    services.add_evidence(party=both.northwind, actor=people.seller, body="Our meeting")
    services.add_evidence(party=both.bluepeak, actor=people.rival, body="Their meeting")
    services.ask(party=both.bluepeak, actor=people.desk, body="Only for them")
    services.write_note(case=case, actor=people.desk, body="They contradict each other")
    assert bodies(people.seller) == {"Since when?", "Our meeting"}
    assert bodies(people.rival) == {"Since when?", "Their meeting", "Only for them"}
    assert bodies(people.cam) == {"Since when?", "Our meeting"}
    everything = {"Since when?", "Our meeting", "Their meeting", "Only for them"}
    assert bodies(people.auditor) == everything | {"They contradict each other"}
    assert bodies(people.learner) == set()


def test_account_manager_reads_and_does_not_speak(appealed, people):
    with pytest.raises(Refused):
        services.add_evidence(party=appealed, actor=people.cam, body="For my partner")


def test_desk_and_auditor_do_not_speak_for_a_side(appealed, people):
    for who in (people.desk, people.auditor):
        with pytest.raises(Refused):
            services.add_evidence(party=appealed, actor=who, body="As if")


def test_same_token_adds_one(appealed, people):
    token = uuid.uuid4()
    for _time in range(2):
        services.add_evidence(party=appealed, actor=people.seller, body="Once", token=token)
    assert appealed.evidence.filter(body="Once").count() == 1


def test_file_follows_its_evidence(appealed, people):
    upload = SimpleUploadedFile("order.txt", b"order")
    services.add_evidence(party=appealed, actor=people.seller, body="Order", upload=upload)
    assert CaseFile.objects.visible_to(people.seller).count() == 1
    assert CaseFile.objects.visible_to(people.rival).count() == 0


def test_question_may_not_name_another_party(overlap, people):
    for text in ("Why is bluepeak systems first?", f"See {overlap.bluepeak.deal.number}"):
        with pytest.raises(ValidationError, match="names another party"):
            services.ask(party=overlap.northwind, actor=people.desk, body=text)
    with pytest.raises(ValidationError, match="names another party"):
        hear(overlap.case, people.desk, [overlap.northwind], "Ask Ben Seller")
    assert not overlap.northwind.evidence.exists()


def test_nothing_to_add_is_an_answer(overlap, people):
    hear(overlap.case, people.desk, [overlap.northwind])
    party = CaseParty.objects.get(pk=overlap.northwind.pk)
    services.nothing_to_add(party=party, actor=people.seller)
    party.refresh_from_db()
    assert party.said_at is not None


# --- The panel -----------------------------------------------------------------------------------
def test_desk_person_without_a_stake_sits_on_the_panel(appealed, people):
    seats = {
        services.add_to_panel(case=appealed.case, actor=people.desk, user=people.ops).pk
        for _time in range(2)
    }
    assert len(seats) == 1


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("auditor", "Auditors check"),
        ("cam", "both sides"),
        ("direct", "both sides"),
        ("seller", "both sides"),
    ],
)
def test_others_are_refused_on_the_panel(appealed, people, who, why):
    with pytest.raises(ValidationError, match=why):
        services.add_to_panel(case=appealed.case, actor=people.desk, user=getattr(people, who))


def test_who_decided_before_is_refused_on_the_panel(world, people):
    deal = deal_of(world, "desk-rejected", "rejected", reviewer="ops@meridian.example")
    party = services.appeal(deal=deal, actor=people.seller, version=deal.version, message="Again.")
    with pytest.raises(ValidationError, match="Decided about one of the registrations"):
        services.add_to_panel(case=party.case, actor=people.desk, user=people.ops)
    assert services.add_to_panel(case=party.case, actor=people.desk, user=people.desk)


def test_former_account_manager_has_a_stake(appealed, people, world):
    type(people.ops).objects.filter(pk=people.ops.pk).update(staff_role="account_manager")
    people.ops.refresh_from_db()
    from partners.organizations import services as companies

    row = companies.assign(
        organization=world.organizations["northwind"], actor=people.desk, user=people.ops
    )
    companies.end_assignment(assignment=row, actor=people.desk)
    type(people.ops).objects.filter(pk=people.ops.pk).update(staff_role="desk")
    people.ops.refresh_from_db()
    with pytest.raises(ValidationError, match="looked after"):
        services.add_to_panel(case=appealed.case, actor=people.desk, user=people.ops)
