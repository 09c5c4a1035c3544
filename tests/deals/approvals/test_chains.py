"""Who has to agree before a registration is approved, in which order."""

import pytest

from deals.approvals.choices import StepStatus
from deals.registrations.models import Deal
from portal.access.policy import Refused
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from tests.deals.approvals.conftest import CAM, CAM2, DESK, OPS, SELLER, chain, set_rules

MANAGER, THE_DESK = "role:account_manager", "role:desk"


def statuses(deal):
    return [(step.stage, step.status) for step in deal.steps.all()]


def user(office, email):
    return f"user:{office[email].pk}"


def test_stages_follow_each_other(office):
    set_rules(chain([MANAGER], [THE_DESK], [THE_DESK]))
    deal = office.send()
    assert (deal.signoffs_due, deal.routed_to) == (2, f"|{MANAGER}|")
    for email in (DESK, OPS):
        with pytest.raises(Refused):
            office.act(deal, "agree", email)
    for email in (CAM, DESK):
        with pytest.raises(Refused, match="have to agree"):
            office.act(deal, "approve", email)
    deal = office.act(deal, "agree", CAM, message="Known customer")
    assert (deal.signoffs_due, deal.routed_to) == (1, f"|{THE_DESK}|")
    deal = office.act(deal, "agree", DESK)
    assert (deal.signoffs_due, deal.routed_to) == (0, f"|{THE_DESK}|")
    with pytest.raises(Refused, match="signed already"):
        office.act(deal, "approve", DESK)
    with pytest.raises(Refused):
        office.act(deal, "approve", CAM)
    assert office.act(deal, "approve", OPS).status == "approved"
    assert statuses(deal) == [(1, "agreed"), (2, "agreed"), (3, "agreed")]
    signed = [step.decided_by for step in deal.steps.all()]
    assert signed == [office[CAM], office[DESK], office[OPS]]


def test_places_of_a_stage_are_open_together_and_the_last_one_approves(office):
    set_rules(chain([MANAGER, THE_DESK]))
    deal = office.send()
    assert (deal.signoffs_due, deal.routed_to) == (1, f"|{MANAGER}|{THE_DESK}|")
    deal = office.act(deal, "agree", DESK)
    assert (deal.signoffs_due, deal.routed_to) == (0, f"|{MANAGER}|")
    with pytest.raises(Refused):
        office.act(deal, "approve", OPS)
    assert office.act(deal, "approve", CAM).status == "approved"


def test_nobody_signs_twice(office):
    set_rules(chain([THE_DESK, THE_DESK], [MANAGER]))
    deal = office.send()
    assert deal.signoffs_due == 2
    deal = office.act(deal, "agree", DESK)
    with pytest.raises(Refused, match="already said"):
        office.act(deal, "agree", DESK)
    deal = office.act(deal, "agree", OPS)
    assert (deal.signoffs_due, deal.routed_to) == (0, f"|{MANAGER}|")


def test_a_person_named_twice_stands_once(office):
    ops = user(office, OPS)
    set_rules(chain([ops], [ops, MANAGER]))
    deal = office.send()
    assert statuses(deal) == [(1, "waiting"), (2, "waiting")]


def test_named_person_decides_and_no_colleague(office):
    set_rules(chain([MANAGER], [user(office, OPS)]))
    deal = office.act(office.send(), "agree", CAM)
    with pytest.raises(Refused):
        office.act(deal, "approve", DESK)
    assert office.act(deal, "approve", OPS).status == "approved"


@pytest.mark.parametrize("who", [CAM2, "direct@meridian.example", SELLER])
def test_a_named_person_who_may_not_review_is_replaced_by_the_desk(office, who):
    set_rules(chain([user(office, who)], [MANAGER]))
    deal = office.send()
    assert deal.routed_to == f"|{THE_DESK}|"
    with pytest.raises(Refused):
        office.act(deal, "agree", who)


def test_without_an_account_manager_the_desk_takes_the_place(office):
    office.world.organizations["northwind"].assignments.all().delete()
    set_rules(chain([MANAGER], [THE_DESK]))
    assert office.send().routed_to == f"|{THE_DESK}|"


