"""The portal's first promise, clicked through: register, decide, and the rival learns nothing."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import (
    crawl,
    fill_customer,
    fill_opportunity,
    mails,
    picture,
    register,
    sign_in,
    status,
)

SELLER, MANAGER = "seller@northwind.example", "cam@meridian.example"
RIVAL = "seller@bluepeak.example"
GALDERMA = ("Galderma", "Switzerland", "galderma.com")
POLYTECHNIQUE = ("École Polytechnique", "France", "polytechnique.edu")
HAMMERFEST = ("Hammerfest Havn", "Norway", "hammerfesthavn.example")
JAMTLAND = ("Region Jämtland Härjedalen", "Sweden", "regionjh.se")


def act(page, action, **fields):
    """Take an action of a deal in its dialog: `fields` by label."""
    page.get_by_role("link", name=action, exact=True).click()
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        dialog.get_by_label(label.replace("_", " ")).fill(value)
    return dialog.get_by_role("button", name=action)


def test_a_deal_is_decided_and_the_rival_finds_no_trace(visit):
    seller, manager, rival = visit(SELLER), visit(MANAGER), visit(RIVAL)
    picture(seller, "home")

    fill_customer(seller, GALDERMA)
    expect(seller.get_by_text("Saved")).to_be_visible()  # by itself
    seller.get_by_role("button", name="Continue").click()
    fill_opportunity(seller, "Laboratory campus network")
    expect(seller.get_by_text("Saved")).to_be_visible()
    seller.get_by_label("Title").focus()
    picture(seller, "register")
    seller.get_by_role("button", name="Continue").click()
    seller.get_by_role("button", name="Send for review").click()
    expect(status(seller)).to_have_text("Submitted")
    address, number = seller.url, seller.locator(".page-head .mono").inner_text()

    manager.goto("/reviews/")
    picture(manager, "reviews")
    row = manager.get_by_role("row", name="Laboratory campus network")
    row.get_by_role("button", name="Start review").click()
    expect(row).to_contain_text("In review")
    row.get_by_role("link", name="Open").click()
    send = act(manager, "Ask for information", Your_question="Who else is bidding?")
    manager.get_by_role("dialog").get_by_label("Competitor").check()
    send.click()
    expect(status(manager)).to_have_text("Information requested")

    seller.goto(address)
    seller.get_by_role("link", name="Send answer").click()
    seller.get_by_label("Competitor").fill("Rivalstor")
    seller.get_by_role("button", name="Send answer").click()
    expect(status(seller)).to_have_text("In review")

    manager.reload()
    act(manager, "Approve", Message_to_the_partner="Yours. Good luck!").click()
    expect(status(manager)).to_have_text("Approved")

    seller.goto(address)
    expect(seller.get_by_text("Protected until")).to_be_visible()
    picture(seller, "deal")
    expect(mails(seller, f"Approved: {number}")).to_have_count(1)

    deal = address.rstrip("/").rpartition("/")[2]
    for query in ("Galderma", number, "Laboratory campus"):
        rival.goto(f"/deals/?q={query}")
        expect(rival.get_by_text("Nothing matches")).to_be_visible()
    assert rival.goto(address).status == 404
    assert deal not in rival.content().replace(address, "").replace(f"/deals/{deal}/", "")
    rival.goto("/deals/")
    picture(rival, "rival")
    for path in crawl(rival, limit=80, every=True):
        page = rival.content()
        found = [word for word in ("Galderma", number, deal, "Laboratory campus") if word in page]
        assert found == [], path


def test_a_deal_is_registered_without_javascript(visit):
    page = visit(SELLER, java_script_enabled=False)
    register(page, POLYTECHNIQUE, "Lecture hall wireless")
    expect(mails(page, "We received your registration")).not_to_have_count(0)


def test_going_on_before_the_draft_saved_itself_is_no_conflict(visit):
    """What was typed a moment ago goes along with “Continue”, however slow the portal is."""
    page, late = visit(SELLER), []

    def slow(route):
        if route.request.headers.get("hx-request"):
            late.append(route.request.url)
        elif route.request.method == "POST":
            late.clear()  # from here on nothing may come behind what was sent
            page.wait_for_timeout(2500)  # longer than the form waits before it saves itself
        route.continue_()

    page.route("**/deals/**", slow)
    fill_customer(page, HAMMERFEST)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Title")).to_be_visible()
    assert late == []
    fill_opportunity(page, "Harbour cameras")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Send for review")).to_be_visible()
    assert late == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_double_click_does_one_thing(visit, script):
    seller, manager = (visit(who, java_script_enabled=script) for who in (SELLER, MANAGER))
    fill_customer(seller, JAMTLAND)
    seller.get_by_role("button", name="Continue").click()
    fill_opportunity(seller, f"Ward network {script}")
    seller.get_by_role("button", name="Continue").click()
    seller.get_by_role("button", name="Send for review").dblclick()
    expect(status(seller)).to_have_text("Submitted")
    number = seller.locator(".page-head .mono").inner_text()
    manager.goto(seller.url)
    manager.get_by_role("link", name="Approve", exact=True).click()
    manager.get_by_role("main").get_by_role("button", name="Approve").dblclick()
    expect(status(manager)).to_have_text("Approved")
    expect(manager.get_by_text("Sent for review", exact=True)).to_have_count(1)
    expect(manager.get_by_text("Approved", exact=True)).to_have_count(3)  # badge, ledger, history
    expect(mails(seller, number)).to_have_count(2)  # received, approved


def test_the_back_button_after_signing_out_shows_nothing(visit):
    page = visit()
    sign_in(page, SELLER)
    page.goto("/deals/")
    page.locator("summary", has_text="Your menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Northwind")).to_have_count(0)
