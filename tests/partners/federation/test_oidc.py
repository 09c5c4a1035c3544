"""Signing in by OpenID Connect, and what is not believed."""

import json
import time
from urllib.parse import parse_qs

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.test import Client

from partners.federation import services
from partners.federation.refusals import REFUSALS
from portal.activity.models import AuditEntry
from tests.partners.federation.conftest import (
    by_oidc,
    come_back,
    leave,
    nobody_new,
    reason,
    signed_in_as,
)
from tests.partners.federation.loopback import OTHER_KEY

NEW = {"email": "fresh@northwind.example", "sub": "fresh"}


def test_a_member_signs_in_and_is_known_by_subject_from_then_on(office):
    connection = office.connect()
    client, answer = by_oidc(office, connection, email="Seller@Northwind.example", sub="s-9")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in_as(client) == str(office["nw"].pk)
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == (connection.space, "s-9", {})
    # Another address of the company under the same subject is still that person.
    client, _answer = by_oidc(office, connection, email="other@northwind.example", sub="s-9")
    assert signed_in_as(client) == str(office["nw"].pk)
    # The same address under another subject is linked to the same person, not a second one.
    client, _answer = by_oidc(office, connection, email="seller@northwind.example", sub="s-10")
    assert signed_in_as(client) == str(office["nw"].pk)
    assert AuditEntry.objects.filter(action="sso_link").count() == 2


def test_what_the_browser_is_sent_with(office):
    connection = office.connect()
    asked = leave(Client(), connection)
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].endswith(f"/auth/company/{connection.pk}/callback/")
    assert {"state", "nonce", "code_challenge"} < asked.keys()
    by_oidc(office, connection, email="seller@northwind.example")
    sent = parse_qs(office.provider.asked)
    assert sent["client_secret"] == ["s3cret"]
    assert len(sent["code_verifier"][0]) > 40


LIES = {
    "a key that is not the provider's": {"key": OTHER_KEY},
    "no signature": {"algorithm": "none"},
    "a signature by the shared secret": {"key": "s3cret" * 8, "algorithm": "HS256"},
    "another issuer": {"iss": "https://evil.example"},
    "made for another client": {"aud": "somebody-else"},
    "made for several": {"aud": ["northwind", "somebody-else"]},
    "asked by another client": {"azp": "somebody-else"},
    "expired beyond the clocks' difference": {"exp": 1_000_000_000},
    "from the future": {"iat": 9_999_999_999},
    "without a subject": {"sub": None},
    "without an end": {"exp": None},
    "an empty subject": {"sub": ""},
    "an address nobody verified": {"email_verified": False},
    "an address nobody speaks of": {"email_verified": None},
    "no address": {"email": None},
    "an address that is none": {"email": "new@northwind.example@evil.example"},
    "another company's person": {"email": "seller@bluepeak.example"},
    "a person of the vendor": {"email": "desk@meridian.example"},
    "a domain that ends alike": {"email": "new@evil-northwind.example"},
    "a subdomain": {"email": "new@mail.northwind.example"},
    "a hidden character": {"email": "new@northwind.example\u0000.evil.example"},
}


def test_a_lie_opens_nothing(office):
    connection = office.connect()
    believed = []
    with nobody_new():
        for lie, claims in LIES.items():
            client, answer = by_oidc(office, connection, **{**NEW, **claims})
            if answer.status_code != 403 or signed_in_as(client):
                believed.append(lie)
    assert believed == []
    client, _answer = by_oidc(office, connection, **NEW)  # the same without a lie
    assert signed_in_as(client)


def test_clocks_may_differ_by_a_minute(office):
    connection = office.connect()
    now = int(time.time())
    client, _answer = by_oidc(office, connection, **NEW, iat=now + 40, exp=now - 40)
    assert signed_in_as(client)


def test_state_nonce_and_code_belong_to_one_browser_and_one_sign_in(office):
    connection = office.connect()
    mine, theirs = Client(), Client()
    asked = leave(mine, connection)
    office.provider.behave(nonce=asked["nonce"], **NEW)
    # Somebody else's browser, a state nobody asked with, none at all
    for client, state in ((theirs, asked["state"]), (mine, "made-up"), (mine, "")):
        answer = come_back(client, connection, {"state": state})
        assert answer.status_code == 403
        assert reason(answer) == str(REFUSALS["no_state"])
    office.provider.behave(nonce="another sign-in's", **NEW)
    assert come_back(mine, connection, asked).status_code == 403
    # The state was used up by that: a second answer to the same question is none
    office.provider.behave(nonce=asked["nonce"], **NEW)
    assert come_back(mine, connection, asked).status_code == 403
    assert signed_in_as(mine) is None


def test_an_answer_for_one_company_is_none_for_another(office):
    northwind, bluepeak = office.connect(), office.connect("bluepeak")
    client = Client()
    asked = leave(client, bluepeak)
    office.provider.behave(nonce=asked["nonce"], **NEW)
    assert come_back(client, northwind, asked).status_code == 403
    # And what Bluepeak's provider says of Northwind's people is not believed
    with nobody_new():
        client, answer = by_oidc(office, bluepeak, email="seller@northwind.example")
    assert (answer.status_code, signed_in_as(client)) == (403, None)


def test_user_info_fills_gaps_but_only_of_the_same_person(office):
    connection = office.connect()
    client = Client()
    for subject, status in (("s-1", 302), ("s-2", 403)):
        asked = leave(client, connection)
        office.provider.behave(nonce=asked["nonce"], email=None, email_verified=None, sub="s-1")
        info = {"sub": subject, "email": "seller@northwind.example", "email_verified": True}
        office.provider.user_info = info
        assert come_back(client, connection, asked).status_code == status


def test_cancelling_says_so(office):
    connection = office.connect()
    client = Client()
    asked = leave(client, connection)
    query = {"error": "access_denied", "code": ""}
    answer = come_back(client, connection, asked, **query)
    assert reason(answer) == str(REFUSALS["cancelled"])


def test_the_way_back_stays_in_the_portal(office):
    connection = office.connect()
    for wish, place in (("/deals/", "/deals/"), ("https://evil.example/", "/"), ("//evil", "/")):
        client = Client()
        asked = leave(client, connection, next=wish)
        office.provider.behave(nonce=asked["nonce"], email="seller@northwind.example")
        assert come_back(client, connection, asked)["Location"] == place


def test_the_secret_is_neither_stored_in_clear_nor_shown(office):
    connection = office.connect()
    assert "s3cret" not in json.dumps(connection.sealed_secret)
    for path in ("", "connection/"):
        page = office.visit("nw-admin").get(f"/company/{connection.organization_id}/sign-in/{path}")
        assert page.status_code == 200
        assert "s3cret" not in page.content.decode()
        assert connection.sealed_secret not in page.content.decode()


def test_the_secret_of_one_provider_is_not_sent_to_another(office):
    connection = office.connect()
    said = {"issuer": "https://other.example"}
    keep = {"organization": connection.organization, "actor": office["nw-admin"]}
    with pytest.raises(ValidationError) as refused:
        services.save_connection(**keep, data=said)
    assert refused.value.message_dict.keys() == {"client_secret"}
