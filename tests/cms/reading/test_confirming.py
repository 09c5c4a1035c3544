"""Must-read pages: who is asked, what a confirmation does, who sees who has confirmed."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.library.models import LibraryPage
from cms.reading.models import Acknowledgement
from cms.reading.readers import companies_of
from cms.reading.services import confirming, reminders
from partners.organizations.models import Membership
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.cms.library.shelf import translated

pytestmark = pytest.mark.django_db


def waiting(user):
    return {page.title for page in confirming.to_read(scope_of(user), "en")}


def confirm(page, user, edition=None):
    edition = page.edition if edition is None else edition
    return confirming.confirm(page=page, actor=user, edition=edition)


def told(user):
    return list(Notification.objects.visible_to(user).filter(kind="must_read"))


def remind():
    return reminders.remind(lambda done, total: None)


def test_each_person_is_asked_what_is_written_for_them(shelf, people):
    assert waiting(people.nw_seller) == {"Gold prices", "Code of conduct"}
    assert waiting(people.bp_seller) == {"Code of conduct"}
    assert waiting(people.desk) == waiting(people.marketing) == {"Inside notes"}


def test_confirming_twice_does_one_thing(client, shelf, people):
    client.force_login(people.nw_seller)
    address = reverse("page_acknowledge", args=[shelf.gold.key])
    for _again in range(2):
        assert client.post(address, {"edition": "1"}).status_code == 302
    row = Acknowledgement.objects.get()
    assert (row.user, row.organization.name) == (people.nw_seller, "Northwind Resale")
    assert AuditEntry.objects.filter(action="confirm_read").count() == 1
    assert waiting(people.nw_seller) == {"Code of conduct"}
    shown = client.get(shelf.gold.address()).content.decode()
    assert "You have confirmed" in shown and "I have read this" not in shown


def test_new_edition_asks_again_and_an_old_form_confirms_nothing(client, shelf, people):
    confirm(shelf.gold, people.nw_seller)
    LibraryPage.objects.filter(pk=shelf.gold.pk).update(edition="2")
    assert "Gold prices" in waiting(people.nw_seller)
    client.force_login(people.nw_seller)
    address = reverse("page_acknowledge", args=[shelf.gold.key])
    answer = client.post(address, {"edition": "1"}, follow=True)
    assert "There is a newer version" in answer.content.decode()
    assert "Gold prices" in waiting(people.nw_seller)
    with pytest.raises(ValidationError):
        confirm(shelf.gold.__class__.objects.get(pk=shelf.gold.pk), people.nw_seller, "1")


def test_confirming_what_is_hidden_or_not_asked(client, shelf, people):
    client.force_login(people.bp_seller)
    hidden = client.post(reverse("page_acknowledge", args=[shelf.gold.key]), {"edition": "1"})
    missing = client.post(
        reverse("page_acknowledge", args=["00000000-0000-4000-8000-000000000000"]), {"edition": "1"}
    )
    assert hidden.status_code == missing.status_code == 404
    plain = client.post(reverse("page_acknowledge", args=[shelf.plain.key]), {"edition": ""})
    assert plain.status_code == 403
    with pytest.raises(Refused):
        confirm(shelf.gold, people.desk)
    assert not Acknowledgement.objects.exists()


def test_tab_of_the_library_counts_what_waits(client, shelf, people):
    def count(user):
        client.force_login(user)
        page = client.get(reverse("library")).content.decode()
        tab = re.search(rf'tabs__item" href="{reverse("to_read")}"[^>]*>(.*?)</a>', page, re.DOTALL)
        return int(re.search(r"\d+", re.sub(r"<[^>]*>", " ", tab[1]))[0])

    assert (count(people.nw_seller), count(people.bp_seller), count(people.desk)) == (2, 1, 1)


# --- Reminders ------------------------------------------------------------------------------------
def test_everybody_asked_is_told_once(shelf, people):
    first = remind()
    assert first > 0 and remind() == 0
    assert {row.title for row in told(people.nw_seller)} == {
        "Please read “Gold prices”",
        "Please read “Code of conduct”",
    }
    assert {row.title for row in told(people.bp_seller)} == {"Please read “Code of conduct”"}
    assert {row.title for row in told(people.desk)} == {"Please read “Inside notes”"}


def test_reminders_near_the_day_and_weekly_after_it(shelf, people):
    today = clock.today()
    LibraryPage.objects.filter(pk=shelf.gold.pk).update(must_read_by=today + dt.timedelta(days=20))
    seller = people.nw_seller
    confirm(shelf.everyone, seller)
    counts = {}
    for day in range(0, 41):
        at = dt.datetime.combine(today + dt.timedelta(days=day), dt.time(9), dt.UTC)
        with time_machine.travel(at, tick=False):
            before = Notification.objects.filter(user=seller, kind="must_read").count()
            remind()
            rows = Notification.objects.filter(user=seller, kind="must_read")
            if rows.count() > before:
                counts[day] = rows.latest("created_at").title.split(":")[0]
    assert counts == {
        0: "Please read “Gold prices”",
        13: "Reminder",
        20: "Reminder",
        27: "Overdue",
        34: "Overdue",
    }


def test_page_in_two_languages_is_asked_for_in_ones_own(
    world, shelf, people, django_assert_max_num_queries
):
    chinese = translated(
        world, shelf.everyone, "行为准则", must_read=True, edition=shelf.everyone.edition
    )
    people.nw_seller.language = "zh-hans"
    people.nw_seller.save()
    remind()
    rows = Acknowledgement.objects.filter(user__in=[people.nw_seller, people.bp_seller])
    pages = {shelf.everyone.pk, chinese.pk}
    assert set(rows.filter(page__in=pages).values_list("user", "page")) == {
        (people.nw_seller.pk, chinese.pk),
        (people.bp_seller.pk, shelf.everyone.pk),
    }
    # those of the other language are not looked at one by one every hour
    with django_assert_max_num_queries(20):
        assert remind() == 0


def test_nobody_is_told_after_confirming(shelf, people):
    confirm(shelf.everyone, people.bp_seller)
    remind()
    assert told(people.bp_seller) == []


def test_words_about_a_page_that_closed_are_not_shown_and_not_sent(world, shelf, people):
    remind()
    mail = OutgoingEmail.objects.filter(recipient=people.nw_seller, subject__contains="Gold")
    assert mail.count() == 1 and len(told(people.nw_seller)) == 2
    shelf.gold.audience = {"tiers": ["silver"]}
    shelf.gold.save()
    assert [row.title for row in told(people.nw_seller)] == ["Please read “Code of conduct”"]


# --- Who has confirmed ---------------------------------------------------------------------------
def seen(user, page):
    return {
        company.name: {person.email for person in company.people}
        for company in companies_of(scope_of(user), page)
    }


def test_marketing_sees_all_companies_and_an_administrator_their_own(shelf, people):
    everybody = seen(people.marketing, shelf.everyone)
    assert {"Northwind Resale", "Bluepeak Systems"} <= set(everybody)
    for admin in (people.nw_admin, people.bp_admin):
        mine = seen(admin, shelf.everyone)
        name = Membership.objects.get(user=admin).organization.name
        assert mine == {name: everybody[name]}


def test_rivals_do_not_appear_by_any_way(client, shelf, people):
    confirm(shelf.everyone, people.nw_seller)
    confirm(shelf.everyone, people.bp_seller)
    client.force_login(people.bp_admin)
    page = client.get(reverse("page_readers", args=[shelf.everyone.key])).content.decode()
    csv = client.get(reverse("page_readers_csv", args=[shelf.everyone.key])).getvalue().decode()
    guess = client.get(
        reverse("page_readers", args=[shelf.everyone.key]),
        {"company": str(Membership.objects.get(user=people.nw_seller).organization_id)},
    ).content.decode()
    for text in (page, csv, guess):
        assert "seller@bluepeak.example" in text
        assert "orthwind" not in text
    assert "1 of" in page
    hidden = client.get(reverse("page_readers", args=[shelf.gold.key]))
    assert hidden.status_code == 404
    rows = Acknowledgement.objects.visible_to(people.bp_admin)
    assert {row.user for row in rows} == {people.bp_seller}


def test_sellers_and_pages_without_a_question(client, shelf, people):
    client.force_login(people.nw_seller)
    assert client.get(reverse("page_readers", args=[shelf.everyone.key])).status_code == 403
    client.force_login(people.marketing)
    assert client.get(reverse("page_readers", args=[shelf.plain.key])).status_code == 404
    ours = client.get(reverse("page_readers", args=[shelf.ours.key])).content.decode()
    assert people.desk.email in ours and "seller@" not in ours
