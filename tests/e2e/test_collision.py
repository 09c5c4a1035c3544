"""One customer, three registrations, four seats: who sees what before and after the decision."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import crawl, mails, picture, register, status
from tests.e2e.test_story import act

FIRST, SECOND = "seller@northwind.example", "seller@bluepeak.example"
DIRECT, DESK, MANAGER = (f"{who}@meridian.example" for who in ("direct", "desk", "cam2"))
SPELT = [
    ("Quillfeather Optronics Ltd", "United Kingdom", "quillfeather.example"),
    ("QUILLFEATHER OPTRONICS", "United Kingdom", "quillfeather.example"),
    ("Quillfeather Optronics Limited", "United Kingdom", ""),
]
TITLES = ("Assembly line network", "Clean room switches", "Site refresh")
OTHERS = {0: ("Bluepeak", *TITLES[1:]), 1: ("Northwind", TITLES[0], TITLES[2])}


@pytest.fixture
def seats(visit):
    return {who: visit(who) for who in (FIRST, SECOND, DIRECT, DESK, MANAGER)}


def test_a_collision_is_the_desks_alone_until_it_decides(seats):
    addresses = []
    for who, customer, title in zip((FIRST, SECOND, DIRECT), SPELT, TITLES, strict=True):
        register(seats[who], customer, title)
        addresses.append(seats[who].url)
    first, second, direct, desk = (seats[who] for who in (FIRST, SECOND, DIRECT, DESK))
    ids = [address.rstrip("/").rpartition("/")[2] for address in addresses]

    # Neither reseller finds a trace of the other, nor of direct sales.
    for place, page in enumerate((first, second)):
        picture(page, f"collision-seller-{place + 1}")
        page.goto("/deals/")
        for path in crawl(page, limit=40):
            leaks = {*OTHERS[place], *ids} - {ids[place]}
            assert [word for word in leaks if word in page.content()] == [], path

    # The desk sees all three side by side, with the evidence in words.
    desk.goto(f"/reviews/{ids[0]}/")
    for word in ("Bluepeak Systems", "Direct North", "same website"):
        expect(desk.get_by_role("main")).to_contain_text(word)
    picture(desk, "collision-desk")
    desk.goto(addresses[0])
    act(desk, "Approve", Message_to_the_partner="Yours. Good luck!").click()
    expect(status(desk)).to_have_text("Approved")

    # The other account manager cannot approve beside it, and does not learn why.
    manager = seats[MANAGER]
    manager.goto(addresses[1])
    act(manager, "Approve", Message_to_the_partner="Fine.").click()
    expect(manager.get_by_role("main")).to_contain_text("The channel desk has to decide this one.")
    assert "Northwind" not in manager.content()
    picture(manager, "collision-manager")

    # On hold reads “In review”; the answer comes with the reason and the words the desk chose.
    desk.goto(addresses[1])
    desk.get_by_role("button", name="Start review").click()
    act(desk, "Put on hold", Why_it_waits="Another protection is active.").click()
    second.goto(addresses[1])
    expect(status(second)).to_have_text("In review")
    desk.goto(addresses[1])
    desk.get_by_role("link", name="Reject", exact=True).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Reason").select_option(label="Not accepted")
    dialog.get_by_label("Explanation for the partner").fill(
        "This customer is already worked with a partner."
    )
    dialog.get_by_role("button", name="Reject").click()
    second.goto(addresses[1])
    expect(status(second)).to_have_text("Rejected")
    expect(second.get_by_role("main")).to_contain_text("already worked with a partner")
    picture(second, "collision-answer")
    assert "Northwind" not in second.content()
    expect(mails(second, "Not accepted")).not_to_have_count(0)

    # Direct sales is under the same rule.
    desk.goto(addresses[2])
    expect(status(desk)).to_have_text("Submitted")
    direct.goto(addresses[2])
    assert "Northwind" not in direct.content()
