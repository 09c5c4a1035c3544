"""The second factor: app, recovery codes, who must have one, and who may take it away."""

import re

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from portal.activity.models import AuditEntry
from portal.people.models import ApiToken
from portal.signin import rules, sealing, services, tasks
from portal.workflow import clock
from tests.api import Api
from tests.portal.signin.hands import (
    ADMIN,
    DESK,
    KNOWN,
    RIVAL,
    again,
    arrive,
    code_of,
    give_app,
    sign_in,
    subjects,
)
from tests.visitor import PASSWORD, visit, words

KEY = re.compile(r"<code>([A-Z2-7 ]{30,})</code>")


def actions(user):
    rows = AuditEntry.objects.filter(target_id=user.pk).order_by("pk")
    return list(rows.values_list("action", flat=True))


def set_up(client, run):
    """Set up an app with the form; returns its secret."""
    secret = KEY.search(words(client.get("/me/security/app/")))[1].replace(" ", "")
    with run(execute=True):
        answer = client.post("/me/security/app/", {"code": code_of(secret)})
    assert answer.url == "/me/security/codes/"
    return secret


def test_an_app_is_set_up_and_asked_for(seller, django_capture_on_commit_callbacks):
    client = again(arrive(KNOWN))
    secret = set_up(client, django_capture_on_commit_callbacks)
    page = words(client.get("/me/security/codes/"))
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert "<code>" not in words(client.get("/me/security/codes/")), "shown this one time"
    assert "An authenticator app was added" in subjects(seller)
    assert {"add_second_factor", "renew_recovery_codes"} <= set(actions(seller))
    other = Client()
    assert sign_in(other, KNOWN).url == "/auth/second-factor/"
    assert other.get("/deals/").status_code == 302, "the password alone opens nothing"
    assert other.post("/auth/second-factor/", {"code": code_of(secret, 1)}).url == "/"
    assert other.get("/me/").status_code == 200


def test_one_code_opens_once(seller):
    code = code_of(give_app(seller))
    first, second = arrive(KNOWN), arrive(KNOWN)
    assert first.post("/auth/second-factor/", {"code": code}).status_code == 302
    cache.clear()  # allauth remembers it there, too, for a shorter time
    assert "used already" in words(second.post("/auth/second-factor/", {"code": code}))


def test_a_recovery_code_opens_once_and_is_told(seller, django_capture_on_commit_callbacks):
    client = again(arrive(KNOWN))
    set_up(client, django_capture_on_commit_callbacks)
    code = re.search(r"<code>(\d{8})</code>", words(client.get("/me/security/codes/")))[1]
    assert arrive(KNOWN).post("/auth/second-factor/", {"code": code}).status_code == 302
    assert "Incorrect code" in words(arrive(KNOWN).post("/auth/second-factor/", {"code": code}))
    assert "A recovery code was used" in subjects(seller)
    assert "9 are left" in words(client.get("/me/security/"))
    assert "use_recovery_code" in actions(seller)


