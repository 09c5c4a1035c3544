"""Signing in by SAML: signed answers to our own questions, and nothing else."""

import base64
import zlib

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from lxml import etree

from partners.federation.protocols.saml import LARGEST_ANSWER, our_address
from partners.federation.refusals import REFUSALS
from partners.federation.views import arriving
from tests.partners.federation.conftest import leave, nobody_new, reason, signed_in_as
from tests.partners.federation.saml_answers import (
    ENTITY,
    OTHER_CERTIFICATE,
    OTHER_KEY,
    metadata,
)


@pytest.fixture
def connection(office):
    return office.connect(kind="saml", metadata=metadata())


def question_in(query):
    xml = zlib.decompress(base64.b64decode(query["SAMLRequest"]), -15)
    return etree.fromstring(xml)


def answered(saml, client, connection, relay="https://evil.example/", **different):
    """Ask, be answered as told, and come back as a browser would: the answer is posted from
    elsewhere without our cookies, the page after it has them."""
    asked = question_in(leave(client, connection)).get("ID")
    told = {
        "asked": asked,
        "acs": our_address(connection, "sso_acs"),
        "audience": our_address(connection, "sso_metadata"),
    }
    return come_back(client, connection, saml.answer(**{**told, **different}), relay)


def come_back(client, connection, answer, relay=""):
    from_elsewhere = Client(enforce_csrf_checks=True)
    data = {"SAMLResponse": answer, "RelayState": relay}
    kept = from_elsewhere.post(reverse("sso_acs", kwargs={"pk": connection.pk}), data)
    assert kept.status_code == 302
    assert "sessionid" not in kept.cookies
    if cookie := kept.cookies.get("sso-answer"):  # what answers no question is not kept
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        client.cookies["sso-answer"] = cookie.value
    return client.get(kept["Location"])


def test_a_member_signs_in(office, saml, connection):
    client = Client()
    answer = answered(saml, client, connection, email="seller@northwind.example")
    assert (answer.status_code, answer["Location"]) == (302, "/")  # RelayState leads nowhere
    assert signed_in_as(client) == str(office["nw"].pk)
    # Known by the NameID; a signature over the whole answer is as good
    client = Client()
    answered(saml, client, connection, sign="answer", email="changed@northwind.example")
    assert signed_in_as(client) == str(office["nw"].pk)


def lies(connection, bluepeak):
    acs = our_address(connection, "sso_acs")
    wrong = {"acs": our_address(bluepeak, "sso_acs")}
    return {
        "not signed": {"sign": ""},
        "signed by another key": {"key": OTHER_KEY, "certificate": OTHER_CERTIFICATE},
        "changed after signing": {"tamper": lambda xml: xml.replace("new@", "admin@")},
        "another issuer": {"issuer": "https://evil.example"},
        "meant for another company": wrong,
        "sent to another address": {"acs": acs + "x/"},
        "another audience": {"audience": our_address(bluepeak, "sso_metadata")},
        "no audience": {"audience": ""},
        "expired": {"minutes": -10},
        "an answer to no question": {"asked": ""},
        "an answer to another question": {"asked": "_made-up"},
        "a question only the unsigned part names": {
            "asked": "",
            "tamper": lambda xml: xml.replace(
                'Version="2.0" IssueInstant', 'Version="2.0" InResponseTo="_x" IssueInstant', 1
            ),
        },
        "another company's person": {"email": "seller@bluepeak.example"},
        "a comment inside the address": {"email": "new@northwind.example<!---->.evil.example"},
        "two assertions": {"tamper": twice},
        "an assertion wrapped around": {"tamper": wrapped},
        "no address": {"email": ""},
        "a document type": {"tamper": lambda xml: "<!DOCTYPE x [<!ENTITY e 'x'>]>" + xml},
    }


