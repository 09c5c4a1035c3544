"""A company's administrator brings a colleague in and sees one leave; the auditor reads both."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import PASSWORD, register

ADMIN, AUDITOR = "admin@northwind.example", "auditor@meridian.example"
RIVAL = "admin@bluepeak.example"
NEWCOMER, NAME = "ines@northwind.example", "Ines Ferrante"
CUSTOMER = ("Tannhollow Dairy", "Austria", "tannhollow.example")
TITLE = "Cold store wireless"


@pytest.fixture
def seats(visit):
    return {who: visit(who) for who in (ADMIN, AUDITOR, RIVAL)}


def main(page):
    return page.get_by_role("main")


def test_a_colleague_comes_and_goes(visit, seats, mailed):
    admin = seats[ADMIN]
    newcomer = joined(visit, mailed, admin)
    register(newcomer, CUSTOMER, TITLE)
    deal = newcomer.url
    left(admin)
    # Signed in a moment ago; the next request finds no session, no company, no deal.
    newcomer.goto(deal)
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(newcomer.get_by_text(TITLE)).to_have_count(0)
    # The work went to somebody, the rival's administrator heard nothing of any of it.
    admin.goto(deal)
    expect(admin.get_by_role("heading", level=1)).to_contain_text(TITLE)
    owner = main(admin).locator("dt:text-is('Owner') + dd")
    expect(owner).to_have_count(1)
    expect(owner).not_to_contain_text(NAME)
    rival = seats[RIVAL]
    assert rival.request.get(deal).status == 404
    for address in ("/company/members/", "/company/audit/", "/deals/", f"/search/?q={NAME}"):
        words = rival.request.get(address).text().replace(f'value="{NAME}"', "")
        assert TITLE not in words, address
        assert NEWCOMER not in words, address
    read(seats[AUDITOR], deal)


def joined(visit, mailed, admin):
    """Invited by e-mail; the link asks for a name and a password and nothing else."""
    admin.goto("/company/")
    admin.get_by_role("navigation", name="Sections").get_by_role("link", name="People").click()
    admin.get_by_role("link", name="Invite a person").click()
    admin.get_by_label("E-mail address").fill(NEWCOMER)
    admin.get_by_role("radio", name=re.compile("^Seller")).check()
    admin.get_by_role("button", name="Send the invitation").click()
    expect(main(admin)).to_contain_text(NEWCOMER)
    page = visit()
    page.goto(re.search(r"/invitations/\S+", mailed(NEWCOMER))[0])
    expect(main(page)).to_contain_text("Northwind")
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("Password", exact=True).fill(f"{PASSWORD}-of-ines-7291")
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    return page


def left(admin):
    """Removing says what goes where before it happens."""
    admin.goto("/company/")
    admin.get_by_role("navigation", name="Sections").get_by_role("link", name="People").click()
    admin.get_by_role("link", name=f"Manage {NAME}").click()
    admin.get_by_role("link", name="Remove from the company").click()
    expect(main(admin)).to_contain_text("1 deal goes to the colleague you choose.")
    admin.get_by_label("Who takes over?").select_option(index=1)
    admin.get_by_role("button", name="Hand over and remove").click()
    expect(main(admin)).not_to_contain_text(NEWCOMER)


def read(auditor, deal):
    """The auditor finds the deal in the trail, checks an entry, and can change nothing."""
    auditor.goto(f"/access/audit/?record={deal.rstrip('/').rpartition('/')[2]}")
    rows = auditor.get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    rows.nth(1).get_by_role("link").first.click()
    expect(main(auditor)).to_contain_text("Recomputed now: unchanged")
    auditor.goto(deal)
    expect(auditor.get_by_role("heading", level=1)).to_contain_text(TITLE)
    for action in ("Approve", "Reject", "Edit", "Withdraw"):
        expect(main(auditor).get_by_role("link", name=action, exact=True)).to_have_count(0)
    assert auditor.request.post(f"{deal}approve/").status == 403
