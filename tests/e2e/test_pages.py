"""Every page a role can click to: quiet, fit for a phone, accessible in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.browser import crawl

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
# Colours glide from one theme to the other; in between they are neither.
STILL = "async () => { do await new Promise(requestAnimationFrame); while (document.getAnimations().length) }"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_role(visit, who):
    page = visit(who)
    faults = [fault for path in crawl(page) for fault in faults_of(page, path)]
    assert not faults, "\n".join(faults)


def faults_of(page, path):
    """Horizontal scrolling on a phone, and axe's findings in light and dark."""
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(TOO_WIDE):
            yield f"{path} scrolls sideways at {width} px"
    page.set_viewport_size({"width": 1280, "height": 800})
    for scheme, options in (("dark", CONTRAST), ("light", {})):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(STILL)
        for fault in AXE.run(page, options=options).response["violations"]:
            yield f"{path} in {scheme}: {fault['id']} at {fault['nodes'][0]['target']}"
