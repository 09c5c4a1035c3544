"""Round trips with npm's oidc-provider."""

import re
import uuid

import pytest

from tests.sso.conftest import SECRET


@pytest.fixture(scope="module")
def connected(portal, start_oidc, oidc_port):
    """The provider runs and Northwind is connected to it."""
    key = str(uuid.uuid4())
    start_oidc(f"{portal.address}/auth/company/{key}/callback/")
    issuer = f"http://127.0.0.1:{oidc_port}"
    portal.connect(
        connection_id=key, kind="oidc", issuer=issuer, client_id="concord", client_secret=SECRET
    )
    return key


def at_the_provider(browser, page, account):
    """Sign in and consent on the provider's own pages; ends on a page of the portal."""
    for _ in range(4):
        form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        if "/auth/company/" in page.url.path or not form:
            return page
        data = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        if 'name="login"' in page.text:
            data |= {"login": account, "password": "any"}
        page = browser.post(str(page.url.join(form[1])), data=data)
        if str(page.url).startswith(str(browser.base_url)):
            return page
    return page


def sign_in(portal, account):
    browser = portal.browser()
    page = browser.sign_in_by("somebody@northwind.example")
    return browser, at_the_provider(browser, page, account)


def test_a_member_comes_in(portal, connected):
    browser, page = sign_in(portal, "member")
    assert page.status_code == 200
    assert browser.who() == "seller@northwind.example"


def test_a_new_colleague_comes_in(portal, connected):
    browser, _page = sign_in(portal, "fresh")
    assert browser.who() == "fresh@northwind.example"


@pytest.mark.parametrize("account", ["unverified", "rival", "vendor"])
def test_who_is_refused(portal, connected, account):
    browser, page = sign_in(portal, account)
    assert page.status_code == 403
    assert "Not signed in" in page.text
    assert browser.who() == ""


def test_an_answer_does_not_work_in_another_browser(portal, connected):
    mine, theirs = portal.browser(), portal.browser()
    mine.follow_redirects = False
    page = mine.sign_in_by("somebody@northwind.example")
    page = mine.get(page.headers["Location"])
    caught = ""
    for _ in range(12):
        if where := page.headers.get("Location"):
            where = str(page.url.join(where))
            if "/callback/" in where:
                caught = where
                break
            page = mine.get(where)
            continue
        form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        data = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        if 'name="login"' in page.text:
            data |= {"login": "member", "password": "any"}
        page = mine.post(str(page.url.join(form[1])), data=data)
    assert "code=" in caught
    assert theirs.get(caught).status_code == 403
    assert theirs.who() == ""
    assert mine.get(caught).status_code == 302
    assert mine.get(caught).status_code == 403  # once
