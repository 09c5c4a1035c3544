"""Everything works without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import register, status

SELLER = "seller@northwind.example"
HAS_FOCUS = "element => element === document.activeElement"


def tab_to(page, target):
    """Press Tab until `target` has the focus."""
    for _ in range(60):
        if target.count() and target.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


def type_into(page, label, text):
    tab_to(page, page.get_by_label(label).first)
    page.keyboard.type(text)


def press(page, name, role="button"):
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def test_a_deal_is_registered_with_the_keyboard_alone(visit):
    page = visit(SELLER)
    press(page, "Register a deal", role="link")
    expect(page.get_by_label("Customer name")).to_be_focused()
    type_into(page, "Customer name", "Universidad Complutense de Madrid")
    type_into(page, "Country", "Spain")
    press(page, "Continue")
    expect(page.get_by_label("Title")).to_be_focused()
    type_into(page, "Title", "Faculty wireless")
    type_into(page, "Product family", "Wireless")
    type_into(page, "Quantity", "")
    page.keyboard.press("Control+a")
    page.keyboard.type("90")
    type_into(page, "List price per unit", "700")
    press(page, "Continue")
    press(page, "Send for review")
    expect(status(page)).to_have_text("Submitted")
    expect(page.get_by_role("main")).to_contain_text("Spain")
    expect(page.get_by_role("main")).to_contain_text("63,000.00")


def test_the_skip_link_leads_to_the_content(visit):
    page = visit(SELLER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit):
    page = visit(SELLER)
    register(page, ("Institut Pasteur", "France", "pasteur.fr"), "Archive extension")
    opener = page.get_by_role("link", name="Withdraw")
    press(page, "Withdraw", role="link")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Why you withdraw it")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        outside = "document.activeElement.closest('dialog, body') !== document.body"
        assert page.evaluate(f"document.activeElement === document.body || {outside}")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    expect(status(page)).to_have_text("Submitted")
