"""SQL written once for people alike is what would have been written for each of them."""

import uuid

import pytest

from deals.registrations import filters
from deals.registrations.models import Deal
from deals.registrations.views import listing
from portal.access import scope as reader
from portal.access import shapes
from portal.access.scope import Scope, scope_of
from portal.access.shapes import ask, forget_written, sql_of, written
from portal.activity.subjects import SUBJECTS
from portal.home import context
from portal.notifications import models as notices
from portal.workflow import clock

pytestmark = pytest.mark.django_db
WRITERS = [
    (reader._grants,),
    (context._counting,),
    (filters._choices,),
    (listing._counting,),
    (notices._unread, ()),
    (notices._unread, ("accounts.account", "registrations.deal")),
    (notices._unread, tuple(sorted(SUBJECTS))),
]


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_written()
    yield
    forget_written()


def everybody(world):
    return [scope for user in world.users.values() if (scope := scope_of(user)).is_active]


def test_everybody_is_written_the_same_as_by_hand(world):
    assert len({(scope.staff_role, len(scope.keys)) for scope in everybody(world)}) > 8
    for _second_time in range(2):  # what is kept by then was written for others
        for scope in everybody(world):
            for write, *more in WRITERS:
                with clock.at(clock.now()):
                    sql, values = written(write, scope, *more)
                    by_hand, known = write(scope, *more)
                assert sql == by_hand
                assert sorted(map(repr, values)) == sorted(map(repr, known))
                if sql:  # keys stand in any order within a list, but nowhere else
                    found = [ask(one, "default") for one in ((sql, values), (by_hand, known))]
                    assert sorted(map(repr, found[0])) == sorted(map(repr, found[1]))


def test_the_frame_and_the_list_are_written_without_a_query(world, django_assert_num_queries):
    for scope in everybody(world):
        for write, *more in WRITERS[:-1]:
            with django_assert_num_queries(0):
                written(write, scope, *more)


def names_me(scope):
    """Somebody's id within a text, and the day."""
    rows = Deal.objects.filter(routed_to__contains=f"|user:{scope.user_id}|")
    return sql_of(rows.filter(expected_close__lt=clock.today()).values("pk"))


def test_ids_within_texts_and_days_are_the_readers(world):
    for moment in (clock.now(), clock.now().replace(year=2040)):
        for scope in (Scope(uuid.uuid4()), Scope(uuid.uuid4())):
            with clock.at(moment):
                assert written(names_me, scope) == names_me(scope)


def company_of(scope):
    """What no shape can know."""
    name = Deal.objects.filter(owner_id=scope.user_id).values_list("customer_name", flat=True)
    return sql_of(Deal.objects.filter(customer_name=name.first() or "").values("pk"))


def test_what_asks_the_database_is_written_for_each(world):
    owners = [deal.owner for deal in world.deals.values()][:6]
    assert len({written(company_of, scope_of(owner)) for owner in owners}) > 1
    for owner in owners:
        assert written(company_of, scope_of(owner)) == company_of(scope_of(owner))


def long_id(scope):
    """Something of the person that is not the id itself."""
    return "SELECT %s", (scope.user_id.int % 1000,)


def test_what_is_made_of_an_id_is_written_for_each():
    for scope in (Scope(uuid.uuid4()), Scope(uuid.uuid4())):
        assert written(long_id, scope) == long_id(scope)


def test_a_function_of_its_own_is_refused():
    with pytest.raises(TypeError):
        written(lambda scope: names_me(scope), Scope(uuid.uuid4()))


def test_two_rivals_of_one_shape_are_told_their_own(world):
    """Both administer one company; what is kept for the one shows the other nothing."""
    names = ("admin@northwind.example", "admin@bluepeak.example")
    told = []
    for scope in (scope_of(world.users[name]) for name in names):
        rows = ask(written(context._counting, scope), "default")
        told.append({name for name, _count in rows if name.startswith(context.COMPANY)})
    assert told[0] and told[1] and not told[0] & told[1]


def test_of_somebody_with_very_many_keys_nothing_is_kept():
    many = frozenset(uuid.uuid4() for _key in range(shapes.MOST_IDS))
    for keys, kept in ((many, 0), (frozenset(sorted(many)[1:]), 1)):
        scope = Scope(uuid.uuid4(), keys={"view_deals": keys})
        assert written(names_me, scope) == names_me(scope)
        assert shapes._kept.cache_info().currsize == kept