def test_who_does_not_agree_stops_the_chain_and_the_desk_decides(office):
    set_rules(chain([MANAGER], [THE_DESK], [MANAGER]))
    deal = office.act(office.send(), "claim", CAM)
    deal = office.act(deal, "agree", CAM)
    deal = office.act(deal, "decline", DESK, message="Price is wrong")
    assert (deal.signoffs_due, deal.routed_to) == (0, f"|{THE_DESK}|")
    assert statuses(deal) == [(1, "agreed"), (2, "declined"), (3, "skipped")]
    for email in (CAM, DESK):
        with pytest.raises(Refused):
            office.act(deal, "approve", email)
    told = Notification.objects.filter(user=office[CAM], kind="signoff").latest("created_at")
    assert "Price is wrong" in str(told.body)
    assert office.act(deal, "reject", OPS, reason="incomplete", message="No").status == "rejected"


def test_not_agreeing_needs_words(office):
    from django.core.exceptions import ValidationError

    set_rules(chain([MANAGER], [THE_DESK]))
    deal = office.send()
    with pytest.raises(ValidationError):
        office.act(deal, "decline", CAM)
    assert statuses(deal) == [(1, "waiting"), (2, "waiting")]


def test_an_answer_starts_the_chain_anew(office):
    set_rules(chain([MANAGER], [THE_DESK]))
    deal = office.act(office.send(), "agree", CAM)
    office.act(deal, "request_info", DESK, fields=["need"], message="Why?")
    Deal.objects.filter(pk=deal.pk).update(need="Because")
    deal = office.act(deal, "answer", SELLER)
    assert (deal.signoffs_due, deal.routed_to, deal.signed_by) == (1, f"|{MANAGER}|", "")
    assert {step.round for step in deal.steps.all()} == {1, 2}
    assert office.act(deal, "agree", CAM).signoffs_due == 0


@pytest.mark.parametrize(
    "action, who, data",
    [
        ("withdraw", SELLER, {}),
        ("reject", CAM, {"reason": "incomplete", "message": "No"}),
    ],
)
def test_the_chain_ends_with_the_registration(office, action, who, data):
    set_rules(chain([MANAGER], [THE_DESK]))
    deal = office.act(office.send(), action, who, **data)
    assert (deal.signoffs_due, deal.routed_to) == (0, "")
    assert {step.status for step in deal.steps.all()} == {StepStatus.SKIPPED}


def test_agreeing_changes_nothing_the_company_could_see(office):
    set_rules(chain([MANAGER], [THE_DESK]))
    deal = office.send()
    seen = (deal.status, deal.version, deal.updated_at, deal.last_action)
    mails = OutgoingEmail.objects.filter(to=SELLER).count()
    deal = office.act(deal, "agree", CAM, message="Secret words")
    assert (deal.status, deal.version, deal.updated_at, deal.last_action) == seen
    assert OutgoingEmail.objects.filter(to=SELLER).count() == mails


def test_people_whose_turn_it_is_are_told_once(office):
    set_rules(chain([MANAGER], [user(office, OPS)]))
    deal = office.send()

    def told(email):
        return Notification.objects.filter(user=office[email], kind="signoff").count()

    assert (told(CAM), told(OPS), told(DESK)) == (1, 0, 0)
    office.act(deal, "agree", CAM)
    assert (told(CAM), told(OPS), told(DESK)) == (1, 1, 0)


def test_queue_moves_on_with_the_chain(office):
    from django.test import Client

    set_rules(chain([MANAGER], [THE_DESK]))
    deal = office.act(office.send(), "claim", CAM)

    def waits_for(email):
        client = Client()
        client.force_login(office[email])
        return deal in [row["deal"] for row in client.get("/reviews/").context["rows"]]

    assert (waits_for(CAM), waits_for(DESK)) == (True, False)
    office.act(deal, "agree", CAM)
    assert (waits_for(CAM), waits_for(DESK), waits_for(OPS)) == (False, True, True)
