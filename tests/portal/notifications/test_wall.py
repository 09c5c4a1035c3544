"""Notices pass the wall and the lens when they are shown, counted and sent: not only when made."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model

from deals.registrations import services as deals
from deals.registrations.models import Deal
from deals.registrations.notices import parts
from deals.registrations.policies import LENSES
from partners.organizations import services as organizations
from partners.organizations.models import Assignment, Membership
from portal.access.scope import scope_of
from portal.activity import subjects
from portal.home.subjects import SUBJECTS
from portal.notifications.models import Notification, unread_count, unread_kinds
from portal.workflow import clock
from tests.api import as_user
from tests.visitor import visit, words

SELLER, SELLER2 = "seller@northwind.example", "seller2@northwind.example"
ADMIN, RIVAL, CAM = "admin@northwind.example", "admin@bluepeak.example", "cam@meridian.example"


def seen(world, email):
    """What one person meets of the inbox: the rows, the badge, the page, the API."""
    user = get_user_model().objects.get(email=email)
    page = words(visit(user).get("/notifications/?show=all"))
    rows = as_user(user).get("notifications/").json()["results"]
    titles = {row["body"] for row in rows}
    assert {notice.body for notice in Notification.objects.visible_to(user)} == titles
    assert all(body in page for body in titles)
    assert unread_of(scope_of(user)) == (str(len(rows)) if rows else "")
    return titles


def test_each_person_sees_exactly_the_own_notices(tell, quiet_world):
    tell(SELLER, message="Zq northwind")
    tell(RIVAL, deal="bp-review", message="Zq bluepeak")
    tell(CAM, message="Zq manager")
    told = {email: seen(quiet_world, email) for email in (SELLER, SELLER2, ADMIN, RIVAL, CAM)}
    assert told == {
        SELLER: {"Zq northwind"},
        SELLER2: set(),
        ADMIN: set(),
        RIVAL: {"Zq bluepeak"},
        CAM: {"Zq manager"},
    }


def test_notice_about_a_rivals_deal_is_nowhere_and_not_counted(tell, quiet_world):
    notice = tell(RIVAL, deal="nw-submitted", message="Zq leak")
    rival = quiet_world.users[RIVAL]
    assert seen(quiet_world, RIVAL) == set()
    client, api = visit(rival), as_user(rival)
    for path in (f"/notifications/{notice.pk}/go/",):
        assert client.get(path).status_code == 404
    assert client.post(f"/notifications/{notice.pk}/read/").status_code == 404
    assert api.get(f"notifications/{notice.pk}/").status_code == 404
    assert api.post(f"notifications/{notice.pk}/read/").status_code == 404
    assert api.post("notifications/read-all/").json() == {"read": 0}
    client.post("/notifications/read-all/")
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "Zq" not in words(client.get("/")) and 'class="count"' not in words(client.get("/"))


def test_notices_are_gone_with_the_membership(tell, quiet_world):
    tell(SELLER, message="Zq")
    assert seen(quiet_world, SELLER) == {"Zq"}
    organizations.add_member(  # who works elsewhere too keeps the account
        organization=quiet_world.organizations["delta"], actor=quiet_world.desk,
        user=quiet_world.users[SELLER], role="learner",
    )  # fmt: skip
    northwind = quiet_world.organizations["northwind"]
    seat = Membership.objects.live().get(user__email=SELLER, organization=northwind)
    successor = quiet_world.users[ADMIN]
    organizations.end_membership(membership=seat, actor=quiet_world.desk, successor=successor)
    assert seen(quiet_world, SELLER) == set()


def test_internal_words_are_gone_with_the_lens(tell, quiet_world):
    """The account manager still sees the deal, but as somebody it is shared with."""
    manager = quiet_world.users[CAM]
    for kind in ("deal_note", "to_review", "deal_comment", "deal_returned"):
        tell(CAM, kind, message=kind)
    assert len(seen(quiet_world, CAM)) == 4
    deals.share_deal(
        deal=quiet_world.deals["nw-submitted"], actor=quiet_world.desk, user=manager,
        reason="Old times", expires_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip
    for row in Assignment.objects.live().filter(user=manager):
        organizations.end_assignment(assignment=row, actor=quiet_world.desk)
    assert seen(quiet_world, CAM) == {"deal_returned"}


def test_notice_about_no_record_is_seen(tell, quiet_world):
    tell(SELLER, "stand_in", deal=None, message="Hi")
    assert seen(quiet_world, SELLER) == {"Hi"}


def test_rows_about_an_unregistered_record_are_shown_to_nobody(tell, quiet_world):
    notice = tell(SELLER)
    Notification.objects.filter(pk=notice.pk).update(about_type="people.user")
    assert seen(quiet_world, SELLER) == set()


def test_parts_agree_with_the_lenses_for_everybody(world):
    """The rule in SQL and the table of lenses say the same, for each person, deal and field."""
    names = LENSES.every_field()
    for user in world.users.values():
        scope = scope_of(user)
        visible = Deal.objects.in_scope(scope)
        fields = {deal.pk: LENSES.fields(scope, deal) for deal in visible}
        covered = set()
        for part_names, rule in parts(scope):
            shown = set(visible.filter(rule).values_list("pk", flat=True))
            for name in part_names:
                assert shown == {pk for pk, own in fields.items() if name in own}, (user, name)
            covered |= set(part_names)
        assert covered == names


@pytest.mark.parametrize("part", ["internal", "comments", "nonsense"])
def test_single_question_agrees_with_the_rule(world, part):
    for user in world.users.values():
        scope = scope_of(user)
        for deal in Deal.objects.all():
            expected = Deal.objects.in_scope(scope).filter(
                pk=deal.pk
            ).exists() and part in LENSES.fields(scope, deal)
            assert subjects.reads(user, "registrations.deal", deal.pk, part) == expected


def test_every_registered_record_has_a_wall(world):
    for label in SUBJECTS:
        assert not subjects.reads(world.users[RIVAL], label, world.deals["nw-submitted"].pk)


def unread_of(scope):
    """What the frame of a page says."""
    return unread_count(scope, set(unread_kinds(scope).values_list("about_type", flat=True)))


def test_bell_asks_one_query_whatever_there_is(tell, quiet_world, django_assert_num_queries):
    scope = scope_of(quiet_world.users[SELLER])
    for count in (0, 1, 3):
        for _time in range(count):
            tell(SELLER)
        with django_assert_num_queries(1):
            unread_count(scope, {"registrations.deal"})


def test_badge_stops_counting(tell, quiet_world):
    notice = tell(SELLER)
    Notification.objects.bulk_create(
        Notification(
            user=notice.user, kind=notice.kind, title="t", url="/", mail="never",
            about_type=notice.about_type, about_id=notice.about_id,
        )
        for _place in range(120)
    )  # fmt: skip
    assert unread_of(scope_of(notice.user)) == "99+"
