"""Many rows at once: looked at first, each done or refused by itself, once."""

import re
import uuid

from deals.registrations.models import Deal
from partners.organizations.models import Assignment
from portal.activity.models import AuditEntry
from tests.api import as_user
from tests.visitor import visit, words

PICK = re.compile(r'type="hidden" name="pick" value="([^"]+)"')


def preview(user, address, do, rows):
    picks = [str(getattr(row, "pk", row)) for row in rows]
    return visit(user).get(f"{address}bulk/", {"do": do, "pick": picks}, follow=True)


def send(who, address, do, rows, key=None, **more):
    data = {"do": do, "pick": [str(row.pk) for row in rows], "key": str(key or uuid.uuid4())}
    data |= {f"version-{row.pk}": row.version for row in rows if hasattr(row, "version")}
    return visit(who).post(f"{address}bulk/", data | more, follow=True)


def test_preview_says_what_is_done_and_what_is_left_out(world):
    seller = world.users["seller@northwind.example"]
    draft, sent = world.deals["nw-draft"], world.deals["nw-submitted"]
    page = preview(seller, "/deals/", "withdraw", [draft, sent])
    text = words(page)
    assert PICK.findall(text) == [str(sent.pk)]
    assert "This is not possible while the status is" in text
    assert "Withdraw: 1 row" in text
    sent.refresh_from_db()
    assert sent.status == "submitted"


def test_the_way_back_leads_to_the_list_as_it_was_left_and_nowhere_else(world):
    seller, sent = world.users["seller@northwind.example"], world.deals["nw-submitted"]
    asked = {"do": "withdraw", "pick": [str(sent.pk)]}
    for left, back in (
        ("/deals/?status=submitted", "/deals/?status=submitted"),
        ("//evil.example/deals/", "/deals/"),
        ("/reviews/?page=2", "/deals/"),
    ):
        page = visit(seller).get("/deals/bulk/", asked | {"next": left})
        assert page.context["back"] == back
    nothing = visit(seller).get("/deals/bulk/", {"do": "withdraw", "next": "/deals/?o=value"})
    assert nothing.url == "/deals/?o=value"


def test_hidden_rows_are_not_there(world):
    """Another company's deal and an unknown id leave the same page."""
    seller, sent = world.users["seller@northwind.example"], world.deals["nw-submitted"]
    rival = Deal.objects.exclude(organization=sent.organization).exclude(organization=None).first()
    pages = [
        re.sub(
            r'value="[^"]{36,64}"|csrf[^>]*',
            "",
            words(preview(seller, "/deals/", "withdraw", [sent, other])),
        )
        for other in (rival, uuid.uuid4())
    ]
    assert pages[0] == pages[1]
    send(seller, "/deals/", "withdraw", [rival])
    rival.refresh_from_db()
    assert rival.status != "withdrawn"


def test_double_click_does_it_once_and_shows_the_same_result(world):
    seller, sent = world.users["seller@northwind.example"], world.deals["nw-submitted"]
    key = uuid.uuid4()
    first = send(seller, "/deals/", "withdraw", [sent], key, message="Customer went away")
    second = send(seller, "/deals/", "withdraw", [sent], key, message="Customer went away")
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0] == f"/bulk/{key}/"
    assert "1 row done" in words(second)
    sent.refresh_from_db()
    assert (sent.status, sent.version) == ("withdrawn", sent.version)
    stranger = visit(world.users["seller@bluepeak.example"]).get(f"/bulk/{key}/")
    assert stranger.status_code == 404


def test_one_that_moved_meanwhile_is_told_and_the_others_are_done(world):
    seller, sent = world.users["seller@northwind.example"], world.deals["nw-submitted"]
    sent.version += 7  # what the form saw is not what is there
    page = words(send(seller, "/deals/", "withdraw", [sent]))
    assert "0 rows done" in page and "1 not done" in page
    assert "Somebody changed this record" in page
    sent.refresh_from_db()
    assert sent.status == "submitted"


def test_actions_are_offered_by_role(world):
    offered = {
        email: set(
            re.findall(
                r'<option value="(\w+)">',
                words(visit(world.users[email]).get("/deals/")).split('id="bulk"')[1],
            )
        )
        if 'id="bulk"' in words(visit(world.users[email]).get("/deals/"))
        else set()
        for email in ("seller@northwind.example", "auditor@meridian.example")
    }
    assert offered["seller@northwind.example"] == {"withdraw", "request_extension"}
    assert offered["auditor@meridian.example"] == set()
    asked = preview(
        world.users["seller@northwind.example"], "/deals/", "approve", [world.deals["nw-submitted"]]
    )
    assert "Choose what to do" in words(asked)


def test_desk_claims_many_and_assigns_account_managers(world):
    sent = world.deals["nw-submitted"]
    assert "1 row done" in words(send(world.desk, "/reviews/", "claim", [sent]))
    sent.refresh_from_db()
    assert sent.reviewer == world.desk
    companies = [world.organizations["northwind"], world.organizations["bluepeak"]]
    missing = send(world.desk, "/organizations/", "assign", companies)
    assert missing.status_code == 400
    manager = world.users["cam@meridian.example"]
    page = words(send(world.desk, "/organizations/", "assign", companies, user=str(manager.pk)))
    assert "2 rows done" in page
    assert all(row.assignments.live().filter(user=manager).exists() for row in companies)


def test_a_stored_answer_of_the_api_is_no_result(world):
    """Keys of both are the person's own to choose."""
    seller, key = world.users["seller@northwind.example"], uuid.uuid4()
    made = as_user(seller).post("deals/", {"title": "Once"}, Idempotency_Key=f"bulk:{key}")
    assert made.status_code == 201
    assert visit(seller).get(f"/bulk/{key}/").status_code == 404


def test_rows_are_done_in_one_order_and_told_in_that_of_the_choice(world):
    rows = sorted(world.organizations.values(), key=lambda row: str(row.pk), reverse=True)[:3]
    manager = world.users["cam@meridian.example"]
    Assignment.objects.all().delete()
    page = words(send(world.desk, "/organizations/", "assign", rows, user=str(manager.pk)))
    done = AuditEntry.objects.filter(action="assign").order_by("-pk")
    assert [row.target_id for row in done[: len(rows)]] == [row.pk for row in rows]
    places = [page.index(f"/organizations/{row.pk}/") for row in rows]
    assert places == sorted(places)
