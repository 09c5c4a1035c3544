"""Every address and API action with the words of its policy: what `manage.py list_urls` prints.

The words describe; what holds is decided by scopes and policies. tests/wall walks each address as
each person, and fails on an address that is not listed here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from portal.home.doors import (
    api_content,
    api_deals,
    bulk,
    content,
    deals,
    exchange,
    federation,
    intake,
    integrations,
    learning,
    partners,
    partners_api,
    portal,
    portal_api,
    privacy,
    provisioning,
    signin,
    webhooks,
)
from portal.home.doors.who import EDITORS

DOORS = [
    *portal.DOORS,
    *portal_api.DOORS,
    *bulk.DOORS,
    *signin.DOORS,
    *partners.DOORS,
    *partners_api.DOORS,
    *deals.DOORS,
    *api_deals.DOORS,
    *content.DOORS,
    *api_content.DOORS,
    *learning.DOORS,
    *webhooks.DOORS,
    *integrations.DOORS,
    *federation.DOORS,
    *provisioning.DOORS,
    *privacy.DOORS,
    *intake.DOORS,
    *exchange.DOORS,
]
# Everything below these is one door: cms.library.editor puts every address of it behind one check.
TREES = {"cms/": EDITORS}
UNLISTED = "NOT LISTED in portal/home/doors"


@dataclass(frozen=True)
class Door:
    method: str
    route: str
    policy: str


def routes() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address of the URLconf as its pattern, with its view."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _below(pattern, route)


def doors() -> Iterator[Door]:
    """One door for each method of each address, in the order of the URLconf."""
    listed: dict[str, list[Door]] = {}
    for methods, route, policy in DOORS:
        found = [Door(method, route, policy) for method in methods.split()]
        listed.setdefault(route, []).extend(found)
    for route, _view in routes():
        tree = next((policy for start, policy in TREES.items() if route.startswith(start)), None)
        if tree:
            yield Door("ANY", route, tree)
        else:
            yield from listed.get(route, [Door("ANY", route, UNLISTED)])
