"""Administrators look after their company's webhooks, by pages and API; rivals see nothing."""

import datetime as dt
import re

from django.urls import reverse

from portal.activity.models import AuditEntry
from portal.webhooks import services
from portal.webhooks.catalogue import CODES, TYPES
from portal.webhooks.choices import MOST_ENDPOINTS
from portal.webhooks.models import Delivery, Endpoint
from portal.webhooks.records import KINDS, SeatViewSet
from portal.webhooks.samples import SAMPLES
from portal.webhooks.signing import secret_of
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.portal.webhooks.test_delivery import say
from tests.visitor import visit, words

URL = "https://crm.example.com/concord"


def admin(world, company="northwind"):
    return world.users[f"admin@{company}.example"]


def test_the_way_of_a_webhook_on_pages(world, hooks, receiver):
    integration, person = hooks.integration("northwind"), visit(admin(world))
    company = integration.organization.pk
    assert reverse("company_webhooks", args=[company]) in words(person.get(f"/company/{company}/"))
    page = person.get(f"/company/{company}/webhooks/new/")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    form = {
        "token": token,
        "integration": str(integration.pk),
        "url": receiver.url + "/hook",
        "about": "Our CRM",
        "events": ["comment.added", "deal.won"],
    }
    answers = [person.post(f"/company/{company}/webhooks/new/", form) for _twice in range(2)]
    endpoint = Endpoint.objects.get()
    assert all(secret_of(endpoint) in words(answer) for answer in answers)
    assert "no-store" in answers[0]["Cache-Control"]
    own = endpoint.get_absolute_url()
    assert "Our CRM" in words(person.get(f"/company/{company}/webhooks/"))
    say(world)
    assert person.post(f"{own}test/").status_code == 302
    hooks.run()
    page = words(person.get(own))
    assert "comment.added" in page and "webhook.test" in page and "Delivered" in page
    assert secret_of(endpoint) not in page
    row = Delivery.objects.get(type="comment.added")
    page = words(person.get(f"{own}deliveries/{row.pk}/"))
    assert row.message_id in page and "204" in page
    assert person.post(f"{own}deliveries/{row.pk}/replay/").status_code == 302
    assert hooks.run() == 1
    since = (clock.now() - dt.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert person.post(f"{own}replay/", {"since": since}).status_code == 302
    assert person.post(f"{own}replay/", {"since": "2001-01-01T00:00"}).status_code == 400
    edit = {"version": 1, "url": URL, "events": ["deal.won"], "token": ""}
    assert person.post(f"{own}edit/", edit).status_code == 302
    assert person.post(f"{own}edit/", edit).status_code == 409
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.events, endpoint.version) == (URL, ["deal.won"], 2)
    old = secret_of(endpoint)
    assert person.get(f"{own}secret/").status_code == 200
    answer = person.post(f"{own}secret/", {"version": 2})
    endpoint.refresh_from_db()
    assert secret_of(endpoint) != old and secret_of(endpoint) in words(answer)
    assert person.post(f"{own}secret/", {"version": 2}).status_code == 409
    for way in ("off", "off", "on"):
        assert person.post(f"{own}{way}/").status_code == 302
    assert person.get(f"{own}remove/").status_code == 200
    assert person.post(f"{own}remove/").status_code == 302
    assert not Endpoint.objects.exists() and not Delivery.objects.exists()
    known = AuditEntry.objects.filter(action__endswith="_webhook", target_id=company)
    assert known.values_list("action", flat=True).distinct().count() >= 5


def test_a_refused_form_keeps_what_was_typed(world, hooks):
    integration = hooks.integration("northwind")
    form = {
        "integration": str(integration.pk),
        "url": URL,
        "about": "My note",
        "events": ["deal.won"],
    }
    address = f"/company/{integration.organization.pk}/webhooks/new/"
    person = visit(admin(world))
    for wrong in (
        {"url": "http://10.0.0.1/"},
        {"url": ""},
        {"events": []},
        {"events": ["no.such"]},
    ):
        answer = person.post(address, form | wrong)
        assert answer.status_code == 400 and "My note" in words(answer)
    assert not Endpoint.objects.exists()


def test_rivals_find_nothing(world, hooks):
    """Hidden and missing look alike; another company's integration reads like an unknown one."""
    endpoint = hooks.subscribe("northwind")
    say(world)
    hooks.run()
    row, rival = Delivery.objects.get(), admin(world, "bluepeak")
    own, missing = endpoint.get_absolute_url(), f"/webhooks/{row.pk}/"
    for tail in ("", "edit/", "secret/", "remove/", f"deliveries/{row.pk}/"):
        assert words(visit(rival).get(own + tail)) == words(visit(rival).get(missing + tail))
    for tail in ("test/", "on/", "off/", "replay/", f"deliveries/{row.pk}/replay/"):
        assert visit(rival).post(own + tail).status_code == 404
    api = as_user(rival)
    assert api.ids("webhooks/") == set()
    is_problem(api.get(f"webhooks/{endpoint.pk}/deliveries/"), 404)
    body = {"integration": str(endpoint.integration_id), "url": URL, "events": ["deal.won"]}
    unknown = api.post("webhooks/", body | {"integration": str(row.pk)})
    assert is_problem(api.post("webhooks/", body), 400) == is_problem(unknown, 400)
    seller = world.users["seller@northwind.example"]
    assert visit(seller).get(own).status_code == 404
    assert visit(seller).get(f"/company/{endpoint.organization.pk}/webhooks/").status_code == 403


