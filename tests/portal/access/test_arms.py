"""The first rows and the counts by arms are those of the whole rule, for everybody."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.registrations.models import Deal, DealTeamMember
from partners.accounts.models import Account
from portal.access.arms import count_up_to, counts_up_to, first, told
from portal.access.scope import ScopedQuerySet
from portal.interchange.keyset import page_of

pytestmark = pytest.mark.django_db
SOME = 3


def scoped_models():
    return [m for m in apps.get_models() if isinstance(m._default_manager.all(), ScopedQuerySet)]


def visible(model, user):
    return model._default_manager.all().visible_to(user)


def check(rows):
    found = [row.pk for row in first(rows, ["-pk"], SOME)]
    assert found == [row.pk for row in rows.order_by("-pk")[:SOME]]
    assert count_up_to(rows, 1000) == rows.count()


def test_everybodys_first_deals_and_accounts_are_those_of_the_whole_rule(world):
    for user in world.users.values():
        check(visible(Deal, user))
        check(visible(Account, user))


@pytest.mark.parametrize("email", ["admin@northwind.example", "cam2@meridian.example"])
def test_the_first_rows_of_everything_are_those_of_the_whole_rule(world, email):
    armed = [rows for m in scoped_models() if (rows := visible(m, world.users[email])).arms]
    assert len(armed) > 5
    for rows in armed:
        check(rows)


def test_pages_through_arms_show_every_row_once(world):
    for name in ("admin@northwind", "seller@northwind", "cam2@meridian", "desk@meridian"):
        user = world.users[f"{name}.example"]
        rows, params, seen = visible(Deal, user).filter(customer_country__gte=""), {}, []
        while True:
            page = page_of(rows, order="protected_until", params=params, size=2)
            seen += [row.pk for row in page.rows]
            if not page.next_query:
                break
            params = {"cursor": page.next_query.partition("cursor=")[2]}
        assert len(seen) == len(set(seen))
        assert set(seen) == set(rows.values_list("pk", flat=True))


def test_a_helper_sees_the_deal_in_the_first_rows(world):
    seller = world.users["seller@northwind.example"]
    company = seller.memberships.get().organization
    other = Deal.objects.filter(organization=company).exclude(owner=seller).first()
    DealTeamMember.objects.get_or_create(deal=other, user=seller)
    assert other in first(visible(Deal, seller), ["-created_at", "-pk"], 50)


def test_parts_are_counted_in_one_query_and_no_further_than_asked(world):
    admin = world.users["admin@northwind.example"]
    rows = visible(Deal, admin)
    parts = {"all": rows, "none": rows.none(), "drafts": rows.filter(status="draft")}
    with CaptureQueriesContext(connection) as asked:
        counts = counts_up_to(parts, 2)
    assert len(asked) == 1
    assert counts == {"all": 2, "none": 0, "drafts": min(2, rows.filter(status="draft").count())}
    assert (told(99), told(100), told(7, 5)) == (99, "99+", "5+")


def test_rows_joined_by_hand_have_no_arms(world):
    admin, seller = (world.users[f"{n}@northwind.example"] for n in ("admin", "seller"))
    both = visible(Deal, admin) | visible(Deal, seller)
    assert not both.arms
    assert [row.pk for row in first(both, ["-pk"], 99)] == [row.pk for row in both.order_by("-pk")]
