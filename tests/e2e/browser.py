"""What the browser tests share: watching, crawling, registering, taking pictures."""

import os
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

PASSWORD = "concord-demo"
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)|(?<=^/news/).+")
# Somebody left the page meanwhile; a test took the connection away.
HARMLESS = ("net::ERR_ABORTED", "net::ERR_INTERNET_DISCONNECTED")
# Wagtail's editor and the API's pages keep rules of their own; files are not pages.
ELSEWHERE = re.compile(
    r"/cms/|/api/|/auth/logout/|/deals/[^/]+/files/|/certificates/claims/[^/]+/evidence/"
)

# Imported packages are played at a host of their own (cms/packages/hosts.py).
PLAYED = re.compile(r"http://p[0-9a-f]{24}\.localhost:\d+/(training/play|static)/")


class Watch:
    """Collects what a page does wrong by itself: errors, warnings, failed or foreign requests.

    A violation of the content security policy is an error in the console.
    """

    def __init__(self, page, home):
        self.page, self.home, self.troubles = page, home, []
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.note(f"script: {error}"))
        page.on("request", self.request)
        page.on("requestfailed", self.failure)
        page.on("response", self.response)

    def note(self, text):
        self.troubles.append(f"{self.page.url}: {text}")

    def console(self, message):
        # Refused requests are judged in `response`, which knows what was asked for.
        if message.type in ("error", "warning") and "Failed to load" not in message.text:
            self.note(f"console: {message.text}")

    def request(self, request):
        if not (request.url.startswith((self.home, "data:")) or PLAYED.match(request.url)):
            self.note(f"asks another host: {request.url}")

    def failure(self, request):
        if request.failure not in HARMLESS:
            self.note(f"failed: {request.url}: {request.failure}")

    def response(self, response):
        limit = 500 if response.request.is_navigation_request() else 400
        if response.status == 400 and "/cms/pages/" in response.url:
            return  # Wagtail saves by itself and is told that the draft is not whole yet
        if response.status >= limit:
            self.note(f"{response.status}: {response.url}")


def sign_in(page, email):
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("main")).not_to_contain_text("Sign in")


def kind_of(path):
    return RECORD.sub("*", path)


def crawl(page, limit=60, every=False):
    """Follow all links from where the page is; yields each path while the page shows it.

    One page of each kind, so one deal stands for all, unless `every` one is asked for.
    """
    home = re.match(r"https?://[^/]+", page.url)[0]
    waiting, seen = [page.url.removeprefix(home)], set()
    while waiting and len(seen) < limit:
        path = re.split("[?#]", waiting.pop(0))[0]
        kind = path if every else kind_of(path)
        if kind in seen or ELSEWHERE.match(path):
            continue
        seen.add(kind)
        answer = page.goto(path)
        assert answer is None or answer.status < 400, f"{answer.status}: {path}"
        yield path
        links = page.locator("a[href]:not([download])")
        found = links.evaluate_all("links => links.map(link => link.href)")
        waiting += [link.removeprefix(home) for link in found if link.startswith(home)]


def register(page, customer, title):
    """Register a deal in three steps with the mouse; ends on the deal, sent."""
    fill_customer(page, customer)
    page.get_by_role("button", name="Continue").click()
    fill_opportunity(page, title)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send for review").click()
    expect(status(page)).to_have_text("Submitted")


def fill_customer(page, customer):
    name, country, website = customer
    page.goto("/deals/register/")
    page.get_by_label("Customer name").fill(name)
    page.get_by_label("Country").select_option(label=country)
    page.get_by_label("Website").fill(website)


def fill_opportunity(page, title):
    page.get_by_label("Title").fill(title)
    page.get_by_label("Product family").first.select_option(label="Campus switching")
    page.locator("[name=lines-0-name]").fill("Meridian C48 access switch")
    page.get_by_label("Quantity").first.fill("60")
    page.get_by_label("List price per unit").first.fill("3200")
    page.get_by_label("What the customer needs").fill("Two new buildings open in spring.")


def status(page):
    return page.locator(".page-head .badge").first


def mails(page, text):
    """The person's mails whose subject holds `text`."""
    page.goto("/outbox/")
    return page.locator(".list__item a", has_text=text)


def picture(page, name):
    """For the README, when CONCORD_PICTURES=1: what the window shows, in 128 colours."""
    if os.environ.get("CONCORD_PICTURES") != "1":
        return
    path = PICTURES / f"{name}.png"
    page.mouse.move(0, 0)
    page.screenshot(path=path, animations="disabled", caret="hide")
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