def test_the_desk_reads_companies_webhooks_and_runs_the_vendor_s(world, hooks):
    theirs, ours = hooks.subscribe("northwind"), hooks.subscribe(None, role="desk")
    desk, auditor = visit(world.desk), visit(world.users["auditor@meridian.example"])
    assert desk.get(theirs.get_absolute_url()).status_code == 200
    assert desk.post(f"{theirs.get_absolute_url()}off/").status_code == 403
    assert desk.post(f"{ours.get_absolute_url()}off/").status_code == 302
    assert auditor.get("/webhooks/").status_code == 200
    assert auditor.get("/webhooks/new/").status_code == 403
    page = words(desk.get("/webhooks/"))
    assert "vendor-desk" in page and "northwind-admin" not in page


def test_the_api_does_the_same(world, hooks, receiver):
    integration, api = hooks.integration("northwind"), as_user(admin(world))
    body = {
        "integration": str(integration.pk),
        "url": receiver.url + "/hook",
        "events": ["deal.won"],
    }
    made = api.post("webhooks/", body)
    assert made.status_code == 201 and made.json()["secret"].startswith("whsec_")
    own = f"webhooks/{made.json()['id']}/"
    shown = api.get(own).json()
    assert "secret" not in shown and shown["on"] is True
    is_problem(api.post("webhooks/", body | {"url": "https://192.168.0.1/"}), 400)
    is_problem(api.patch(own, {"events": ["deal.none"], "version": 1}), 400)
    changed = api.patch(own, {"events": ["comment.added"], "version": 1})
    assert changed.json()["events"] == ["comment.added"]
    rotated = api.post(f"{own}rotate/", {"version": 2}).json()
    assert rotated["secret"] != made.json()["secret"] and rotated["old_secret_until"]
    is_problem(api.post(f"{own}rotate/", {"version": 2}), 409)
    assert api.post(f"{own}test/").status_code == 202
    say(world)
    hooks.run()
    rows = api.get(f"{own}deliveries/?status=delivered").json()["results"]
    assert {row["type"] for row in rows} == {"webhook.test", "comment.added"}
    one = f"{own}deliveries/{rows[0]['id']}/"
    assert [row["code"] for row in api.get(one).json()["log"]] == [204]
    assert api.post(f"{one}replay/").status_code == 202
    since = (clock.now() - dt.timedelta(hours=1)).isoformat()
    assert api.post(f"{own}replay/", {"since": since}).json() == {"count": 1}
    assert api.post(f"{own}off/").json()["off_reason"] == "by_hand"
    is_problem(api.post(f"{own}test/"), 409)
    assert api.post(f"{own}on/").json()["on"] is True
    assert api.delete(own).status_code == 204
    is_problem(api.get(own), 404)


def test_an_integration_has_so_many_and_no_more(world, hooks):
    for place in range(MOST_ENDPOINTS):
        hooks.subscribe("northwind", path=f"/hook/{place}")
    body = {
        "integration": str(hooks.integration("northwind").pk),
        "url": URL,
        "events": ["deal.won"],
    }
    problem = is_problem(as_user(admin(world)).post("webhooks/", body), 400)
    assert "20" in problem["errors"]["integration"][0]


def test_every_event_is_documented_with_fields_the_api_has(world, hooks):
    rows = as_user(admin(world)).get("webhooks/events/").json()
    assert [row["type"] for row in rows] == list(CODES)
    page = words(visit(admin(world)).get("/webhooks/events/"))
    assert [code for code in CODES if code not in page] == []
    for label, kind in KINDS.items():
        fields = set(kind.view.serializer_class().fields)
        assert SAMPLES[label].keys() <= fields, label
    assert {row.label for row in TYPES} - {""} == set(KINDS)
    assert SeatViewSet.serializer_class is KINDS["organizations.membership"].view.serializer_class


def test_lists_cost_the_same_whatever_their_length(world, hooks, django_assert_max_num_queries):
    endpoint, person = hooks.subscribe("northwind"), visit(admin(world))
    for place in range(5):
        services.send_test(endpoint=endpoint, actor=admin(world))
        hooks.run()
        hooks.subscribe("northwind", path=f"/hook/{place}")
    for path in (endpoint.get_absolute_url(), f"/company/{endpoint.organization.pk}/webhooks/"):
        person.get(path)
        with django_assert_max_num_queries(18):
            person.get(path)
