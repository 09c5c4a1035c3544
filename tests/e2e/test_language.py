"""Simplified Chinese, chosen in the menu: no English words are left over."""

import re

from playwright.sync_api import expect

WORDS = "h1, h2, h3, th, label, legend, dt, .btn, .nav__item, .stat__label, .badge"
# What stays in Latin letters: names that people gave, codes and addresses.
NAMES = re.compile(
    r"Dino \w+|Delta Works|Registered|Silver|Meridian|English|Webhook|API|CSV|[A-Z]{3}|\S+@\S+"
)
DATA = ".table__link, th[scope=row], tbody .tag, .list a, .list small"


def test_the_pages_speak_chinese(visit):
    page = visit("seller@delta.example")
    page.locator("summary", has_text="Your menu").click()
    page.get_by_role("button", name="简体中文").click()
    try:
        for path in ("/", "/deals/", "/deals/register/", "/company/", "/accounts/", "/me/"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
            shown = page.locator(f":is({WORDS}):visible:not({DATA})").all_inner_texts()
            words = [text for text in shown if re.search("[A-Za-z]{3}", NAMES.sub("", text))]
            assert words == [], path
        page.goto("/deals/")
        table = page.get_by_role("table").inner_text()
        assert re.search(r"20\d\d年\d+月\d+日", table)
        assert re.search(r"€[\d,]+|[€¥£][\d.]+万", table)
    finally:
        page.goto("/")
        page.get_by_role("banner").locator("summary").click()
        page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
