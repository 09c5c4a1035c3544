"""Sessions that are seen and ended, browsers that are known, and “this was not me”."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.test import Client

from portal.activity.models import AuditEntry, OutgoingEmail
from portal.people.models import ApiToken
from portal.signin import sessions, tasks
from portal.signin.models import KnownDevice
from portal.workflow import clock
from tests.portal.signin.hands import (
    ADMIN,
    DESK,
    KNOWN,
    LINK,
    LOGIN,
    PHONE,
    RIVAL,
    arrive,
    give_app,
    sign_in,
    subjects,
)
from tests.visitor import PASSWORD, visit, words

NEW = "A new sign-in to your account"


def slug_of(client):
    return sessions.name_of(client.session.session_key)


def test_sessions_are_listed_with_this_one_marked(seller):
    here, phone = arrive(KNOWN), arrive(KNOWN, HTTP_USER_AGENT=PHONE)
    page = words(here.get("/me/security/"))
    assert "Safari on iPhone" in page and slug_of(phone) in page
    assert slug_of(here) not in page, "the one in use is ended by signing out"


def test_a_session_that_is_ended_is_refused_on_its_next_request(seller):
    here, there = arrive(KNOWN), arrive(KNOWN)
    assert there.get("/me/").status_code == 200
    here.post(f"/me/security/sessions/{slug_of(there)}/end/")
    assert there.get("/me/").url.startswith(LOGIN)
    assert here.get("/me/").status_code == 200
    assert here.post(f"/me/security/sessions/{slug_of(there)}/end/").status_code == 404


def test_all_others_are_ended_at_once(seller):
    here, *others = (arrive(KNOWN) for _n in range(3))
    assert "2 other browsers" in words(here.post("/me/security/sessions/end-others/", follow=True))
    assert [client.get("/me/").status_code for client in others] == [302, 302]
    assert here.get("/me/").status_code == 200


def test_nobody_ends_the_session_or_device_of_another(seller):
    mine, theirs = arrive(KNOWN), arrive(RIVAL)
    device = KnownDevice.objects.get(user=seller)
    assert theirs.post(f"/me/security/sessions/{slug_of(mine)}/end/").status_code == 404
    assert theirs.post(f"/me/security/devices/{device.pk}/forget/").status_code == 404
    assert mine.get("/me/").status_code == 200


def test_a_company_or_the_desk_signs_a_person_out(seller, world):
    for helper in (ADMIN, DESK):
        browser = arrive(KNOWN)
        visit(world.users[helper]).post(f"/people/{seller.pk}/sign-in/end/")
        assert browser.get("/me/").status_code == 302
        entry = AuditEntry.objects.filter(action="end_sessions", target_id=seller.pk).last()
        assert entry.actor == world.users[helper] and entry.note == {"sessions": 1}
    assert subjects(seller).count("You were signed out") == 2


def test_the_last_visit_is_written_rarely(seller, django_assert_num_queries):
    client = arrive(KNOWN)
    client.get("/me/")
    seen = UserSession.objects.get(user=seller).last_seen_at
    client.get("/me/")
    assert UserSession.objects.get(user=seller).last_seen_at == seen
    with clock.at(clock.now() + dt.timedelta(minutes=16)):
        client.get("/me/")
    assert UserSession.objects.get(user=seller).last_seen_at > seen


def test_sessions_that_ran_out_are_forgotten(seller):
    arrive(KNOWN).post("/auth/logout/")
    kept = arrive(KNOWN)
    tasks.signin_upkeep(None)
    assert [row.session_key for row in UserSession.objects.all()] == [kept.session.session_key]


def test_a_new_browser_is_told_but_not_the_first_nor_a_known_one(seller):
    first = arrive(KNOWN)
    first.post("/auth/logout/")
    assert sign_in(first, KNOWN).url == "/" and subjects(seller) == []
    arrive(KNOWN, HTTP_USER_AGENT=PHONE)
    mail = OutgoingEmail.objects.get(to=KNOWN)
    assert mail.subject == NEW and "Safari on iPhone" in mail.text
    inbox = str(list(seller.notifications.values()))
    assert "not-me" not in inbox, "its link is for the mailbox alone"


def test_a_forgotten_browser_counts_as_new(seller):
    here, there = arrive(KNOWN), arrive(KNOWN, HTTP_USER_AGENT=PHONE)
    OutgoingEmail.objects.all().delete()
    device = KnownDevice.objects.get(user=seller, name="Safari on iPhone")
    here.post(f"/me/security/devices/{device.pk}/forget/")
    there.post("/auth/logout/")
    sign_in(there, KNOWN)
    assert subjects(seller) == [NEW]


def test_one_browser_of_two_people_is_known_to_each_alone(seller, world):
    client = arrive(KNOWN)
    client.post("/auth/logout/")
    sign_in(client, RIVAL)
    assert KnownDevice.objects.values("digest").distinct().count() == 1
    assert KnownDevice.objects.count() == 2
    arrive(KNOWN)
    assert subjects(world.users[RIVAL]) == []


def test_this_was_not_me(seller):
    own = arrive(KNOWN)
    stranger = arrive(KNOWN, HTTP_USER_AGENT=PHONE)
    give_app(seller)
    ApiToken.issue(seller, "a stranger's")
    path = LINK.search(OutgoingEmail.objects.get(to=KNOWN).text)[1]
    client = Client()
    assert "It was not you?" in words(client.get(path))
    assert stranger.get("/me/").status_code == 200, "looking changes nothing"
    answer = client.post(path)
    assert answer.url.startswith("/auth/password/reset/key/")
    assert [own.get("/me/").status_code, stranger.get("/me/").status_code] == [302, 302]
    assert not seller.api_tokens.exists()
    form = client.get(answer.url, follow=True)
    new = {"password1": "quiet-river-lamp-42", "password2": "quiet-river-lamp-42"}
    client.post(form.redirect_chain[-1][0], new)
    assert sign_in(Client(), KNOWN, "quiet-river-lamp-42").url == "/"
    assert sign_in(Client(), KNOWN, PASSWORD).status_code == 200
    assert client.get(path).status_code == client.get("/auth/not-me/x/").status_code == 404


def test_what_one_had_before_stays_after_this_was_not_me(seller):
    with clock.at(clock.now() - dt.timedelta(days=2)):
        ApiToken.issue(seller, "mine")
        arrive(KNOWN)
    arrive(KNOWN)
    path = LINK.search(OutgoingEmail.objects.get(to=KNOWN).text)[1]
    Client().post(path)
    assert seller.api_tokens.get().name == "mine"
