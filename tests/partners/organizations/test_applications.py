"""Becoming a partner: one answer for everybody, one application a form, the desk decides once."""

import uuid

import pytest

from partners.organizations.models import Invitation, Organization, PartnerApplication
from portal.activity.models import OutgoingEmail
from tests.visitor import status, visit, words

FORM = {
    "company": "Zenith Nord 😀",
    "kind": "reseller",
    "country": "DE",
    "city": "Kiel",
    "website": "zenith.example",
    "contact_name": "Zoe Zenith",
    "contact_email": "zoe@zenith.example",
    "contact_phone": "+49 1",
    "message": "=1+1 <b>we sell</b>",
}
LIST = "/organizations/applications/"


def form(**changes):
    return FORM | {"token": str(uuid.uuid4())} | changes


@pytest.fixture
def application(world):
    OutgoingEmail.objects.all().delete()
    visit().post("/apply/", form())
    return PartnerApplication.objects.get()


def test_application_form_sent_twice_makes_one(world):
    OutgoingEmail.objects.all().delete()
    data = form()
    pages = [visit().post("/apply/", data) for _twice in range(2)]
    assert {page.url for page in pages} == {"/apply/thanks/"}
    assert PartnerApplication.objects.count() == 1
    told = sorted(mail.to for mail in OutgoingEmail.objects.all())
    assert told == ["desk@meridian.example", "ops@meridian.example", "zoe@zenith.example"]


def test_application_answers_alike_whoever_is_known(world):
    known = {"company": "Northwind Resale", "contact_email": "admin@northwind.example"}
    pages = [visit().post("/apply/", form(**more), follow=True) for more in ({}, known)]
    assert words(pages[0]) == words(pages[1]) and "Thank you" in words(pages[0])


def test_application_by_a_machine_is_dropped_politely(world):
    response = visit().post("/apply/", form(fax="123"))
    assert response.url == "/apply/thanks/" and not PartnerApplication.objects.exists()


def test_applications_from_one_place_are_limited(world):
    answers = [visit().post("/apply/", form()).status_code for _again in range(12)]
    assert answers[:10] == [302] * 10 and answers[10:] == [429, 429]
    assert PartnerApplication.objects.count() == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": ""},
        {"company": "x" * 201},
        {"company": "a\x00b"},
        {"city": "a\x07b"},
        {"kind": "owner"},
        {"country": "XX"},
        {"website": "not a site"},
        {"contact_email": "nobody"},
        {"contact_name": "   "},
        {"message": "x" * 2001},
        {"token": "nonsense"},
    ],
)
def test_application_refuses_bad_input_and_keeps_the_typing(world, wrong):
    response = visit().post("/apply/", form(contact_phone="+49 kept", **wrong))
    assert response.status_code == 400 and "+49 kept" in words(response)
    assert not PartnerApplication.objects.exists()


def test_applications_are_for_the_desk_and_the_auditor(world, application):
    detail = {"pk": application.pk}
    seen = {
        email: (status(user, "applications"), status(user, "application", **detail))
        for email, user in world.users.items()
    }
    neutral = {"desk@meridian.example", "ops@meridian.example", "auditor@meridian.example"}
    assert seen == {email: (200, 200) if email in neutral else (403, 404) for email in world.users}


def test_application_shows_strange_words_as_words(world, application):
    response = visit(world.desk).get(f"{LIST}{application.pk}/")
    assert FORM["message"] in words(response) and b"<b>we sell" not in response.content


def test_auditor_reads_but_does_not_decide(world, application):
    auditor = world.users["auditor@meridian.example"]
    for name in ("application_approve", "application_decline"):
        assert status(auditor, name, "post", {"reason": "No"}, pk=application.pk) == 403
    application.refresh_from_db()
    assert application.status == "received"


def test_approval_makes_the_company_and_invites_its_contact_once(world, application):
    desk, path = visit(world.desk), f"{LIST}{application.pk}/approve/"
    company = world.organizations["northwind"]
    data = {"tier": company.tier_id, "territory": company.territory_id}
    assert desk.post(path, data).status_code == 302
    assert desk.post(path, data).status_code == 409
    made = Organization.objects.get(name=FORM["company"])
    assert (made.tier, made.country.code, made.city) == (company.tier, "DE", "Kiel")
    invitation = Invitation.objects.get(organization=made)
    assert (invitation.email, invitation.role) == ("zoe@zenith.example", "admin")
    assert desk.post(f"{LIST}{application.pk}/decline/", {"reason": "No"}).status_code == 409


def test_approval_refuses_unknown_tier(world, application):
    path = f"{LIST}{application.pk}/approve/"
    assert visit(world.desk).post(path, {"tier": "999999"}).status_code == 400
    assert not Organization.objects.filter(name=FORM["company"]).exists()


def test_decline_needs_a_reason_and_tells_the_applicant(world, application):
    desk, path = visit(world.desk), f"{LIST}{application.pk}/decline/"
    for reason in ("", "   ", "a\x00", "x" * 1001):
        assert desk.post(path, {"reason": reason}).status_code == 400
    assert desk.post(path, {"reason": "No capacity in Kiel."}).url == LIST
    told = OutgoingEmail.objects.filter(to="zoe@zenith.example").latest("created_at")
    assert "No capacity in Kiel." in told.text
    assert not Organization.objects.filter(name=FORM["company"]).exists()


def test_unknown_status_lists_nothing(world, application):
    assert "Zenith" not in words(visit(world.desk).get(f"{LIST}?status=nonsense"))
    assert "Zenith" in words(visit(world.desk).get(LIST))
