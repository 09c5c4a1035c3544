"""Integrations: made, used, ended; a program is nobody's colleague."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cms.audience.counting import people_of
from cms.audience.rule import Rule
from deals.registrations.models import Deal
from partners.integrations import services
from partners.integrations.models import Integration
from partners.organizations.models import Membership
from partners.organizations.policies import successors
from portal.access.policy import Refused
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.api import Api, as_user, is_problem
from tests.partners.integrations.conftest import make_client
from tests.visitor import visit, words

FORM = {"name": "ERP", "about": "Orders", "role": "seller"}
TOKEN = {"name": "Nightly", "opens": "chosen", "area_deals": "read", "days": "30"}


def page_of(row):
    return f"/integrations/{row.pk}/"


def test_an_administrator_makes_one_with_a_token_on_pages(world, admin):
    client, northwind = visit(admin), world.organizations["northwind"]
    client.post(f"/company/{northwind.pk}/integrations/new/", FORM)
    row = Integration.objects.get(name="ERP")
    shown = words(client.post(f"{page_of(row)}tokens/new/", TOKEN))
    text = "concord_" + shown.split('value="concord_')[1].split('"')[0]
    assert text not in words(client.get(page_of(row)))
    api = Api(text)
    assert api.get("deals/").status_code == 200
    assert "deals:write" in is_problem(api.post("deals/", {}), 403)["detail"]
    assert "ERP" in words(client.get(f"/company/{northwind.pk}/integrations/"))


def test_least_role_first_and_the_same_form_makes_one(world, admin):
    address = f"/company/{world.organizations['northwind'].pk}/integrations/new/"
    page = words(visit(admin).get(address))
    assert page.index('value="learner"') < page.index('value="seller"') < page.index("admin")
    answers = [visit(admin).post(address, FORM | {"name": name}) for name in ("ERP", "erp")]
    assert [answer.status_code for answer in answers] == [302, 400]


def test_a_seller_and_a_program_look_after_none(world, admin, crm):
    northwind = world.organizations["northwind"]
    robot = services.make_integration(
        actor=admin, organization=northwind, name="Robot", role="admin"
    )
    for actor in (world.users["seller@northwind.example"], robot.user):
        with pytest.raises(Refused):
            services.make_integration(actor=actor, organization=northwind, **FORM)
        with pytest.raises(Refused):
            services.end_integration(integration=crm, actor=actor)


def test_the_vendors_are_the_desks(world, admin):
    row = services.make_integration(actor=world.desk, organization=None, name="BI", role="auditor")
    assert visit(world.desk).get(page_of(row)).status_code == 200
    assert visit(admin).get(page_of(row)).status_code == 404
    for role in ("account_manager", "direct_rep", "", "admin"):
        with pytest.raises(ValidationError):
            services.make_integration(actor=world.desk, organization=None, name="x", role=role)


def test_what_it_does_bears_its_name(world, crm, crm_api):
    made = crm_api.post("deals/", {"title": "From the CRM"}).json()
    deal = Deal.objects.get(pk=made["id"])
    assert deal.owner == crm.user
    entry = AuditEntry.objects.filter(target_id=deal.pk).first()
    assert str(entry.actor) == "Zephyr CRM (integration)"


def test_it_is_nobodys_colleague(world, admin, crm):
    seller = Membership.objects.get(user__email="seller@northwind.example")
    assert crm.user not in [seat.user for seat in successors(seller)]
    assert "Zephyr" not in words(visit(admin).get(f"/company/{crm.organization_id}/members/"))
    assert "Zephyr" not in as_user(admin).get("members/?page_size=100").content.decode()
    own = Membership.objects.get(user=crm.user)
    for person in (admin, world.desk):
        address = f"/company/{crm.organization_id}/members/{own.pk}/"
        assert visit(person).get(address).status_code == 404
    assert crm.user not in people_of(Rule(level="partner"))


def test_it_gets_no_mail_and_cannot_sign_in(crm):
    before = OutgoingEmail.objects.count()
    client = visit()
    client.post("/auth/password/reset/", {"email": crm.user.email})
    assert OutgoingEmail.objects.count() == before
    client.post("/auth/login/", {"login": crm.user.email, "password": "concord-demo"})
    assert client.get("/").status_code == 302


def test_administrators_and_the_trail_hear_of_it(world, admin, crm):
    from portal.notifications.models import Notification

    told = Notification.objects.filter(kind="integration").values_list("user__email", flat=True)
    others = Membership.objects.live().filter(organization=crm.organization, role="admin")
    emails = set(others.exclude(user=admin).values_list("user__email", flat=True))
    assert set(told) == emails - {crm.user.email}
    assert AuditEntry.objects.filter(action="make_integration", target_id=crm.pk).exists()


def test_what_stops_stops_with_the_next_request(admin, crm, crm_api):
    digest = ApiToken.objects.get(user=crm.user).digest
    second = services.make_token(integration=crm, actor=admin, name="2", areas=["deals:read"])
    third = Api(services.make_token(integration=crm, actor=admin, name="3", areas=["deals:read"]))
    client = visit(admin)
    assert crm_api.get("deals/").status_code == Api(second).get("deals/").status_code == 200
    client.post(f"{page_of(crm)}tokens/{digest}/revoke/")
    is_problem(crm_api.get("deals/"), 401)
    past = clock.now() - dt.timedelta(minutes=1)
    ApiToken.objects.filter(digest=ApiToken.digest_of(second)).update(expires_at=past)
    is_problem(Api(second).get("deals/"), 401)
    assert "Expired" in words(client.get(page_of(crm)))
    ended = []
    services.ENDED.append(lambda row, actor: ended.append(row.pk))
    client.post(f"{page_of(crm)}end/")
    services.ENDED.pop()
    is_problem(third.get("deals/"), 401)
    assert ended == [crm.pk] and client.get(page_of(crm)).status_code == 200
    with pytest.raises(Refused):
        services.make_token(integration=crm, actor=admin, name="4", areas=["deals:read"])


def test_a_token_hands_on_no_more_than_it_has(world, admin, crm):
    ends = clock.now() + dt.timedelta(days=1)
    api = Api(ApiToken.issue(admin, "few", ["webhooks:read", "webhooks:write"], ends))
    address = f"integrations/{crm.pk}/tokens/"
    body = {"name": "n", "areas": ["webhooks:read"], "expires_at": ends.isoformat()}
    errors = is_problem(api.post(address, body | {"areas": ["deals:read"]}), 400)["errors"]
    assert errors.keys() == {"areas"}
    assert is_problem(api.post(address, body | {"expires_at": None}), 400)["errors"].keys() == {
        "expires_at"
    }
    made = api.post(address, body, Idempotency_Key="k1")
    assert made.status_code == 201 and made.json()["token"].startswith("concord_")
    assert made.json()["token"] not in api.get(address).content.decode()
    again = api.post(address, body, Idempotency_Key="k1")
    assert is_problem(again, 400), "what is shown once is not kept for a second answer"
    assert api.delete(f"{address}{made.json()['id']}/").status_code == 204


def test_a_narrow_token_gets_no_secret_of_a_wider_client(admin, crm):
    wide = make_client(crm, admin, kind="program", areas=["deals:read", "deals:write"])
    address = f"integrations/{crm.pk}/clients/{wide.row.pk}/secret/"
    narrow = Api(ApiToken.issue(admin, "few", ["webhooks:read", "webhooks:write"]))
    assert "deals:read" in is_problem(narrow.post(address), 403)["detail"]
    assert Api(ApiToken.issue(admin, "all")).post(address).json()["client_secret"]
