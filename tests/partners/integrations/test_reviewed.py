"""Integrations in the share register and in access reviews: own company's only, kept or ended."""

import datetime as dt

import pytest

from partners.integrations import services
from partners.integrations.models import Integration
from portal.access.scope import scope_of
from portal.oversight.models import AccessReview
from portal.oversight.register import Wanted, all_rows
from portal.oversight.services import reviews
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.partners.integrations.conftest import make_client
from tests.visitor import visit, words


@pytest.fixture
def erp(world):
    return services.make_integration(
        actor=world.desk, organization=None, name="Vendor ERP", role="auditor"
    )


def registered(person):
    return {row["holder"]: row for row in all_rows(scope_of(person), Wanted(kind="integration"))}


def begin(world):
    due = clock.today() + dt.timedelta(days=9)
    return reviews.start(actor=world.desk, name="Keys", kinds=["integration"], due_on=due)


def test_the_register_shows_each_side_its_own_with_the_last_use(world, admin, rival, crm, erp):
    used = clock.now() - dt.timedelta(days=40)
    services.make_token(integration=crm, actor=admin, name="Sync", areas=["deals:read"])
    assert registered(admin)["Zephyr CRM"]["used"] is None
    ApiToken.objects.filter(user=crm.user).update(last_used_at=used)
    app = make_client(crm, admin)
    assert registered(admin)["Zephyr CRM"]["used"] == used.date()
    type(app.row).objects.filter(pk=app.row.pk).update(last_used_at=used + dt.timedelta(days=9))
    assert registered(admin)["Zephyr CRM"]["used"] == (used + dt.timedelta(days=9)).date()
    assert registered(world.desk).keys() == {"Zephyr CRM", "Vendor ERP"}
    assert registered(admin).keys() == {"Zephyr CRM"} and registered(rival) == {}
    assert registered(world.users["cam@meridian.example"]) == {}
    page = visit(admin).get("/access/shares/?kind=integration")
    assert page.status_code == 404 or "Zephyr CRM" in words(page)


def test_a_review_lists_them_and_what_is_ended_stops(world, admin, rival, crm, crm_api, erp):
    assert crm_api.get("deals/").status_code == 200
    review = begin(world)
    page = f"/access/reviews/{review.pk}/"
    shown = words(visit(admin).get(page))
    assert "Zephyr CRM" in shown and "Vendor ERP" not in shown
    assert visit(rival).get(page).status_code == 404
    items = {item.holder: item for item in review.items.all()}
    assert items["Zephyr CRM"].used_on == clock.today()
    assert (items["Zephyr CRM"].answer_by, items["Vendor ERP"].answer_by) == ("company", "desk")
    listed = as_user(admin).get(f"access-reviews/{review.pk}/items/").json()["results"]
    assert [row["last_used_on"] for row in listed] == [clock.today().isoformat()]
    address = f"{page}{items['Zephyr CRM'].pk}/"
    assert visit(rival).post(address, {"answer": "end", "reason": "Mine"}).status_code == 404
    assert visit(admin).post(address, {"answer": "end", "reason": "Not used"}).status_code == 302
    is_problem(crm_api.get("deals/"), 401)
    reviews.answer(item=items["Vendor ERP"], actor=world.desk, answer="keep", reason="")
    assert Integration.objects.live().get() == erp
    assert AccessReview.objects.get().status == "closed"
