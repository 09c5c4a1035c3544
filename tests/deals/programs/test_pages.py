"""The desk's rooms of rules: who opens them, and what a form does with good and bad input."""

import datetime as dt
import re
from decimal import Decimal as D

import pytest

from deals.programs import rules, services
from deals.programs.models import (
    ExchangeRate,
    ProgramPolicy,
    RoutingRuleSet,
)
from partners.organizations.models import Tier
from portal.workflow import clock
from tests.visitor import status, visit, words

DAY = dt.timedelta(days=1)
READERS = {"desk@meridian.example", "ops@meridian.example", "auditor@meridian.example"}
WRITERS = READERS - {"auditor@meridian.example"}
ODD = ["a\x00b", "\u202eevil", "👩‍👩‍👧", "=1+1", "<script>", "x" * 5000, "９", "-1", "1e9", "NaN"]


@pytest.fixture
def desk(world):
    return visit(world.desk)


@pytest.fixture
def tomorrow():
    return clock.today() + DAY


def written():
    return ProgramPolicy.objects.exclude(starts_on=rules.FIRST_DAY)


# --- Who ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("programme_rules", READERS),
        ("routing_rules", READERS),
        ("calendars", READERS),
        ("rates", READERS),
        ("policy_new", WRITERS),
        ("rule_set_new", WRITERS),
        ("calendar_new", WRITERS),
    ],
)
def test_room_is_the_desks_and_auditors_read(world, name, who):
    seen = {email: status(user, name) for email, user in world.users.items()}
    assert seen == {email: 200 if email in who else 403 for email in world.users}


def test_auditor_reads_everything_and_changes_nothing(world, tomorrow):
    auditor = visit(world.users["auditor@meridian.example"])
    calendar = services.save_calendar(actor=world.desk, data={"name": "All"})
    rate = services.add_rate(actor=world.desk, currency="EUR", rate=D("1.1"), starts_on=tomorrow)
    assert auditor.get(f"/programme/calendars/{calendar.pk}/").status_code == 200
    assert "<button" not in re.sub(
        r"<header.*?</header>|<dialog.*?</dialog>", "", main(auditor, "/programme/rates/")
    )
    for path in (
        f"/programme/calendars/{calendar.pk}/",
        f"/programme/calendars/{calendar.pk}/exceptions/",
        "/programme/rates/",
        f"/programme/rates/{rate.pk}/cancel/",
        "/programme/policies/new/",
        "/programme/routing/new/",
    ):
        assert auditor.post(path, {"reason": "x"}).status_code == 403
    assert ExchangeRate.objects.count() == 1


def main(client, path):
    """The middle of the page."""
    return words(client.get(path)).partition("<main")[2].partition("</main>")[0]


# --- Policies ------------------------------------------------------------------------------------
def filled(client, path="/programme/policies/new/", **changes):
    """What the form would send as it stands, with `changes`."""
    form = client.get(path).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {"reason": "Because", **changes}
    return {name: value for name, value in data.items() if value not in (None, False)}


def test_version_is_compared_before_it_is_saved(desk, tomorrow):
    data = filled(desk, protection_days="120", notice_days="30, 5")
    page = desk.post("/programme/policies/new/", data)
    assert page.status_code == 200
    assert [(c.name, c.old, c.new) for c in page.context["changes"]] == [
        ("protection_days", "90", "120"),
        ("notice_days", "30, 14, 7, 1", "30, 5"),
    ]
    assert not written().exists()
    seal = page.context["seal"]

    other = desk.post("/programme/policies/new/", data | {"confirm": seal, "decision_days": "3"})
    assert (other.status_code, other.context["is_stale"], written().count()) == (200, True, 0)

    for _twice in range(2):
        saved = desk.post("/programme/policies/new/", data | {"confirm": seal})
        assert saved.status_code == 302
    version = written().get()
    assert (version.starts_on, version.protection_days) == (tomorrow, 120)
    assert (version.notice_days, version.reason) == ([30, 5], "Because")
    text = words(desk.get(saved.url))
    assert "Coming" in text
    assert "Because" in text


def test_very_first_version_is_compared_with_the_defaults(desk, tomorrow):
    ProgramPolicy.objects.update(starts_on=tomorrow + 900 * DAY)
    data = filled(desk, protection_days="120")
    page = desk.post("/programme/policies/new/", data)
    assert [change.name for change in page.context["changes"]] == ["protection_days"]
    data["confirm"] = page.context["seal"]
    assert desk.post("/programme/policies/new/", data).status_code == 302
    assert ProgramPolicy.objects.get(starts_on=tomorrow).protection_days == 120


