"""Round trips with pysaml2 as provider."""

import html
import re

import httpx
import pytest


@pytest.fixture(scope="module")
def connected(portal, saml):
    """Northwind is connected by the provider's metadata address, the provider by ours."""
    key = portal.connect(kind="saml", metadata_url=f"http://127.0.0.1:{saml.port}/metadata")
    saml.portal = httpx.get(f"{portal.address}/auth/company/{key}/metadata/").text
    return key


def answer_of(saml, portal, account):
    """(browser, where the provider's page posts to, what it posts)."""
    saml.user = account
    browser = portal.browser()
    page = browser.sign_in_by("somebody@northwind.example")
    where = html.unescape(re.search(r'action="([^"]+)"', page.text)[1])
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', page.text)
    return browser, where, {name: html.unescape(text) for name, text in fields}


def test_a_member_comes_in(portal, saml, connected):
    browser, where, data = answer_of(saml, portal, "member")
    assert browser.post(where, data=data).status_code == 200
    assert browser.who() == "seller@northwind.example"
    again = browser.post(where, data=data)
    assert again.status_code == 403


def test_a_new_colleague_comes_in(portal, saml, connected):
    browser, where, data = answer_of(saml, portal, "fresh")
    browser.post(where, data={**data, "RelayState": "https://evil.example/"})
    assert browser.who() == "fresh@northwind.example"


@pytest.mark.parametrize("account", ["rival", "vendor"])
def test_who_is_refused(portal, saml, connected, account):
    browser, where, data = answer_of(saml, portal, account)
    assert browser.post(where, data=data).status_code == 403
    assert browser.who() == ""


def test_a_signature_by_sha_1_is_too_weak(portal, saml, connected):
    saml.signature, strong = "http://www.w3.org/2000/09/xmldsig#rsa-sha1", saml.signature
    browser, where, data = answer_of(saml, portal, "member")
    saml.signature = strong
    assert browser.post(where, data=data).status_code == 403


def test_an_answer_does_not_work_in_another_browser(portal, saml, connected):
    browser, where, data = answer_of(saml, portal, "member")
    assert portal.browser().post(where, data=data).status_code == 403
    assert browser.post(where, data=data).status_code == 200
