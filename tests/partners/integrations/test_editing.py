"""Integrations are renamed, their tokens and clients narrowed: never widened, never by a rival."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from partners.integrations import services
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.partners.integrations.conftest import make_client
from tests.visitor import visit, words


@pytest.fixture
def token(crm, crm_api):
    return ApiToken.objects.get(user=crm.user)


def test_an_integration_is_renamed_on_its_page_and_in_histories(admin, crm):
    page = f"/integrations/{crm.pk}/"
    assert f"{page}edit/" in words(visit(admin).get(page))
    sent = visit(admin).post(
        f"{page}edit/", {"name": "Yonder CRM", "about": "Orders", "version": 1}
    )
    assert sent.url == page
    crm.refresh_from_db()
    assert (crm.name, crm.about, str(crm.user)) == (
        "Yonder CRM", "Orders", "Yonder CRM (integration)"
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="change_integration", target_id=crm.pk).count() == 1
    stale = visit(admin).post(f"{page}edit/", {"name": "Other", "version": 1})
    assert stale.status_code == 409
    assert AuditEntry.objects.filter(action="change_integration").count() == 1


def test_a_taken_name_is_said_at_the_field(admin, crm):
    services.make_integration(
        actor=admin, organization=crm.organization, name="ERP", role="learner"
    )
    page = visit(admin).post(f"/integrations/{crm.pk}/edit/", {"name": "erp", "version": 1})
    assert page.status_code == 400 and "There is an integration with this name" in words(page)


def test_a_token_opens_less_from_the_next_request_on(admin, crm, crm_api, token):
    deal = {"title": "From the CRM"}
    assert crm_api.post("deals/", deal).status_code == 201
    address = f"/integrations/{crm.pk}/tokens/{token.digest}/edit/"
    last = localdate() + dt.timedelta(days=5)
    sent = visit(admin).post(
        address, {"name": "Reads", "areas": ["deals:read"], "expires_at": last.isoformat()}
    )
    assert sent.status_code == 302
    assert "deals:write" in is_problem(crm_api.post("deals/", deal), 403)["detail"]
    token.refresh_from_db()
    assert (token.name, token.areas) == ("Reads", ["deals:read"])
    assert last < token.expires_at.date() or token.expires_at.hour >= 0
    assert AuditEntry.objects.filter(action="narrow_token", target_id=crm.pk).exists()


@pytest.mark.parametrize(
    "data",
    [
        {"areas": ["deals:read", "accounts:read"]},
        {"areas": []},
        {"expires_at": None},
        {"expires_at": dt.timedelta(days=60)},
        {"expires_at": dt.timedelta(days=-1)},
    ],
    ids=["more", "nothing", "for ever", "later", "past"],
)
def test_nothing_is_widened(admin, crm, token, data):
    now = clock.now()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=now + dt.timedelta(days=30))
    if isinstance(data.get("expires_at"), dt.timedelta):
        data = {"expires_at": now + data["expires_at"]}
    with pytest.raises(ValidationError):
        services.narrow_token(integration=crm, token=token, actor=admin, data=data)
    row = ApiToken.objects.get(pk=token.pk)
    assert (row.areas, row.expires_at) == (token.areas, now + dt.timedelta(days=30))


def test_who_saw_an_older_token_does_not_widen_it_again(admin, crm, token):
    seen = ApiToken.objects.get(pk=token.pk)
    narrow = {"integration": crm, "actor": admin}
    services.narrow_token(token=token, data={"areas": ["deals:read"]}, **narrow)
    with pytest.raises(ValidationError):
        services.narrow_token(token=seen, data={"areas": ["deals:read", "deals:write"]}, **narrow)


def test_over_the_api(admin, crm, token):
    api, here = as_user(admin), f"integrations/{crm.pk}/"
    seen = api.get(here)
    is_problem(api.patch(here, {"about": "Orders"}), 400)
    tag = {"If_Match": seen["ETag"]}
    assert api.patch(here, {"about": "Orders"}, **tag).json()["about"] == "Orders"
    is_problem(api.patch(here, {"about": "Others"}, **tag), 412)
    is_problem(api.patch(here, {"about": "Others", "version": 1}), 409)
    assert api.patch(here, seen.json() | {"version": 2}).json()["name"] == "Zephyr CRM"
    made = api.patch(f"{here}tokens/{token.digest}/", {"areas": ["profile:read"]})
    assert made.json()["areas"] == ["profile:read"]
    app = make_client(crm, admin, areas=["deals:read", "profile:read"])
    one = f"{here}clients/{app.row.pk}/"
    assert api.patch(one, {"areas": ["deals:read"]}).json()["areas"] == ["deals:read"]
    is_problem(api.patch(one, {"areas": ["deals:read", "profile:read"]}), 400)


def test_rivals_and_sellers_edit_nothing(world, rival, crm, token):
    here = f"integrations/{crm.pk}/"
    for path in (here, f"{here}tokens/{token.digest}/"):
        is_problem(as_user(rival).patch(path, {"name": "Mine"}), 404)
        seller = world.users["seller@northwind.example"]
        is_problem(as_user(seller).patch(path, {"name": "Mine"}), 404)
    assert visit(rival).get(f"/integrations/{crm.pk}/edit/").status_code == 404
    with pytest.raises(Refused):
        services.narrow_token(integration=crm, token=token, actor=rival, data={"name": "x"})


def test_what_has_ended_is_not_edited(admin, crm, token):
    services.end_integration(integration=crm, actor=admin)
    with pytest.raises(Refused):
        services.change_integration(integration=crm, actor=admin, version=2, data={"name": "x"})
    assert visit(admin).get(f"/integrations/{crm.pk}/edit/").status_code == 403
