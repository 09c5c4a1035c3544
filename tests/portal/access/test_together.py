"""Several queries asked as one give what each gives alone, to the same person."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Case, Count, DurationField, Exists, OuterRef, Value, When
from django.test.utils import CaptureQueriesContext

from deals.registrations.models import Deal, DealComment, DealLine
from partners.accounts.models import Account
from portal.access.scope import ScopedQuerySet, scope_of
from portal.access.together import answer_together, answered, ask_together, filled, first_of

pytestmark = pytest.mark.django_db
PEOPLE = (
    "seller@northwind.example", "seller@bluepeak.example", "buyer@harbor.example",
    "direct@meridian.example", "cam@meridian.example", "desk@meridian.example",
)  # fmt: skip


def told(rows):
    """Every column of every row, those of records fetched along with it too."""
    return [_of_row(row) for row in rows]


def _of_row(row):
    beside = [_of_row(other) for other in row._state.fields_cache.values() if other is not None]
    columns = [(field.attname, field.value_from_object(row)) for field in row._meta.fields]
    return (type(row).__name__, columns, beside)


def scoped_models():
    models = [m for m in apps.get_models() if isinstance(m._default_manager.all(), ScopedQuerySet)]
    unread = (BinaryField, DurationField)
    return [m for m in models if not any(isinstance(f, unread) for f in m._meta.fields)]


@pytest.mark.parametrize("email", PEOPLE)
def test_every_kind_of_record_is_read_as_when_asked_alone(world, email):
    scope = scope_of(world.users[email])
    asked = [
        model._default_manager.all().in_scope(scope).order_by("pk") for model in scoped_models()
    ]
    alone = [told(rows.all()) for rows in asked]
    with CaptureQueriesContext(connection) as queries:
        ask_together(asked)
        together = [told(rows) for rows in asked]
    assert together == alone
    assert len(queries) == 1 and any(alone)


def test_nobody_finds_a_rivals_rows_beside_the_own(world):
    """Two people's questions in one query stay two people's."""
    own, rival = (
        scope_of(world.users[f"seller@{name}.example"]) for name in ("northwind", "bluepeak")
    )
    ours, theirs = Deal.objects.in_scope(own), Deal.objects.in_scope(rival)
    alone = set(ours.all()), set(theirs.all())
    ask_together([ours, theirs])
    assert (set(ours), set(theirs)) == alone
    assert set(ours) and set(theirs) and not set(ours) & set(theirs)


def test_all_shapes_of_queries(world):
    lines = DealLine.objects.filter(deal=OuterRef("pk"))
    shapes = [
        Deal.objects.select_related("organization", "owner", "policy", "team").order_by("-pk"),
        Deal.objects.order_by("number")[1:3],
        Deal.objects.annotate(lines_there=Exists(lines), n=Count("lines")).order_by("pk"),
        Deal.objects.annotate(is_it=Case(When(route="channel", then=True), default=False)),
        Deal.objects.values_list("number", flat=True).order_by("number"),
        Deal.objects.values_list("value_amount", "created_at", "expected_close").order_by("pk"),
        Deal.objects.values("status").annotate(n=Count("pk")).order_by("status"),
        Deal.objects.defer("need").order_by("pk"),
        Deal.objects.prefetch_related("lines").order_by("pk"),
        Deal.objects.filter(need="100 % “sure”\n\\ '").annotate(one=Value("%s")),
        Deal.objects.none(),
        Deal.objects.filter(pk__in=[]),
    ]
    Deal.objects.filter(pk=world.deals["nw-submitted"].pk).update(need="100 % “sure”\n\\ '")
    alone = [list(rows.all()) for rows in shapes]
    ask_together(shapes)
    assert [list(rows) for rows in shapes] == alone
    assert [row.lines_there for row in shapes[2]] == [row.lines_there for row in alone[2]]
    assert {type(row.is_it) for row in shapes[3]} == {bool}
    assert shapes[9][0].need == "100 % “sure”\n\\ '"
    with CaptureQueriesContext(connection) as queries:
        assert [row.organization for row in shapes[0]] == [row.organization for row in alone[0]]
        assert [list(row.lines.all()) for row in shapes[8]]
    assert not queries.captured_queries


def test_amounts_and_moments_keep_their_last_digit(world):
    deal, at = world.deals["nw-submitted"], dt.datetime(2026, 3, 1, 23, 59, 59, 999999, dt.UTC)
    amount = Decimal("123456789012.37")
    Deal.objects.filter(pk=deal.pk).update(value_amount=amount, updated_at=at)
    rows = Deal.objects.filter(pk=deal.pk)
    ask_together([rows])
    assert (rows[0].value_amount, rows[0].updated_at) == (amount, at)
    assert rows[0].updated_at.utcoffset() == dt.timedelta(0)


def test_rows_keep_their_order(world):
    rows = Account.objects.order_by("-name_key", "pk")
    alone = [row.pk for row in rows.all()]
    ask_together([rows])
    assert [row.pk for row in rows] == alone == [*alone] and len(alone) > 2


# --- Askers --------------------------------------------------------------------------------------
def two_rounds(rows, more):
    yield (rows,)
    found = more.filter(deal__in=[row.pk for row in rows])
    yield (found,)
    return len(rows), len(found)


def nothing():
    return None
    yield


def test_askers_are_asked_a_round_at_a_time(world):
    deals, accounts = Deal.objects.all(), Account.objects.all()
    asked = [
        two_rounds(deals, DealLine.objects.all()),
        nothing(),
        {"told": "already"},
        two_rounds(Deal.objects.all(), DealComment.objects.all()),
        filled(accounts),
    ]
    with CaptureQueriesContext(connection) as queries:
        answers = answer_together(asked)
    assert len(queries) == 2
    assert answers[0] == (Deal.objects.count(), DealLine.objects.count())
    assert answers[1:3] == [None, {"told": "already"}]
    assert answers[4] is accounts and len(accounts) == Account.objects.count()


def test_a_queryset_two_want_is_asked_for_once(world):
    deals = Deal.objects.all()
    with CaptureQueriesContext(connection) as queries:
        assert answer_together([filled(deals), filled(deals)]) == [deals, deals]
        assert answered(filled(deals)) is deals
    assert len(queries) == 1
    assert queries.captured_queries[0]["sql"].count('FROM "registrations_deal"') == 1


def test_first_of_asks_no_more(world):
    rows, empty = Deal.objects.order_by("pk")[:1], Deal.objects.none()
    ask_together([rows, empty])
    with CaptureQueriesContext(connection) as queries:
        assert first_of(rows) == rows[0] and first_of(empty) is None
    assert not queries.captured_queries
