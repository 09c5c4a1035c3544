"""Pages and API answers read the same with the second lock as without it, for every kind of
person: whatever differs looked across the wall, on purpose (then it says so) or not."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from portal.people.models import ApiToken
from tests.wall.crawl import NEVER, RANDOM, starts

pytestmark = pytest.mark.skipif(not settings.ROW_SECURITY, reason="make row-security")
PEOPLE = (
    "admin@northwind.example",
    "seller@northwind.example",
    "buyer@harbor.example",
    "cam@meridian.example",
    "direct@meridian.example",
    "desk@meridian.example",
    "marketing@meridian.example",
)
# What tells of the requests before it is of no use here.
OF_ITSELF = ("/api/v1/me/data/", "/access/audit/export.")
# What differs between any two answers: form keys, and moments.
MASKED = re.compile(
    r'\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)|"(?:id|number)": \d+'
    r'|name="csrf[^>]*|X-CSRFToken[^}]*|nonce="[^"]*"|' + RANDOM.pattern
)


def addresses(world):
    for deal in world.deals.values():
        yield from (f"/deals/{deal.pk}/", f"/api/v1/deals/{deal.pk}/")
    for account in world.accounts.values():
        yield from (f"/accounts/{account.pk}/", f"/api/v1/accounts/{account.pk}/")
    for company in world.organizations.values():
        yield from (f"/organizations/{company.pk}/", f"/api/v1/organizations/{company.pk}/")
    yield from (path for path in starts() if not path.startswith((*NEVER, *OF_ITSELF)))


def answer(client, path, headers):
    cache.clear()
    got = client.get(path, headers=headers)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    return got.status_code, MASKED.sub("", body.decode(errors="replace")), got


@pytest.mark.parametrize("email", PEOPLE)
def test_pages_read_the_same_behind_the_lock(world, settings, email):
    user = world.users[email]
    client = Client(raise_request_exception=False)
    client.force_login(user)
    token = {"authorization": f"Bearer {ApiToken.issue(user, 'test')}"}
    paths = [*dict.fromkeys(addresses(world))]
    different = []
    for path in paths:
        headers = token if path.startswith("/api/") else {}
        settings.ROW_SECURITY = False
        answer(client, path, headers)  # what only the first request does
        status, text, _ = answer(client, path, headers)
        settings.ROW_SECURITY = True
        status_behind, text_behind, got = answer(client, path, headers)
        if (status, text) != (status_behind, text_behind):
            different.append((path, status, status_behind, _first(text, text_behind), cause(got)))
    assert not different, "\n".join(map(str, different))


def _first(one, other):
    """Where two texts part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    return one[max(0, at - 40) : at + 60], other[max(0, at - 40) : at + 60]


def cause(got):
    return repr(got.exc_info[1])[:300] if getattr(got, "exc_info", None) else ""
