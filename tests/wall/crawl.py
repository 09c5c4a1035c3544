"""Everything a person can fetch: pages, API, exports, files and mails, found by following links."""

import html
import json
import re
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.home.doors import DOORS
from tests.wall.walk import plain

LINK = re.compile(r'(?:href|src|action|hx-get|data-[\w-]+)="(/[^"#]*)"')
# What is random by design: ids, form keys, digests of tokens.
RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"
    r"|\bC-[2-9A-HJKMNP-TV-Z]{7}\b"  # a case: numbered from its random id
    r"|[\w-]{20,}:\w{6}:[\w-]{43}"  # an address signed with the moment
    r"|\b[0-9A-Za-z]{40}\b"  # an OAuth client's public name
)
NEVER = ("/static/", "/auth/logout/", "/cms/", "/api/v1/schema/", "/api/v1/docs/", "/healthz")
# What people search for and how they sort: the words of the customer two rivals work on.
SEARCHES = (
    "/deals/?q=umbrella",
    "/deals/?status=in_review",
    "/deals/?sort=-value_amount",
    "/deals/export.csv?q=umbrella",
    "/accounts/?q=glo",
    "/accounts/options/?q=glo",
    "/api/v1/deals/?search=umbrella",
    "/api/v1/deals/?status=on_hold",
    "/api/v1/deals/?status=in_review",
    "/api/v1/deals/?ordering=-value",
    "/api/v1/accounts/?search=glo",
    "/api/v1/members/?search=e",
    "/api/v1/organizations/?search=e",
)
# A random id under our signature; counted ids of the programme's own records, which PostgreSQL
# goes on counting from one world to the next.
SIGNED = re.compile(r'name="draft" value="[^"]*"|(?<=<option value=")\d+(?=")')
BELOW_A_DEAL = ("comments/", "files/")


@dataclass(frozen=True)
class Page:
    status: int
    headers: dict
    body: bytes
    queries: int


def starts():
    """Every address without arguments that can be read, and the searches."""
    for methods, route, _policy in DOORS:
        if "GET" in methods.split() and not re.search(r"[<^]", route):
            yield "/" + route
    yield from SEARCHES


def crawl(stage, who, *, follow=True, limit=700):
    """path → Page for everything `who` reaches by reading; without `follow`, the lists alone."""
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = stage.session(who)
    token = {"authorization": f"Bearer {stage.tokens[who]}"}
    client.get("/")  # what only the first request does
    client.get("/api/v1/me/", headers=token)
    found: dict[str, Page] = {}
    waiting = [path for path in starts() if not path.startswith(NEVER)]
    while waiting and len(found) < limit:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = _page(client, path, token if path.startswith("/api/") else {})
        if follow:
            links = (link for link in _links(path, found[path]) if _is_followed(link))
            waiting += [link for link in links if link not in found]
    assert not waiting, f"more than {limit} addresses: {waiting[:5]}"
    return found


def _is_followed(link):
    """Our own addresses; not where a trial of single sign-on leaves for the provider."""
    return link.startswith("/") and not link.startswith(NEVER) and "/sign-in/test/" not in link


def _page(client, path, headers):
    cache.clear()
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
        if response.streaming:
            response.streamed = b"".join(response.streaming_content)
    assert response.status_code < 500, path
    return Page(*plain(response), queries=len(queries))


def _links(path, page):
    if page.headers.get("Content-Type", "").startswith("text/html"):
        text = page.body.decode()
        if location := page.headers.get("Location"):
            yield location
        for link in LINK.findall(text):
            yield html.unescape(link)
    elif page.headers.get("Content-Type", "").startswith("application/json"):
        yield from _api_links(path.split("?")[0], json.loads(page.body))


def _api_links(path, body):
    rows = body.get("results", []) if isinstance(body, dict) else []
    for row in rows:
        if isinstance(row, dict) and "id" in row:
            yield f"{path}{row['id']}/"
            if path == "/api/v1/deals/":
                yield from (f"{path}{row['id']}/{below}" for below in BELOW_A_DEAL)
    if isinstance(body, dict) and body.get("next"):
        yield "/" + body["next"].split("/", 3)[3]


class Names:
    """Ids by order of appearance, so that two worlds with other random ids read the same."""

    def __init__(self):
        self.seen = {}

    def plain(self, text):
        return RANDOM.sub(lambda found: self.seen.setdefault(found[0], f"ID{len(self.seen)}"), text)


def comparable(pages):
    """A crawl as (address, status, headers, body, queries) with ids named by appearance."""
    names = Names()
    rows = []
    for path, page in pages.items():
        body = SIGNED.sub("", page.body.decode(errors="replace"))
        # A tag's digest is of the body, ids and all; its version is compared.
        shown = {**page.headers, "ETag": page.headers.get("ETag", "").rpartition("-")[0]}
        headers = sorted((key, names.plain(text)) for key, text in shown.items())
        rows.append((names.plain(path), page.status, headers, names.plain(body), page.queries))
    return rows


def differences(one, other):
    """Addresses at which two crawls differ, and in what; empty when nobody could tell."""
    told = []
    left, right = (
        {row[0]: row for row in comparable(one)},
        {row[0]: row for row in comparable(other)},
    )
    told += [f"{path}: only in one world" for path in left.keys() ^ right.keys()]
    words = ("address", "status", "headers", "body", "queries")
    for path in left.keys() & right.keys():
        changed = [
            word for word, a, b in zip(words, left[path], right[path], strict=True) if a != b
        ]
        if changed:
            told.append(f"{path}: {', '.join(changed)}{_first(left[path], right[path])}")
    return sorted(told)


def _first(one, other):
    """Where two bodies part, for the message."""
    if one[3] == other[3]:
        return f" {one[4]} {other[4]}" if one[4] != other[4] else f" {one[2]} {other[2]}"
    place = next(
        (i for i, (a, b) in enumerate(zip(one[3], other[3], strict=False)) if a != b),
        min(len(one[3]), len(other[3])),
    )
    cut = slice(max(0, place - 60), place + 60)
    return f"\n    {one[3][cut]!r}\n    {other[3][cut]!r}"
