"""The contract: which keys each person gets on a deal, and that lists agree with the wall."""

import pytest

from deals.registrations.models import Deal
from tests.api import as_user

BASIC = {
    "id",
    "number",
    "title",
    "organization",
    "status",
    "available_actions",
    "version",
    "customer",
    "products",
    "distributor",
    "expected_close",
    "protected_until",
    "submitted_at",
    "decided_at",
    "route",
    "kind",
    "created_at",
    "updated_at",
}
COMPANY = BASIC | {
    "owner",
    "team_members",
    "account",
    "value",
    "need",
    "stage",
    "probability",
    "competitor",
    "contact",
    "decision",
    "request",
    "closing",
    "revised_from",
    "closed_at",
    "next_step",
    "next_step_on",
    "update_due_on",
    "renewal_on",
    "clock",
}
REVIEW = COMPANY | {"reviewer", "team"}
JOINT = (BASIC - {"distributor"}) | {"owner", "stage", "account"}
BRIEF = {"name", "country", "city"}
FULL = BRIEF | {"website", "address", "tax_id", "phone"}
SEEN = [
    ("seller@northwind.example", "nw-submitted", COMPANY, FULL),
    ("admin@northwind.example", "nw-approved", COMPANY, FULL),
    ("cam@meridian.example", "nw-submitted", REVIEW, FULL),
    ("desk@meridian.example", "nw-submitted", REVIEW, FULL),
    ("auditor@meridian.example", "bp-hold", REVIEW, FULL),
    ("buyer@harbor.example", "co-submitted", BASIC, BRIEF),
    ("direct@meridian.example", "nw-approved", JOINT, BRIEF),
    ("direct@meridian.example", "dn-direct", COMPANY | {"team"}, FULL),
]


@pytest.mark.parametrize(("email", "key", "keys", "customer"), SEEN)
def test_deal_has_exactly_the_lens_fields(world, email, key, keys, customer):
    api = as_user(world.users[email])
    deal = api.get(f"deals/{world.deals[key].pk}/").json()
    assert deal.keys() == keys
    assert deal["customer"].keys() == customer
    whole = customer == FULL
    assert ("unit_price" in deal["products"][0]) == whole
    assert ("email" in deal.get("owner", {})) == whole
    listed = {row["id"]: row for row in api.get("deals/").json()["results"]}
    assert listed[deal["id"]] == deal


def test_deal_reads_as_written(world):
    deal = as_user(world.users["seller@northwind.example"]).get(
        f"deals/{world.deals['nw-submitted'].pk}/"
    )
    body, row = deal.json(), world.deals["nw-submitted"]
    northwind = world.organizations["northwind"]
    assert deal["ETag"].startswith(f'"{row.version}-')
    assert body["organization"] == {"id": str(northwind.pk), "name": "Northwind Resale"}
    assert body["value"] == {"amount": "36000.00", "currency": "GBP"}
    assert body["products"] == [
        {"family": "network", "name": "Switches", "quantity": 40, "unit_price": "900.00"}
    ]
    assert body["status"] == "submitted"
    assert body["available_actions"] == ["withdraw"]
    assert body["created_at"].endswith("Z") and body["submitted_at"].endswith("Z")
    assert body["expected_close"] == row.expected_close.isoformat()
    assert body["decision"] is None and body["closing"] is None and body["request"] is None


def test_account_shown_only_to_those_who_see_it(world):
    """Acme is open to Northwind by an engagement; Globex is nobody's business there."""
    deal = world.deals["nw-approved"]
    seller = as_user(world.users["seller2@northwind.example"])
    assert seller.get(f"deals/{deal.pk}/").json()["account"]["name"] == "Acme Industries"
    Deal.objects.filter(pk=deal.pk).update(account=world.accounts["globex"])
    assert seller.get(f"deals/{deal.pk}/").json()["account"] is None
    desk = as_user(world.users["desk@meridian.example"])
    assert desk.get(f"deals/{deal.pk}/").json()["account"]["name"] == "Globex"


def test_list_equals_scope_for_everybody(world):
    for email, user in world.users.items():
        seen = {str(pk) for pk in Deal.objects.visible_to(user).values_list("pk", flat=True)}
        assert as_user(user).ids("deals/?page_size=2") == seen, email


def test_on_hold_reads_in_review_outside_the_vendor(world):
    held, reviewed = (str(world.deals[key].pk) for key in ("bp-hold", "bp-review"))
    seller = as_user(world.users["seller@bluepeak.example"])
    assert seller.get(f"deals/{held}/").json()["status"] == "in_review"
    assert seller.ids("deals/?status=on_hold") == set()
    assert seller.ids("deals/?status=in_review") == {held, reviewed}
    for email in ("cam2@meridian.example", "desk@meridian.example"):
        reviewer = as_user(world.users[email])
        assert reviewer.get(f"deals/{held}/").json()["status"] == "on_hold"
        assert reviewer.ids("deals/?status=on_hold") == {held}
        assert reviewer.ids("deals/?status=in_review") == {reviewed}


@pytest.mark.parametrize(("action", "status"), [("submit", 409), ("withdraw", 409), ("win", 409)])
def test_hold_leaves_no_trace_in_refusals(world, action, status):
    """A stale or impossible action on a held deal speaks as it would of one in review."""
    seller = as_user(world.users["seller@bluepeak.example"])
    answers = []
    for key in ("bp-hold", "bp-review"):
        deal = world.deals[key]
        answer = seller.post(f"deals/{deal.pk}/{action}/", {"version": deal.version + 5})
        assert answer.status_code == status
        answers.append(answer.content)
    assert answers[0] == answers[1]
    assert b"old" not in answers[0]


def test_list_needs_as_many_queries_for_one_row_as_for_many(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from deals.registrations import services

    admin = as_user(world.users["admin@northwind.example"])
    seller = world.users["seller@northwind.example"]
    admin.get("deals/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(admin.get("deals/?page_size=1").json()["results"]) == 1
    for n in range(25):
        services.create_draft(
            actor=seller,
            organization=world.organizations["northwind"],
            data={"title": f"Draft {n}"},
            lines=[{"family": world.families["network"]}, {"family": world.families["storage"]}],
        )
    with CaptureQueriesContext(connection) as many:
        assert len(admin.get("deals/?page_size=25").json()["results"]) == 25
    assert len(few) == len(many)
    assert len(many) <= 8