def test_colleagues_version_in_between_is_seen_before_saving(world, desk, tomorrow):
    data = filled(desk, protection_days="120", starts_on=(tomorrow + DAY).isoformat())
    seal = desk.post("/programme/policies/new/", data).context["seal"]
    services.create_version(
        actor=world.users["ops@meridian.example"],
        starts_on=tomorrow,
        reason="Mine",
        data={"decision_days": 1},
    )
    page = desk.post("/programme/policies/new/", data | {"confirm": seal})
    assert page.context["is_stale"]
    assert [change.name for change in page.context["changes"]] == [
        "decision_days",
        "protection_days",
    ]


def test_form_starts_from_the_scope_it_is_about(world, desk, tomorrow):
    gold = Tier.objects.get(code="gold")
    services.create_version(
        actor=world.desk, starts_on=tomorrow, reason="G", tier=gold, data={"protection_days": 120}
    )
    form = desk.get(f"/programme/policies/new/?tier={gold.pk}").context["form"]
    assert (form["tier"].value(), form["protection_days"].value()) == (gold.pk, 120)
    for nonsense in ("?tier=999999", "?tier=x", "?tier=" + "9" * 40, "?territory=%00"):
        assert desk.get(f"/programme/policies/new/{nonsense}").status_code == 200


BAD = [
    ({"starts_on": "2020-01-01"}, "starts_on"),
    ({"starts_on": clock.today().isoformat()}, "starts_on"),
    ({"starts_on": "31.31.3131"}, "starts_on"),
    ({"reason": "  "}, "reason"),
    ({"tier": "9999"}, "tier"),
    ({"notice_days": "30, soon"}, "notice_days"),
    ({"notice_days": "400"}, "notice_days"),
    ({"release_times": "9 o'clock"}, "release_times"),
    ({"release_times": "24:30"}, "release_times"),
    ({"long_protection_days": "10"}, "long_protection_days"),
    ({"protection_days": "0"}, "protection_days"),
    ({"protection_days": "1e9"}, "protection_days"),
    *[({"reason": text}, "reason") for text in ("a\x00b", "x" * 301)],
    *[({"notice_days": text}, "notice_days") for text in ODD if text != "x" * 5000],
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_bad_input_is_told_and_kept(desk, changes, field):
    page = desk.post("/programme/policies/new/", filled(desk, protection_days="91") | changes)
    assert page.status_code == 400
    assert field in page.context["form"].errors
    assert page.context["form"][field].value() == changes[field]
    assert not written().exists()


def test_coming_version_is_taken_away_with_a_reason(world, desk, tomorrow):
    version = services.create_version(
        actor=world.desk, starts_on=tomorrow, reason="G", data={"protection_days": 120}
    )
    path = f"/programme/policies/{version.pk}/cancel/"
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"reason": " "}).status_code == 400
    assert written().exists()
    with clock.at(clock.now() + DAY):
        assert desk.post(path, {"reason": "Too late"}).status_code == 409
    assert desk.post(path, {"reason": "Not agreed"}).status_code == 302
    assert not written().exists()
    assert desk.post(path, {"reason": "Not agreed"}).status_code == 404


def test_scope_is_withdrawn_on_its_page(world, desk, tomorrow):
    gold = Tier.objects.get(code="gold")
    version = services.create_version(
        actor=world.desk, starts_on=tomorrow, reason="G", tier=gold, data={"protection_days": 120}
    )
    path = f"/programme/policies/{version.pk}/end/"
    later = {"reason": "Enough", "starts_on": (tomorrow + DAY).isoformat()}
    assert desk.post(path, later | {"starts_on": "2020-01-01"}).status_code == 400
    assert desk.post(path, later).status_code == 302
    with clock.at(clock.now() + 2 * DAY):
        assert "Withdrawn" in words(desk.get("/programme/"))
        assert "wider rules" in words(desk.get(f"/programme/policies/{written().first().pk}/"))


def test_list_costs_the_same_with_many_versions(world, desk, django_assert_num_queries):
    def write(days, **scope):
        services.create_version(
            actor=world.desk,
            starts_on=clock.today() + days * DAY,
            reason="R",
            data={"protection_days": 100 + days},
            **scope,
        )

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    write(1)
    with CaptureQueriesContext(connection) as one:
        desk.get("/programme/")
    write(2)
    write(3, tier=Tier.objects.get(code="gold"))
    with django_assert_num_queries(len(one)):
        desk.get("/programme/")


# --- Routing -------------------------------------------------------------------------------------
def rule_data(place, name, result="desk", **fields):
    data = {"name": name, "result": result, "incumbent": "any", "certified": "any"} | fields
    return {f"rule-{place}-{field}": value for field, value in data.items()}


def draft(*rows, **more):
    data = {"rules": str(len(rows)), "trial-score": "0", "trial-kind": "hunt"}
    for place, row in enumerate(rows):
        data |= rule_data(place, **row)
    return data | more


MATCH = {"name": "Match", "score_from": "0.4"}
LARGE = {
    "name": "Large",
    "result": "chain",
    "value_from": "250000",
    "stage_1": ["role:account_manager"],
    "stage_3": ["role:desk"],
}


