"""Who of the vendor opened a company's registration: once for each person, deal and hour."""

import datetime as dt

from django.conf import settings
from django.test import Client

from portal.activity.audit import OPENED, timeline
from portal.activity.models import AuditEntry
from portal.audit import services
from portal.audit.openings import note_opening
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.portal.audit.conftest import links_of


def opened():
    rows = AuditEntry.objects.filter(action=OPENED).order_by("pk")
    return [(row.actor.email, str(row.target_id)) for row in rows.select_related("actor")]


def visit(client, world, email, path):
    client.force_login(world.users[email])
    return client.get(path)


def test_vendors_people_are_named_and_the_companys_are_not(trail, client):
    deal, cam = trail.deals["nw-submitted"], trail.users["cam@meridian.example"]
    page, headers = f"/deals/{deal.pk}/", {"authorization": f"Bearer {ApiToken.issue(cam, 'x')}"}
    for email in ("seller@northwind.example", "admin@northwind.example", cam.email, cam.email):
        assert visit(client, trail, email, page).status_code == 200
    assert Client().get(f"/api/v1{page}", headers=headers).status_code == 200
    assert visit(client, trail, "desk@meridian.example", f"/reviews/{deal.pk}/").status_code == 200
    assert visit(client, trail, "desk@meridian.example", page).status_code == 200
    for email in ("seller@bluepeak.example", "cam2@meridian.example"):
        assert visit(client, trail, email, page).status_code == 404
    direct = trail.deals["dn-direct"]  # of no company
    assert visit(client, trail, "desk@meridian.example", f"/deals/{direct.pk}/").status_code == 200
    assert opened() == [(email, str(deal.pk)) for email in (cam.email, "desk@meridian.example")]

    services.seal_pending()
    company = trail.organizations["northwind"]
    shown = [link.shown for link in links_of(company) if link.shown["action"] == OPENED]
    assert [(row["actor"], row["note"]) for row in shown] == [
        ("Cara Manager", {"role": "account_manager"}),
        ("Dana Desk", {"role": "desk"}),
    ]
    for internal in (True, False):  # openings are no history of the registration
        assert OPENED not in {row.action for row in timeline(deal, internal=internal)}


def test_an_hour_later_it_is_written_again(trail):
    deal, cam = trail.deals["nw-submitted"], trail.users["cam@meridian.example"]
    start = clock.now().replace(minute=59, second=0)
    for minutes in (0, 0, 2, 30, 70):
        with clock.at(start + dt.timedelta(minutes=minutes)):
            note_opening(cam, deal, deal.organization_id)
    assert len(opened()) == 3


def test_opening_costs_one_look_up_and_nothing_for_others(trail, django_assert_num_queries):
    deal, cam = trail.deals["nw-submitted"], trail.users["cam@meridian.example"]
    note_opening(cam, deal, deal.organization_id)
    with django_assert_num_queries(1):
        note_opening(cam, deal, deal.organization_id)
    with django_assert_num_queries(0):
        note_opening(trail.users["seller@northwind.example"], deal, deal.organization_id)
        note_opening(cam, deal, None)


def test_companys_page_says_who_opened_what(trail, client):
    deal = trail.deals["nw-submitted"]
    visit(client, trail, "desk@meridian.example", f"/deals/{deal.pk}/")
    services.seal_pending()
    page = visit(client, trail, "admin@northwind.example", "/company/audit/").content.decode()
    assert "Dana Desk" in page and "Channel desk" in page and deal.number in page
    rival = visit(client, trail, "admin@bluepeak.example", "/company/audit/").content.decode()
    assert "Dana Desk" not in rival and deal.number not in rival
    assert str(settings.VENDOR_NAME) in page
