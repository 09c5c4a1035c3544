"""Numbers for Prometheus: a door nobody finds without its key, and no name behind it."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from deals.registrations.models import Deal
from partners.organizations.models import Organization
from portal.observing import metrics
from portal.observing.registry import fault
from portal.observing.services import keep
from tests.visitor import TOKEN as CSRF
from tests.visitor import visit

TOKEN = "a-token-of-the-monitoring-system"
ORDER = ("route", "method", "status", "state", "check")
SELLER = "seller@northwind.example"


def asked(token=TOKEN, client=None):
    return (client or visit()).get("/metrics", headers={"authorization": f"Bearer {token}"})


@pytest.fixture
def counted(settings):
    settings.METRICS_TOKEN = TOKEN


def found(name):
    """Samples of a metric as {labels: value}."""
    families = text_string_to_metric_families(asked().content.decode())
    return {
        tuple(sample.labels[name] for name in ORDER if name in sample.labels): sample.value
        for family in families
        for sample in family.samples
        if sample.name == f"concord_{name}"
    }


@pytest.mark.parametrize(("wanted", "given"), [("", ""), ("", TOKEN), (TOKEN, ""), (TOKEN, "no")])
def test_without_the_token_the_page_is_not_there(world, settings, wanted, given):
    """Byte for byte what an address answers that nobody ever wrote, for anybody."""
    settings.METRICS_TOKEN = wanted
    for user in (None, world.users[SELLER], world.desk):
        client = visit(user)
        nowhere = client.get("/metrixx")
        page = asked(given, client)
        assert (page.status_code, nowhere.status_code) == (404, 404)
        shown = [CSRF.sub("", answer.content.decode()) for answer in (page, nowhere)]
        assert shown[0] == shown[1].replace("/metrixx", "/metrics")


def test_requests_are_counted_by_the_pattern_of_their_address(world, counted):
    deal = Deal.objects.visible_to(world.desk).first()
    before = found("requests_total").get(("deals/<uuid:pk>/", "GET", "2xx"), 0)
    assert visit(world.desk).get(f"/deals/{deal.pk}/").status_code == 200
    assert found("requests_total")["deals/<uuid:pk>/", "GET", "2xx"] == before + 1
    assert found("request_seconds_count")["deals/<uuid:pk>/", "GET"] >= 1
    assert found("request_queries_sum")[("deals/<uuid:pk>/",)] > 3
    assert found("request_database_seconds_sum")[("deals/<uuid:pk>/",)] > 0
    visit().generic("BREW", "/deals/")
    assert any(labels[1] == "OTHER" for labels in found("requests_total"))


def test_slow_statements_are_counted(world, counted, settings):
    settings.SLOW_QUERY_MS = 0
    visit(world.desk).get("/deals/")
    assert found("slow_queries_total")[("deals/",)] > 3


def test_numbers_of_the_whole_portal(world, counted):
    keep("grants", fault("%(count)d records do not follow their facts.", count=3))
    names = ("job_runs", "jobs_oldest_seconds", "mail_waiting", "deal_clocks", "webhooks_waiting")
    for name in names:
        assert found(name), name
    assert found("grants_drift") == {(): 3}
    assert found("health")[("grants",)] == 2
    assert {labels[0] for labels in found("deal_clocks")} == {"in_time", "breached"}


def test_no_label_names_a_company_a_person_or_a_record(world, counted):
    client = visit(world.users[SELLER])
    for path in ("/deals/?q=Umbrella", "/nowhere/Umbrella/", f"/deals/{world.desk.pk}/"):
        client.get(path)
    page = asked().content.decode()
    names = Organization.objects.values_list("name", flat=True)
    for name in (*names, "Umbrella", "@", str(world.desk.pk)):
        assert name not in page, name
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", page)


def test_a_number_that_cannot_be_read_leaves_the_others(db, counted, monkeypatch):
    from django.db import DatabaseError

    def broken():
        raise DatabaseError

    monkeypatch.setattr(metrics, "GAUGES", [metrics.Gauge("x", "x", broken), *metrics.GAUGES])
    page = asked().content.decode()
    assert "concord_x" not in page and "concord_job_runs" in page
