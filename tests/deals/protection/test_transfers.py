"""Changing hands: inside the company in place, to another company without anything of the first."""

import pytest
from django.core.exceptions import ValidationError

from deals.registrations import services
from deals.registrations.models import Deal, DealComment, DealFile
from deals.registrations.workflow import available_actions
from partners.organizations.models import Membership
from portal.access.scope import scope_of
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.workflow.machine import StateMoved
from tests.deals.protection.conftest import ADMIN, DESK, SELLER, live

OTHER, RIVAL = "seller2@northwind.example", "seller@bluepeak.example"
SECRETS = {
    "need": "Zebra need", "competitor": "Zebra rival", "title": "Zebra title",
    "contact": {"name": "Zebra contact", "email": "zebra@protected.example"},
}  # fmt: skip


def seat(email):
    return Membership.objects.live().get(user__email=email)


def sees(life, email, deal=None):
    rows = Deal.objects.visible_to(life.world.users[email])
    return rows.filter(pk=(deal or life.deal).pk).exists()


def test_owner_changes_in_place_and_the_old_one_loses_sight(life):
    assert sees(life, SELLER)
    assert not sees(life, OTHER)
    deal = life.do("reassign", DESK, member=seat(OTHER), message="Left for parental leave.")
    assert (deal.owner.email, deal.status) == (OTHER, "approved")
    assert life.lines()[-1] == ("transferred", 0, "owner")
    assert not sees(life, SELLER)
    assert sees(life, OTHER)
    mails = OutgoingEmail.objects.filter(subject__regex="^(Now yours|New owner)")
    texts = {mail.to: mail.text for mail in mails}
    assert "You now own the deal" in texts[OTHER]
    assert "A colleague now owns this deal" in texts[SELLER]
    assert not any("parental" in text or "Dana" in text for text in texts.values())


def test_reason_of_a_transfer_is_for_the_vendor(life):
    life.do("reassign", DESK, member=seat(OTHER), message="Left for parental leave.")
    joint = AuditEntry.objects.about(life.deal).filter(audience="joint")
    assert not any("parental" in str(row.note) for row in joint)
    assert any("parental" in str(row.note) for row in AuditEntry.objects.about(life.deal))


@pytest.mark.parametrize(
    ("action", "email"),
    [
        ("reassign", SELLER), ("reassign", RIVAL), ("reassign", "marketer@northwind.example"),
        ("transfer", OTHER), ("transfer", "buyer@harbor.example"),
    ],
)  # fmt: skip
def test_only_sellers_of_the_right_company_take_over(life, action, email):
    with pytest.raises(ValidationError) as error:
        life.do(action, DESK, member=seat(email), message="x")
    assert set(error.value.message_dict) == {"member"}


def test_transfer_is_version_checked_and_done_once(life):
    seen = life.deal.version
    for _click in range(2):
        life.do("transfer", DESK, version=seen, member=seat(RIVAL), message="x")
    assert Deal.objects.filter(owner__email=RIVAL, customer_name="Protected Ltd").count() == 1
    with pytest.raises(StateMoved):
        life.do("transfer", "ops@meridian.example", version=seen, member=seat(RIVAL), message="x")


def transferred(world):
    life = live(world, **SECRETS)
    seller, cam = world.users[SELLER], world.users["cam@meridian.example"]
    services.add_comment(deal=life.deal, actor=seller, body="Zebra comment")
    services.add_comment(deal=life.deal, actor=cam, body="Zebra note", internal=True)
    life.on(30).do("transfer", DESK, member=seat(RIVAL), message="Zebra reason")
    new = Deal.objects.get(owner__email=RIVAL, customer_name="Protected Ltd")
    return life, new


def test_other_company_gets_the_days_that_were_left(world):
    life, new = transferred(world)
    assert (life.deal.status, life.deal.decision_reason) == ("revoked", "transferred")
    assert life.lines()[-1] == ("transferred", -60, "")
    assert [(row.kind, row.days) for row in new.ledger.all()] == [("received", 60)]
    assert (new.status, new.protected_until) == (
        "approved", life.start.date() + (life.today() - life.start.date()) * 3,
    )  # fmt: skip


def test_nothing_the_first_company_wrote_reaches_the_second(world, client):
    life, new = transferred(world)
    rival = world.users[RIVAL]
    assert not sees(life, RIVAL)
    assert not sees(life, SELLER, new)
    assert not sees(life, ADMIN, new)
    assert not DealComment.objects.visible_to(rival).filter(deal=life.deal).exists()
    assert not DealFile.objects.visible_to(rival).filter(deal=life.deal).exists()
    client.force_login(rival)
    page = client.get(f"/deals/{new.pk}/").content.decode()
    assert "Protected Ltd" in page
    for word in ("Zebra", "zebra", "Northwind", life.deal.number, str(life.deal.pk), "50.00"):
        assert word not in page, word
    mails = OutgoingEmail.objects.filter(to=RIVAL).values_list("text", "subject", "html")
    assert not any("Zebra" in str(mail) or "Northwind" in str(mail) for mail in mails)


def test_first_company_reads_neutral_words_and_not_who_has_it(world, client):
    life, new = transferred(world)
    client.force_login(world.users[SELLER])
    page = client.get(f"/deals/{life.deal.pk}/").content.decode()
    assert "Moved by the programme" in page
    for word in ("Bluepeak", new.number, str(new.pk), "Zebra reason", "Dana Desk"):
        assert word not in page, word
    (mail,) = OutgoingEmail.objects.filter(to=SELLER, subject__startswith="Protection ended")
    assert "Your account manager can tell you more" in mail.text


def test_new_owner_can_do_what_owners_do(world):
    _life, new = transferred(world)
    actions = available_actions(scope_of(world.users[RIVAL]), new)
    assert {"keep_alive", "advance", "win", "lose", "request_extension"} <= set(actions)