def test_secrets_are_encrypted_and_survive_a_new_key(seller, settings):
    secret = give_app(seller)
    row = Authenticator.objects.get(user=seller)
    assert secret not in str(row.data) and sealing.decrypt(row.data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-long-key"
    assert tasks._seal_again() == 1 and tasks._seal_again() == 0
    settings.SECRET_KEY_FALLBACKS = []
    row.refresh_from_db()
    assert sealing.decrypt(row.data["secret"]) == secret
    settings.SECRET_KEY = "lost"
    assert sealing.decrypt(row.data["secret"]) != secret


def test_the_key_of_an_app_is_not_in_the_session(seller):
    client = again(arrive(KNOWN))
    secret = KEY.search(words(client.get("/me/security/app/")))[1].replace(" ", "")
    assert secret not in str(dict(client.session))


def test_changing_the_second_factor_asks_who_one_is(seller):
    for path in ("app/", "passkeys/add/", "codes/new/"):
        answer = arrive(KNOWN).get(f"/me/security/{path}")
        assert answer.url.startswith("/auth/reauthenticate/") or path == "codes/new/"


# --- Who must ------------------------------------------------------------------------------------
def test_by_default_the_vendors_people_must(world):
    rules.SecondStepRule.objects.all().delete()
    assert rules.needs_second_factor(world.users[DESK])
    assert not rules.needs_second_factor(world.users[KNOWN])


def test_who_must_and_has_none_can_only_set_one_up(staff_must, django_capture_on_commit_callbacks):
    client = arrive(DESK)
    for path in ("/", "/deals/", "/cms/", "/notifications/"):
        assert client.get(path).url == "/me/security/"
    assert "Set up a second factor to go on" in words(client.get("/me/security/"))
    set_up(again(client), django_capture_on_commit_callbacks)
    assert client.get("/deals/").status_code == 200


def test_who_must_gets_no_token_for_a_password(staff_must):
    ask = {"email": DESK, "password": PASSWORD}
    assert Api().post("auth/token/", ask).status_code == 403
    assert not ApiToken.objects.filter(user=staff_must.users[DESK]).exists()


def test_grace_lets_people_in_and_says_until_when(world):
    services.save_rule(actor=world.desk, group="admins", required=True, grace_days=7)
    client = arrive(ADMIN)
    assert "you need a second factor" in words(client.get("/"))
    with clock.at(clock.now() + 8 * clock.dt.timedelta(days=1)):
        assert client.get("/").url == "/me/security/", "a session under way, too"


def test_a_companys_own_rule_is_for_its_people_only(world):
    company = world.organizations["northwind"]
    services.save_company_rule(
        actor=world.users[ADMIN], organization=company, required=True, grace_days=0
    )
    assert rules.needs_second_factor(world.users[KNOWN])
    assert not rules.needs_second_factor(world.users[RIVAL])
    assert visit(world.users[RIVAL]).get(f"/company/{company.pk}/security/").status_code == 404
    assert visit(world.users[KNOWN]).get(f"/company/{company.pk}/security/").status_code == 403


def test_whom_a_provider_vouches_for_is_not_asked(staff_must, monkeypatch):
    give_app(staff_must.users[DESK])
    monkeypatch.setattr(rules, "VOUCHERS", [lambda request, user: user.email == DESK])
    client = Client()
    assert sign_in(client, DESK).url == "/"
    assert client.get("/deals/").status_code == 200


# --- Help ----------------------------------------------------------------------------------------
def reset(client, person):
    return client.post(f"/people/{person.pk}/sign-in/reset/", follow=True)


def test_an_administrator_resets_a_colleague_after_saying_who_they_are(seller, world):
    give_app(seller)
    theirs = arrive(ADMIN)
    assert "Is it you" in words(reset(theirs, seller))
    page = words(reset(again(theirs), seller))
    assert "is taken away" in page and not rules.steps_of(seller).exists()
    assert subjects(seller)[0] == "Your second factor was taken away"
    assert "reset_second_factor" in actions(seller)
    assert "has no second factor" in words(reset(theirs, seller)), "twice is once"


def test_nobody_else_helps(seller, world):
    give_app(seller)
    for who in (RIVAL, KNOWN, "cam@meridian.example", "auditor@meridian.example"):
        helper = visit(world.users[who])
        for name in ("", "end/", "reset/"):
            ask = helper.post if name else helper.get
            assert ask(f"/people/{seller.pk}/sign-in/{name}").status_code == 404
    assert rules.steps_of(seller).exists()


def test_an_administrator_cannot_weaken_who_works_elsewhere_too(seller, world):
    give_app(seller)
    rival = world.organizations["bluepeak"]
    from partners.organizations import services as organizations

    organizations.add_member(
        organization=rival, actor=world.users[RIVAL], user=seller, role="seller"
    )
    assert "Only the channel desk" in words(reset(arrive(ADMIN), seller))
    assert rules.steps_of(seller).exists()
    reset(again(arrive(DESK)), seller)
    assert not rules.steps_of(seller).exists()