def twice(xml):
    """Signature wrapping: an assertion of the attacker's before the signed one."""
    start, end = xml.index("<saml:Assertion"), xml.index("</saml:Assertion>") + 17
    forged = xml[start:end].replace("new@", "admin@").replace('ID="_', 'ID="_f')
    return xml[:start] + forged + xml[start:]


def wrapped(xml):
    """The signed assertion put away inside an element nobody reads."""
    start, end = xml.index("<saml:Assertion"), xml.index("</saml:Assertion>") + 17
    forged = xml[start:end].replace("new@", "admin@").replace('ID="_', 'ID="_f')
    away = f"<samlp:Extensions>{xml[start:end]}</samlp:Extensions>"
    return xml[:start].replace("<samlp:Status>", away + "<samlp:Status>") + forged + xml[end:]


def test_a_lie_opens_nothing(office, saml, connection):
    bluepeak = office.connect(
        "bluepeak", kind="saml", metadata=metadata(entity="https://bp.example")
    )
    believed = []
    with nobody_new():
        for lie, different in lies(connection, bluepeak).items():
            client = Client()
            answer = answered(saml, client, connection, **different)
            if answer.status_code != 403 or signed_in_as(client):
                believed.append(lie)
    assert believed == []


def test_an_answer_is_good_once_and_in_the_browser_that_asked(office, saml, connection):
    client, other = Client(), Client()
    asked = question_in(leave(client, connection))
    assert asked.get("AssertionConsumerServiceURL") == our_address(connection, "sso_acs")
    told = saml.answer(
        asked=asked.get("ID"),
        acs=our_address(connection, "sso_acs"),
        audience=our_address(connection, "sso_metadata"),
        email="seller@northwind.example",
    )
    leave(other, connection)
    assert come_back(other, connection, told).status_code == 403  # stolen
    assert come_back(client, connection, told).status_code == 302
    client.logout()
    again = come_back(client, connection, told)  # replayed
    assert (again.status_code, reason(again)) == (403, str(REFUSALS["unsolicited"]))
    assert signed_in_as(client) is None


def an_answer(size=0):
    """What looks like an answer to some question, and is at least `size` characters long."""
    return base64.b64encode(b"<Response InResponseTo='_x'>" + b"x" * size + b"</Response>").decode()


def test_rubbish_is_refused_and_not_kept(connection):
    client = Client()
    acs = reverse("sso_acs", kwargs={"pk": connection.pk})
    unasked = base64.b64encode(b"<Response/>").decode()
    for rubbish in ("", "%%%", "YQ==", unasked, an_answer(LARGEST_ANSWER), an_answer(900_000)):
        answer = client.post(acs, {"SAMLResponse": rubbish})
        assert (answer.status_code, "sso-answer" in answer.cookies) == (302, False)
        assert client.get(answer["Location"]).status_code == 403
    assert not Session.objects.exists()


def test_one_network_fills_no_disk(connection, monkeypatch):
    """Beyond the limit nothing is written, and other networks still come in."""
    monkeypatch.setattr(arriving, "ANSWER_LIMIT", {"sso_answer": "2/5m/ip"})
    acs = reverse("sso_acs", kwargs={"pk": connection.pk})
    here, there = "192.0.2.7", "198.51.100.7"
    codes = [post_from(acs, place) for place in (here, here, here, there)]
    assert codes == [302, 302, 429, 302]
    assert Session.objects.count() == 3


def post_from(acs, place):
    return Client().post(acs, {"SAMLResponse": an_answer()}, REMOTE_ADDR=place).status_code


def test_our_metadata(office, connection):
    page = Client().get(reverse("sso_metadata", kwargs={"pk": connection.pk}))
    found = etree.fromstring(page.content)
    assert page["Content-Type"] == "text/xml"
    assert found.get("entityID") == our_address(connection, "sso_metadata")
    assert "Northwind" not in page.content.decode()
    assert connection.issuer == ENTITY
    oidc = office.connect("bluepeak")
    assert Client().get(reverse("sso_metadata", kwargs={"pk": oidc.pk})).status_code == 404
