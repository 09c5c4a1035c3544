"""Search everything with the keyboard alone; a rival finds nothing of it."""

import re

from playwright.sync_api import expect

from tests.e2e.browser import register

SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"


def ask(page, text):
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    page.keyboard.type(text)
    return page.get_by_role("listbox", name="Search results")


def test_a_deal_is_found_opened_and_remembered(visit):
    page = visit(SELLER)
    register(page, ("Kungliga biblioteket", "Sweden", "kb.example"), "Reading room wireless")
    page.goto("/training/")
    hits = ask(page, "kunglga")  # a letter is missing
    hit = hits.get_by_role("option", name=re.compile("Reading room wireless"))
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reading room wireless")
    page.goto("/news/")
    page.keyboard.press("/")
    expect(hits.get_by_role("option", name=re.compile("Reading room wireless"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(hits.get_by_role("option")).to_have_count(0)

    rival = visit(RIVAL)
    expect(ask(rival, "kungliga")).to_contain_text("Nothing found")
    rival.keyboard.press("Enter")
    expect(rival.get_by_role("main")).to_contain_text("Nothing found")


def test_tabbing_past_the_box_opens_nothing(visit):
    page = visit(SELLER)
    box = page.get_by_role("combobox", name="Search")
    box.focus()
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)
    expect(page.get_by_role("listbox", name="Search results").get_by_role("option")).to_have_count(
        0
    )
