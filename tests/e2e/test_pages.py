"""Every page a role can click to: quiet, fit for a phone, accessible in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.browser import crawl, kind_of

ROLES = (
    None,
    "seller@northwind.example",
    "admin@northwind.example",
    "buyer@harbor.example",
    "cam@meridian.example",
    "direct@meridian.example",
    "desk@meridian.example",
    "marketing@meridian.example",
    "auditor@meridian.example",
)
AXE = Axe()
CONTRAST = {"runOnly": ["color-contrast"]}  # colours are all that differs between the themes
COMPONENTS = "[...document.querySelectorAll('[class]')].map(e => e.getAttribute('class'))"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def audited():
    """What axe has seen: a page of one kind, made of the same components, is judged once."""
    return set()


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_role(visit, who, audited):
    page = visit(who)
    faults = []
    for path in crawl(page):
        faults += [f"{path} scrolls sideways at {width} px" for width in too_narrow(page)]
        looks = (kind_of(path), frozenset(page.evaluate(COMPONENTS)))
        if looks not in audited:
            faults += [f"{path} {fault}" for fault in inaccessible(page)]
            audited.add(looks)
    assert not faults, "\n".join(faults)


def too_narrow(page):
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(TOO_WIDE):
            yield width


def inaccessible(page):
    for scheme, options in (("dark", CONTRAST), ("light", {})):
        page.emulate_media(color_scheme=scheme)
        for fault in AXE.run(page, options=options).response["violations"]:
            yield f"in {scheme}: {fault['id']} at {fault['nodes'][0]['target']}"