def names(page):
    return [form["name"].value() for form in page.context["forms"]]


def test_list_is_moved_without_a_check(desk):
    broken = {"name": "", "value_from": "much"}

    def after(order):
        return names(desk.post("/programme/routing/new/", draft(MATCH, broken, LARGE, order=order)))

    assert after("up:2") == ["Match", "Large", ""]
    assert after("down:0") == ["", "Match", "Large"]
    assert after("remove:1") == ["Match", "Large"]
    assert after("add") == ["Match", "", "Large", ""]
    for nonsense in ("up:0", "down:2", "up:99", "up:-1", "fly:1", "up:", "remove:²", "\x00"):
        assert after(nonsense) == ["Match", "", "Large"]
    page = desk.post("/programme/routing/new/", draft(MATCH, broken, order="up:1"))
    assert page.context["forms"][0]["value_from"].value() == "much"


def test_rules_are_checked_tried_and_saved(world, desk, tomorrow):
    page = desk.post("/programme/routing/new/", draft(MATCH, LARGE, check="1"))
    assert page.status_code == 200
    assert [problem.is_error for problem in page.context["problems"]] == [False]
    trial = draft(MATCH, LARGE, **{"try": "1", "trial-value": "300000"})
    outcome = desk.post("/programme/routing/new/", trial).context["outcome"]
    assert (outcome["result"], outcome["stages"]) == (
        "Several people, in stages",
        ["Account manager", "Channel desk"],
    )
    data = draft(MATCH, LARGE, save="1", starts_on=tomorrow.isoformat(), reason="Because")
    for _twice in range(2):
        assert desk.post("/programme/routing/new/", data).status_code == 302
    stored = RoutingRuleSet.objects.get()
    assert [(rule.name, rule.chain) for rule in stored.rules.all()] == [
        ("Match", []),
        ("Large", [["role:account_manager"], ["role:desk"]]),
    ]
    assert "Large" in words(desk.get(f"/programme/routing/{stored.pk}/"))
    with clock.at(clock.now() + DAY):
        text = words(desk.get("/programme/routing/?try=1&trial-score=0.9&trial-kind=hunt"))
    assert "It would go to: Channel desk" in text


@pytest.mark.parametrize(
    ("rows", "more", "text"),
    [
        ([{"name": "All", "result": "auto_approve"}], {}, "would approve registrations with"),
        ([{"name": "A"}, {"name": "B", "tiers": ["gold"]}], {}, "“B” is never reached"),
        ([], {}, "Add at least one rule"),
        ([MATCH], {"reason": ""}, "This field is required"),
        ([MATCH], {"starts_on": "2020-01-01"}, "Choose tomorrow or later"),
        ([MATCH | {"tiers": ["tin"]}], {}, "nothing is called tin"),
        ([MATCH | {"value_from": "-5"}], {}, "greater than or equal to 0"),
        ([MATCH | {"result": "nobody"}], {}, "not one of the available choices"),
        ([MATCH | {"result": "chain"}], {}, "needs somebody who agrees"),
        *[([MATCH | {"name": text}], {}, "") for text in ("", "a\x00b", "x" * 81)],
        *[([MATCH | {"score_from": text}], {}, "") for text in ("7", "NaN", "-1", "1e-9", "x")],
    ],
)
def test_rules_with_a_fault_are_not_saved(desk, tomorrow, rows, more, text):
    saved = {"save": "1", "starts_on": tomorrow.isoformat(), "reason": "Because"}
    page = desk.post("/programme/routing/new/", draft(*rows, **saved) | more)
    assert page.status_code == 400
    assert text in words(page)
    assert names(page) == [row["name"] for row in rows]
    assert not RoutingRuleSet.objects.exists()


def test_nonsense_never_breaks_the_editor(desk):
    for data in ({}, {"rules": "²"}, {"rules": "9" * 30}, {"rules": "2", "check": "1"}):
        assert desk.post("/programme/routing/new/", data).status_code in {200, 400}
    for query in ("trial-score=x", "trial-score=NaN", "trial-value=1e99", "trial-kind=%00"):
        assert desk.get(f"/programme/routing/?try=1&{query}").status_code == 200


def test_editor_starts_from_the_newest_version(world, desk, tomorrow):
    assert names(desk.get("/programme/routing/new/")) == ["Every registration"]
    person = str(world.users["cam@meridian.example"].pk)
    services.create_rule_set(
        actor=world.desk,
        starts_on=tomorrow,
        reason="R",
        data=[
            {
                "name": "Big",
                "result": "chain",
                "value_from": D("5.50"),
                "chain": [[f"user:{person}"]],
            }
        ],
    )
    form = desk.get("/programme/routing/new/").context["forms"][0]
    assert (form["value_from"].value(), form["stage_1"].value()) == ("5.5", [f"user:{person}"])
