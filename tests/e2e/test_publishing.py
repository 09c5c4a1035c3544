"""Channel marketing publishes to gold resellers of one country; the silver rival finds nothing."""

import datetime as dt
import re
import time

from playwright.sync_api import expect

from portal.workflow import clock
from tests.cms.media import hostile
from tests.e2e.browser import crawl, picture

MARKETING = "marketing@meridian.example"
GOLD, RIVAL = "seller@northwind.example", "seller@bluepeak.example"
TITLE, WORDS = "Winning hospital wards", "Ask for the ward plan first"
FILE, IMAGE, ALT = "Hospital price sheet", "Ward wiring plan", "Cables from the core to four wards"
TRACES = (TITLE, WORDS, FILE, IMAGE, ALT, "hospital-prices")
DRAWING = hostile.picture(size=(1200, 300), colour="#0e7c7b")
PNG = {"name": "ward.png", "mimeType": "image/png", "buffer": DRAWING}
PDF = {"name": "hospital-prices.pdf", "mimeType": "application/pdf", "buffer": hostile.pdf()}


def upload(page, address, title, file, alt=""):
    page.goto(address)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Title").fill(title)
    if alt:
        page.get_by_label("Alternative text").fill(alt)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".messages")).to_contain_text("added")


def add_block(page, name):
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def choose(page, button, title):
    page.get_by_role("button", name=button).last.click()
    page.get_by_role("dialog").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def write(page):
    """A playbook with four kinds of blocks for gold resellers in the United Kingdom."""
    page.goto("/cms/pages/")
    page.get_by_role("link", name="Explore child pages of 'Library'").first.click()
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("link", name="Playbook", exact=True).click()
    page.get_by_placeholder("Page title").fill(TITLE)
    page.get_by_role("checkbox", name="Reseller").check()
    page.get_by_role("checkbox", name="Gold").check()
    page.get_by_role("listbox", name="Country").select_option(label="United Kingdom")
    expect(page.locator("[data-reach]")).to_contain_text("Tier: Gold")
    expect(page.locator("[data-reach]")).to_contain_text("people")
    page.get_by_role("textbox", name="Summary").scroll_into_view_if_needed()
    picture(page, "publishing-audience")
    page.get_by_role("textbox", name="Summary").fill("How to begin, what to bring, what it costs.")
    add_block(page, "Heading")
    page.locator("[name=body-0-value]").fill("On the ward")
    add_block(page, "Paragraph")
    page.locator(".public-DraftEditor-content").last.fill(f"{WORDS}; the rest follows from it.")
    add_block(page, "Image")
    choose(page, "Choose an image", IMAGE)
    add_block(page, "Downloads")
    choose(page, "Choose a document", FILE)
    picture(page, "publishing-blocks")


def schedule(page, moment):
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.get_by_label("Go live date/time").fill(f"{moment:%Y-%m-%d %H:%M}")
    picture(page, "publishing-schedule")
    page.get_by_role("button", name="Save schedule").press("Enter")  # the calendar lies above it
    expect(page.locator(".messages")).to_contain_text(re.compile("created|updated"))
    page.wait_for_load_state("networkidle")  # the menu's script comes after the page
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=re.compile("chedule to publish")).click()
    expect(page.locator(".messages")).to_contain_text("scheduled for publishing")


def addresses(page):
    """What the page shows: of itself, its picture and its file."""
    text = page.get_by_role("main")
    image = text.get_by_role("img", name=ALT).get_attribute("src")
    file = text.get_by_role("link", name=FILE).first.get_attribute("href")
    return page.url, image, file


def made(page, address, button, label):
    """What the page shows this one time after the button was pressed."""
    page.goto(address)
    if page.get_by_label("What is it for?").count():
        page.get_by_label("What is it for?").fill("Reader")
    page.get_by_role("main").get_by_role("button", name=button).click()
    return page.get_by_label(label).input_value()


def channels(page, key):
    """Name → the answer of each way a page comes to somebody: search, lists, feed, API."""
    feed = made(page, "/me/feed/", "Make", "Feed address")
    token = made(page, "/me/tokens/", "Create", "New token")
    headers = {"Authorization": f"Bearer {token}"}
    ask = page.request.get
    return {
        "search": ask(f"/library/?q={TITLE}"),
        "library": ask("/library/"),
        "feed": ask(feed),
        "API": ask("/api/v1/resources/", headers=headers),
        "API search": ask(f"/api/v1/resources/?q={TITLE}", headers=headers),
        "API of it": ask(f"/api/v1/resources/{key}/", headers=headers),
    }


def test_a_page_for_gold_resellers_of_one_country(visit, manage):
    marketing, gold, rival = visit(MARKETING), visit(GOLD), visit(RIVAL)
    upload(marketing, "/cms/images/add/", IMAGE, PNG, alt=ALT)
    upload(marketing, "/cms/documents/add/", FILE, PDF)
    write(marketing)
    due = (clock.now() + dt.timedelta(seconds=170)).replace(second=0, microsecond=0)
    schedule(marketing, due)

    gold.goto(f"/library/?q={TITLE}")
    assert WORDS not in gold.content() and "Nothing" in gold.content()
    while clock.now() < due:
        time.sleep(1)
    manage("publish_scheduled")

    gold.reload()
    gold.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(gold.get_by_role("main")).to_contain_text(WORDS)
    picture(gold, "publishing-gold")
    page, image, file = addresses(gold)
    for address in (image, file):
        assert gold.request.get(address).status == 200
    key = page.rstrip("/").rpartition("/")[2]
    for name, answer in channels(gold, key).items():
        assert key in answer.text(), name

    for address in (page, image, file):
        assert rival.request.get(address).status == 404
    answers = channels(rival, key)
    assert answers.pop("API of it").status == 404
    for name, answer in answers.items():
        assert answer.ok, name
        assert [trace for trace in (*TRACES[1:], key) if trace in answer.text()] == [], name
    assert rival.goto(page).status == 404
    rival.goto(f"/library/?q={TITLE}")
    picture(rival, "publishing-rival")
    for path in crawl(rival, limit=40):
        assert [word for word in TRACES if word in rival.content()] == [], path
