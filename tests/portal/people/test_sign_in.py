"""Sign-in: the address in any case, equal answers, guessing is slowed, leaving is at once."""

import re
import runpy

import pytest
from django.core.cache import cache
from django.urls import reverse

from partners.organizations import services
from portal.activity.models import OutgoingEmail
from portal.people.models import ApiToken
from portal.signin import limits
from tests.visitor import PASSWORD, visit, words

LOGIN = "/auth/login/"
KNOWN, UNKNOWN = "seller@northwind.example", "nobody@northwind.example"
LINK = re.compile(r"https?://\S+?(/auth/\S+)")


@pytest.fixture(autouse=True)
def empty_outbox(world):
    OutgoingEmail.objects.all().delete()


def sign_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_sign_in_takes_the_address_in_any_case(world):
    client = visit()
    response = sign_in(client, "SELLER@Northwind.Example")
    assert response.status_code == 302 and response.url == "/"
    assert "Nils Seller" in words(client.get("/"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_home_sends_strangers_to_sign_in(world, method):
    response = getattr(visit(), method)("/")
    assert response.status_code == 302 and response.url == f"{LOGIN}?next=/"


def test_sign_in_refusals_read_alike(world):
    gone = world.users["seller2@northwind.example"]
    services.deactivate(gone)
    known, unknown, left = (
        words(sign_in(visit(), email, "wrong-word")).replace(email, "x")
        for email in (KNOWN, UNKNOWN, gone.email)
    )
    assert "not correct" in known
    assert known == unknown == left


def test_guessing_one_address_is_slowed(world):
    client = visit()
    for _attempt in range(6):
        last = sign_in(client, KNOWN, "wrong-word")
    assert "Too many failed" in words(last)
    assert "Too many failed" in words(sign_in(client, KNOWN)), "the right password has to wait too"


def test_visitors_behind_our_proxy_are_told_apart(monkeypatch):
    """All through one address, a single visitor would use up everybody's attempts."""
    for answer, proxies in (("1", 1), ("0", 0)):
        monkeypatch.setenv("BEHIND_PROXY", answer)
        named = runpy.run_path("portal/settings.py")
        assert named["ALLAUTH_TRUSTED_PROXY_COUNT"] == proxies
        assert named["REST_FRAMEWORK"]["NUM_PROXIES"] == proxies


def test_guessing_from_one_place_is_slowed(world, monkeypatch):
    monkeypatch.setattr(limits, "OF_A_NETWORK", 4)
    client = visit()
    answers = [words(sign_in(client, f"{n}@x.example", "wrong")) for n in range(6)]
    assert ["Too many failed" in answer for answer in answers] == [False] * 4 + [True] * 2


def test_reset_answers_alike_for_known_and_unknown(world):
    answers = []
    for email in (KNOWN, UNKNOWN):
        cache.clear()
        client = visit()
        response = client.post("/auth/password/reset/", {"email": email}, follow=True)
        answers.append((response.redirect_chain, words(response)))
    assert answers[0] == answers[1]
    assert {mail.to: mail.subject for mail in OutgoingEmail.objects.all()} == {
        KNOWN: "Choose a new password",
        UNKNOWN: "No account with this address",
    }


def test_reset_link_sets_a_password_once_and_names_our_own_host(world, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client = visit()
    client.post("/auth/password/reset/", {"email": KNOWN.upper()}, headers={"host": "evil.example"})
    mail = OutgoingEmail.objects.get()
    assert "evil.example" not in mail.text + mail.html and settings.SITE_URL in mail.text
    path = LINK.search(mail.text)[1]
    page = client.get(path, follow=True)
    new = {"password1": "a-better-password-9", "password2": "a-better-password-9"}
    client.post(page.redirect_chain[-1][0], new)
    assert sign_in(visit(), KNOWN, "a-better-password-9").status_code == 302
    assert "no longer valid" in words(visit().get(path, follow=True))


def test_signing_up_is_closed(world):
    response = visit().post("/auth/signup/", {"email": "x@y.example", "password1": "a-long-word-9"})
    assert "by invitation" in words(response)
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("address", ["x" * 300 + "@y.example", "\x00@y.example", "😀", "<b>@x"])
def test_sign_in_refuses_strange_addresses(world, address):
    assert sign_in(visit(), address).status_code == 200


def ask_for(client, address):
    """Ask for another address; the password is wanted once more first."""
    data = {"email": address, "action_add": "1"}
    stopped = client.post("/auth/email/", data)
    assert stopped.url.startswith("/auth/reauthenticate/")
    again = {"password": PASSWORD, "next": "/auth/email/"}
    return client.post("/auth/reauthenticate/", again, follow=True)


def test_address_stays_without_the_password(world):
    client = visit(world.users[KNOWN])
    client.post("/auth/email/", {"email": "nils@northwind.example", "action_add": "1"})
    wrong = {"password": "wrong-word", "next": "/auth/email/"}
    assert "Incorrect password" in words(client.post("/auth/reauthenticate/", wrong))
    assert not OutgoingEmail.objects.exists()


def test_new_address_counts_once_it_is_confirmed(world):
    user = world.users[KNOWN]
    client = visit()
    sign_in(client, KNOWN)
    ask_for(client, "Nils@Northwind.example")
    user.refresh_from_db()
    assert user.email == KNOWN
    path = LINK.search(OutgoingEmail.objects.get(to="nils@northwind.example").text)[1]
    client.post(path)
    user.refresh_from_db()
    assert user.email == "nils@northwind.example"
    assert "has changed" in OutgoingEmail.objects.get(to=KNOWN).subject
    assert sign_in(visit(), "nils@northwind.example").status_code == 302


def test_taking_somebody_elses_address_tells_only_that_person(world):
    answers = []
    for address in ("admin@bluepeak.example", "free@bluepeak.example"):
        client = visit()
        sign_in(client, KNOWN)
        answers.append(words(ask_for(client, address)).replace(address, "x"))
        client.post("/auth/email/", {"email": address, "action_remove": "1"})
        cache.clear()
    assert answers[0] == answers[1]
    assert (
        OutgoingEmail.objects.get(to="admin@bluepeak.example").recipient
        == (world.users["admin@bluepeak.example"])
    )


def test_person_who_left_is_out_at_the_next_request(world):
    user = world.users[KNOWN]
    token = ApiToken.issue(user, "sync")
    client = visit()
    sign_in(client, KNOWN)
    assert client.get("/me/").status_code == 200
    services.deactivate(user)
    assert client.get("/me/").status_code == 302
    assert not ApiToken.objects.filter(digest=ApiToken.digest_of(token)).exists()
    assert sign_in(visit(), KNOWN).url == reverse("account_inactive")


def test_inactive_persons_token_opens_nothing(world):
    """Even a token that survived: authentication asks for an active person."""
    from rest_framework.exceptions import AuthenticationFailed
    from rest_framework.test import APIRequestFactory

    from portal.people.tokens import TokenAuthentication

    user = world.users[KNOWN]
    request = APIRequestFactory().get(
        "/", headers={"Authorization": f"Bearer {ApiToken.issue(user, 'x')}"}
    )
    assert TokenAuthentication().authenticate(request)[0] == user
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(AuthenticationFailed):
        TokenAuthentication().authenticate(request)
