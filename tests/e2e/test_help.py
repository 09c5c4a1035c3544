"""Help with the keyboard alone: the panel of a page, a word that explains itself, the tour."""

import re

from playwright.sync_api import expect

WHO = "seller2@northwind.example"
LEARNER = "learner@northwind.example"


def test_the_question_mark_explains_the_page(visit):
    page = visit(WHO)
    page.goto("/deals/register/")
    sign = page.get_by_role("banner").get_by_role("link", name="Help", exact=True)
    sign.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Register a deal")
    expect(panel).to_contain_text("Three steps")
    word = panel.get_by_role("button", name="protection", exact=True)
    word.focus()
    page.keyboard.press("Enter")
    says = panel.get_by_role("note").filter(has_text="nobody else is approved")
    expect(says).to_be_visible()
    page.keyboard.press("Escape")
    expect(says).to_be_hidden()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(sign).to_be_focused()


def test_the_tour_points_and_is_remembered(visit):
    page = visit(LEARNER)
    page.goto("/help/")
    page.get_by_role("button", name="Take the tour again").click()
    card = page.get_by_role("dialog")
    expect(card.get_by_role("heading")).to_be_focused()
    expect(card).to_contain_text(re.compile(r"Stop 1 of [345]"))
    expect(page.locator(".is-toured")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(card).to_contain_text("Stop 2 of")
    while card.get_by_role("button", name="Next").count():
        card.get_by_role("button", name="Next").press("Enter")
    with page.expect_response("**/help/tour/end/"):
        card.get_by_role("button", name="Done").press("Enter")
    expect(page.locator("#tour")).to_have_count(0)
    expect(page.locator(".is-toured")).to_have_count(0)
    page.reload()
    expect(page.locator("#tour")).to_have_count(0)


def test_escape_skips_the_tour_for_good(visit):
    page = visit(WHO)
    page.goto("/help/")
    page.get_by_role("button", name="Take the tour again").click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    with page.expect_response("**/help/tour/end/"):
        page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#tour")).to_have_count(0)
