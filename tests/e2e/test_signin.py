"""Passkeys, an authenticator app, recovery codes, and sessions that end, in a real browser.

A passkey needs a name, not an address of numbers: these tests visit `localhost`.
"""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from portal.workflow import clock
from tests.e2e.browser import PASSWORD, Watch

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def arrive(browser, browser_context_args, base_url):
    """`arrive()` → a browser of its own at the sign-in page of `localhost`. Whatever goes wrong on
    its pages fails the test at its end."""
    expect.set_options(timeout=15_000)
    home = f"http://localhost:{urlsplit(base_url).port}"
    options = browser_context_args | {"base_url": home, "reduced_motion": "reduce"}
    contexts, watches = [], []

    def open_page():
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        watches.append(Watch(page, home))
        page.goto("/auth/login/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    troubles = [trouble for watch in watches for trouble in watch.troubles]
    assert not troubles, "\n".join(troubles)


def password(page, email):
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def again(page):
    """Says who one is once more, where that is asked."""
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def code(secret):
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))


def keep_codes(page):
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator(".codes code").all_text_contents()
    assert len(set(codes)) == 10
    with page.expect_download() as file:
        page.get_by_role("link", name="Download").click()
    assert set(codes) <= set(file.value.path().read_text().split())
    page.get_by_role("link", name="I have kept them").click()
    return codes


def sign_out(page):
    page.goto("/auth/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/auth/login/")


def test_a_passkey_opens_the_portal_without_a_password(arrive):
    page = arrive()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    password(page, "marketer@northwind.example")
    page.goto("/me/security/passkeys/add/")
    again(page)
    page.get_by_label("What do you call it?").fill("Test key")
    page.get_by_role("button", name="Add a passkey").click()
    keep_codes(page)
    expect(page.get_by_role("main")).to_contain_text("Test key")
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))
    sign_out(page)
    password(page, "marketer@northwind.example")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/$"))
    page.goto("/me/security/")
    page.get_by_role("link", name="Remove Test key").click()
    again(page)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("main")).not_to_contain_text("Test key")


def test_an_app_and_a_recovery_code_open_the_portal(arrive):
    page = arrive()
    password(page, "learner@northwind.example")
    page.goto("/me/security/app/")
    again(page)
    picture = page.get_by_alt_text("QR code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_text("I cannot scan it").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Turn it on").click()
    codes = keep_codes(page)
    other = arrive()
    password(other, "learner@northwind.example")
    other.get_by_label("Code", exact=True).fill(codes[0])
    other.get_by_role("button", name="Continue").click()
    expect(other).to_have_url(re.compile(r"localhost:\d+/$"))
    other.goto("/me/security/")
    expect(other.get_by_role("main")).to_contain_text("9 are left")
    page.goto("/me/security/app/remove/")
    page.get_by_role("button", name="Remove the app").click()
    expect(page.get_by_role("main")).to_contain_text("Set up an app")


def test_a_session_ended_in_one_browser_is_over_in_the_other(arrive):
    here, there = arrive(), arrive()
    for page in (here, there):
        password(page, "seller@cobalt.example")
        expect(page).to_have_url(re.compile(r"localhost:\d+/$"))
    here.goto("/me/security/")
    here.get_by_role("button", name="Sign out everywhere else").click()
    here.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(here.get_by_role("main")).to_contain_text("This one")
    there.goto("/deals/")
    expect(there).to_have_url(re.compile("/auth/login/"))
    here.goto("/deals/")
    expect(here).to_have_url(re.compile("/deals/"))
