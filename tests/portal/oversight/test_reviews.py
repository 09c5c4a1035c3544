"""Access reviews: who is asked, keep and end, evidence, reminders, the calendar."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from deals.registrations import services as deals
from deals.registrations.models import Deal
from partners.organizations.models import Assignment, Membership
from portal.activity.models import AuditEntry
from portal.jobs.registry import JOBS
from portal.oversight.models import AccessReview, ReviewAnswer, ReviewItem
from portal.oversight.services import reviews
from portal.workflow import clock

DAY = dt.timedelta(days=1)


def user(world, name, company="meridian"):
    return world.users[f"{name}@{company}.example"]


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def begin(world, *kinds, days=10, **more):
    return reviews.start(
        actor=world.desk, name="Spring", kinds=kinds, due_on=clock.today() + days * DAY, **more
    )


def seat_of(world, name, company):
    return Membership.objects.get(user=user(world, name, company))


def reply(world, item, person, answer, reason=""):
    path = f"/access/reviews/{item.review_id}/{item.pk}/"
    return client_of(person).post(path, {"answer": answer, "reason": reason})


def run_job():
    return JOBS["access_reviews"].run(lambda done, total: None)


def test_each_owner_is_asked_about_the_own_access_and_no_more(world):
    deals.share_deal(
        deal=world.deals["nw-submitted"], actor=user(world, "admin", "northwind"),
        user=user(world, "direct2"), reason="Help", expires_at=clock.now() + 9 * DAY,
    )  # fmt: skip
    review = begin(world, "member", "assignment", "deal_share", "team")
    whole = ReviewItem.objects.filter(review=review)
    assert whole.count() == 11 + 5 + 1 + 5
    asked = {
        "admin@northwind.example": 6,  # five people and the share
        "admin@bluepeak.example": 2,
        "seller@delta.example": 1,
        "seller@northwind.example": 0,
        "cam@meridian.example": 0,
        "auditor@meridian.example": whole.count(),
    }
    for email, number in asked.items():
        person = world.users[email]
        assert whole.visible_to(person).count() == number, email
        told = person.notifications.filter(kind="access_review").exists()
        assert told is (0 < number < whole.count()), email
    bluepeak = client_of(user(world, "admin", "bluepeak"))
    page = bluepeak.get(f"/access/reviews/{review.pk}/").content.decode()
    assert "Ben Seller" in page and "0 of 2" in page
    for hidden in ("Northwind", "Cara", "Dora", "Direct", "of 22"):
        assert hidden not in page.split("<main")[1].split("</main>")[0], hidden
    evidence = b"".join(bluepeak.get(f"/access/reviews/{review.pk}/evidence.csv").streaming_content)
    assert evidence.decode().count("\r\n") == 3


def test_ending_ends_at_once_and_keeping_is_evidence(world):
    review = begin(world, "member")
    admin = user(world, "admin", "northwind")
    owner = user(world, "seller", "northwind")
    items = {item.subject_id: item for item in review.items.all()}
    kept = items[seat_of(world, "marketer", "northwind").pk]
    ended = items[seat_of(world, "seller", "northwind").pk]
    assert reply(world, ended, admin, "end").status_code == 400
    assert reply(world, ended, admin, "perhaps", "x").status_code == 400
    assert reply(world, kept, user(world, "admin", "bluepeak"), "keep").status_code == 404
    assert reply(world, kept, user(world, "auditor"), "keep").status_code == 403
    assert not ReviewAnswer.objects.exists()
    assert reply(world, kept, admin, "keep").status_code == 302
    assert reply(world, kept, admin, "keep").status_code == 302
    assert reply(world, kept, admin, "end", "Changed my mind").status_code == 409
    assert reply(world, ended, admin, "end", "Left in May").status_code == 302
    assert not Deal.objects.visible_to(owner).exists()
    assert Deal.objects.get(pk=world.deals["nw-submitted"].pk).owner == admin
    said = [(row.item_id, row.answer, row.answered_by) for row in ReviewAnswer.objects.all()]
    assert said == [(kept.pk, "keep", admin), (ended.pk, "end", admin)]
    assert AuditEntry.objects.filter(action="answer_access_review").count() == 2
    text = b"".join(
        client_of(world.desk).get(f"/access/reviews/{review.pk}/evidence.csv").streaming_content
    ).decode()
    line = next(row for row in text.splitlines() if "Left in May" in row)
    assert "Nils Seller" in line and "Nora Admin" in line


def test_evidence_cannot_be_changed_or_deleted(world):
    """Not by the code, and not by a statement past it."""
    review = begin(world, "team")
    item = review.items.first()
    said = reviews.answer(item=item, actor=world.desk, answer="keep", reason="")
    said.reason = "Better"
    for act in (said.save, said.delete, item.review.items.all().delete,
                lambda: ReviewAnswer.objects.update(reason="x")):  # fmt: skip
        with pytest.raises(TypeError):
            act()
    rows = ReviewAnswer._base_manager.filter(pk=said.pk)
    for act in (lambda: rows.update(reason="x"), rows.delete):
        with pytest.raises((DatabaseError, TypeError)), transaction.atomic():
            act()


def test_all_answered_closes_the_review(world):
    review = begin(world, "assignment")
    first, *others = review.items.all()
    for item in others:
        reviews.answer(item=item, actor=world.desk, answer="keep", reason="")
    review.refresh_from_db()
    assert review.status == "open"
    reviews.answer(item=first, actor=world.desk, answer="end", reason="Moved")
    review.refresh_from_db()
    assert review.status == "closed"
    assert Assignment.objects.get(pk=first.subject_id).ended_at


@pytest.mark.parametrize("ends", [True, False])
def test_unanswered_access_ends_only_when_the_campaign_says_so(world, ends):
    review = begin(world, "assignment", days=2, ends_unanswered=ends)
    kept = review.items.first()
    reviews.answer(item=kept, actor=world.desk, answer="keep", reason="")
    with clock.at(clock.now() + 2 * DAY):
        run_job()
        assert Assignment.objects.live().count() == 5
    with clock.at(clock.now() + 3 * DAY):
        run_job()
        run_job()
        page = client_of(world.desk).get(f"/access/reviews/{review.pk}/").content.decode()
    review.refresh_from_db()
    assert Assignment.objects.live().count() == (1 if ends else 5)
    assert ("Overdue" in page) is not ends
    assert review.status == ("closed" if ends else "open")
    nobody = ReviewAnswer.objects.filter(answered_by=None, answer="end")
    assert nobody.count() == (4 if ends else 0)


def test_reminders_go_to_those_who_have_not_answered_once_each(world):
    begin(world, "member", days=10)
    admin, other = user(world, "admin", "northwind"), user(world, "admin", "bluepeak")
    for item in ReviewItem.objects.visible_to(other):
        reviews.answer(item=item, actor=other, answer="keep", reason="")

    def told(person):
        return person.notifications.filter(kind="access_review").count()

    for day, expected in ((0, 1), (3, 2), (3, 2), (4, 2), (7, 3), (10, 4), (12, 5), (13, 5)):
        with clock.at(clock.now() + day * DAY):
            run_job()
        assert (told(admin), told(other)) == (expected, 1), day


def test_a_repeating_review_begins_again_once(world):
    review = begin(world, "team", repeat_months=3)
    for days, number in ((80, 1), (93, 2), (94, 2)):
        with clock.at(clock.now() + days * DAY):
            run_job()
            assert AccessReview.objects.count() == number, days
    again = AccessReview.objects.get(follows=review)
    assert again.kinds == ["team"] and again.repeat_months == 3
    assert again.due_on - again.started_at.date() == 10 * DAY


def test_beginning_twice_with_one_form_begins_one(world):
    desk = client_of(world.desk)
    token = "0e6d4a4e-6c5e-4d0e-9b0b-9f3f6f1f7a11"
    form = {"name": "Spring", "kinds": ["member"], "due_on": clock.today() + DAY, "token": token}
    assert desk.get("/access/reviews/new/").status_code == 200
    for _time in range(2):
        assert desk.post("/access/reviews/new/", form).status_code == 302
    assert AccessReview.objects.count() == 1
    for wrong in ({"due_on": clock.today()}, {"kinds": []}, {"kinds": ["x"]}, {"name": "\x00"}):
        again = form | wrong | {"token": uuid.uuid4()}
        assert desk.post("/access/reviews/new/", again).status_code == 400
    admin = client_of(user(world, "admin", "northwind"))
    assert admin.post("/access/reviews/new/", form).status_code == 403
    pk = AccessReview.objects.get().pk
    assert admin.post(f"/access/reviews/{pk}/close/").status_code == 403
    assert desk.post(f"/access/reviews/{pk}/close/").status_code == 302
    item = ReviewItem.objects.filter(review=pk).first()
    assert reply(world, item, world.desk, "keep").status_code == 409
