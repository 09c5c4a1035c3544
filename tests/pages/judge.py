"""One page measured: what it asks for, what it says in the console, how it looks and moves."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.e2e.browser import PLAYED
from tests.pages import axe

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
REFLOW = {"width": 320, "height": 640}  # what is left of 1280 px at 400 % zoom
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
COMPONENTS = """[...new Set(
  [...document.querySelectorAll('[class]')].map(e => e.getAttribute('class'))
)].sort()"""
SHIFT = """() => new Promise(done => {
  let sum = 0;
  const seen = list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value });
  new PerformanceObserver(seen).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(Math.round(sum * 1000) / 1000), 60);
})"""
POLICY = re.compile("Content.Security.Policy", re.I)
# Somebody left the page meanwhile.
HARMLESS = "net::ERR_ABORTED"
# A door led to a company's own sign-in, whose host the demo made up.
NOWHERE, ERROR_PAGE = "net::ERR_NAME_NOT_RESOLVED", "chrome-error://chromewebdata/"


class Ears:
    """What a page does by itself while it is loaded and looked at; `start` forgets the last."""

    def __init__(self, page, home):
        self.home = home
        self.start()
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        page.on("request", self.request)
        page.on("requestfailed", self.failure)
        page.on("response", self.response)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})  # each load is a first load
        wire.on("Network.loadingFinished", self.loaded)

    def start(self):
        self.errors, self.policy, self.foreign, self.bytes = [], [], [], 0

    def console(self, message):
        if message.type not in ("error", "warning") or "Failed to load" in message.text:
            return  # refused requests are judged in `response`, which knows what was asked for
        (self.policy if POLICY.search(message.text) else self.errors).append(message.text)

    def request(self, request):
        if not (request.url.startswith((self.home, "data:", "blob:")) or PLAYED.match(request.url)):
            self.foreign.append(urlsplit(request.url).netloc)

    def failure(self, request):
        if request.failure != HARMLESS:
            self.errors.append(f"failed: {request.url}: {request.failure}")

    def response(self, response):
        if response.status >= 400 and not response.request.is_navigation_request():
            self.errors.append(f"{response.status}: {response.url}")

    def loaded(self, event):
        self.bytes += int(event["encodedDataLength"])


def opened(page, ears, path):
    """The answer, if `path` is a page that opens: files and refusals are none."""
    ears.start()
    try:
        answer = page.goto(path, wait_until="load")
    except Error as problem:
        if NOWHERE in str(problem):
            page.wait_for_url(ERROR_PAGE)  # it comes a little later and would stop the next page
        elif "Download is starting" not in str(problem) and HARMLESS not in str(problem):
            raise
        return None
    if answer is None or "text/html" not in answer.headers.get("content-type", ""):
        return None
    return answer if page.locator("main").count() else None  # parts of pages are none either


def measured(page, ears, answer, wanted):
    """The page's row: each measure of `wanted` (see __main__) that a browser alone can take."""
    row = {"status": answer.status, "request": answer.headers.get("x-request-id", "")}
    row["shift"] = page.evaluate(SHIFT)
    row["kb"] = round(ears.bytes / 1000, 1)
    if "axe" in wanted:
        page.emulate_media(color_scheme="light")
        row["axe_light"] = axe.violations(page, axe.WHOLE)
        page.emulate_media(color_scheme="dark")
        row["axe_dark"] = axe.violations(page, axe.COLOURS)
    if "width" in wanted:
        row["overflow"] = [size["width"] for size in (NARROW, REFLOW) if too_wide(page, size)]
        page.set_viewport_size(WIDE)
    row |= {"console": ears.errors, "policy": ears.policy, "foreign": ears.foreign}
    return row


def too_wide(page, size):
    page.set_viewport_size(size)
    return page.evaluate(TOO_WIDE)


def pictures(page, folder, name):
    """The page at both widths in both themes; returns their files by shape."""
    made = {}
    for size, shape in ((WIDE, "1280"), (NARROW, "390")):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            path = folder / f"{name}-{shape}-{scheme}.png"
            page.screenshot(path=path, animations="disabled", caret="hide")
            made[f"{shape}-{scheme}"] = path.name
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    return made
