"""Walks as one role: the menu first, then every link, then every address of the doors tables."""

import re

from tests.e2e.browser import ELSEWHERE, kind_of, sign_in
from tests.pages import judge
from tests.pages.roles import ROLES

LINKS = "a[href]:not([download]):not([target=_blank])"
MENU = ".nav a[href]"
HREFS = "links => links.map(link => link.href)"
# One page of news, token, date, job, text of help stands for all.
TOKEN = re.compile(
    r"(?<=/)[A-Za-z0-9_:-]{24,}(?=/)|\d{4}-\d{2}(-\d{2})?"
    r"|(?<=^/reports/jobs/)\w+(?=/$)|(?<=^/help/on/)[\w-]+(?=/$)"
)


def kind(path):
    return TOKEN.sub("*", kind_of(path))


def roads(doors):
    """Addresses without a record in them that show something: for pages no link leads to."""
    found = [f"/{door.route}" for door in doors if door.method == "GET" and "<" not in door.route]
    return [path for path in found if path.endswith("/") and not ELSEWHERE.match(path)]


class Walk:
    def __init__(self, browser, home, wanted, folder, language=""):
        self.browser, self.home, self.wanted, self.folder = browser, home, wanted, folder
        self.language = language
        self.judged = {}  # look of a page → its row: pages made of the same are judged once
        self.cookies = {}  # role → its session, for Lighthouse
        self.paths = {}  # role → kind → one path of it

    def role(self, role, doors, limit):
        """Rows of every page `role` reaches, at most `limit`."""
        page = self.signed_in(role)
        ears = judge.Ears(page, self.home)
        seen, rows = set(), []
        waiting = ["/", *self.links(page, MENU)]
        tried = roads(doors)
        later = list(tried)
        while (waiting or later) and len(rows) < limit:
            path = re.split("[?#]", waiting.pop(0) if waiting else later.pop(0))[0]
            if kind(path) in seen or ELSEWHERE.match(path):
                continue
            seen.add(kind(path))
            answer = judge.opened(page, ears, path)
            if answer is None or (answer.status >= 400 and path in tried):
                continue
            path = page.url.removeprefix(self.home).split("?")[0]
            if not page.url.startswith(self.home) or kind(path) in {row["kind"] for row in rows}:
                continue  # led elsewhere
            seen.add(kind(path))
            waiting += self.links(page, LINKS)
            rows.append({"role": role, "kind": kind(path), "path": path})
            rows[-1] |= self.look(page, ears, answer, rows[-1])
            self.paths.setdefault(role, {})[kind(path)] = path
        page.context.close()
        return rows

    def look(self, page, ears, answer, row):
        signature = (row["kind"], tuple(page.evaluate(judge.COMPONENTS)))
        wanted = self.wanted
        if before := self.judged.get(signature):
            wanted = wanted - {"axe", "width", "pictures"}
        found = judge.measured(page, ears, answer, wanted)
        if before:
            same = ("axe_light", "axe_dark", "overflow", "pictures")
            found |= {key: before[key] for key in same if key in before}
            found["as"] = before["role"]
        else:
            if "pictures" in wanted:
                name = row["role"] + slug(row["kind"])
                found["pictures"] = judge.pictures(page, self.folder, name)
            self.judged[signature] = row | found
        return found

    def signed_in(self, role):
        context = self.browser.new_context(
            base_url=self.home, viewport=judge.WIDE, reduced_motion="reduce", locale="en-GB"
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto("/auth/login/")
        if ROLES[role]:
            sign_in(page, ROLES[role])
            if self.language:
                self.speak(page)
            cookies = context.cookies()
            self.cookies[role] = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
        return page

    def speak(self, page):
        page.goto("/")
        page.get_by_role("banner").locator("summary").click()
        page.get_by_role("button", name=self.language).click()
        page.wait_for_load_state()

    def links(self, page, selector):
        found = page.locator(selector).evaluate_all(HREFS)
        return [link.removeprefix(self.home) for link in found if link.startswith(self.home)]


def slug(text):
    """A file's name: the list `/deals/` and its record `/deals/*/` have one each."""
    return re.sub(r"[^a-z0-9]+", "-", text.replace("*", "one")).rstrip("-") or "-home"
