"""A learner's afternoon: from the catalogue to a certificate anybody can check, with the connection
lost on the way. What the rival would find is in tests/cms/training/test_rivals.py."""

import re

from playwright.sync_api import expect
from pypdf import PdfReader

from portal.home.demo.quizzes import BANK
from portal.home.demo.training import STORAGE_LESSONS
from tests.e2e.browser import picture

LEARNER, ADMIN = "learner@northwind.example", "admin@northwind.example"
RIVAL = "seller@bluepeak.example"
COURSE = "Meridian Storage"
FIRST, SECOND, THIRD = (lesson["title"] for lesson in STORAGE_LESSONS)


def test_from_the_catalogue_to_a_certificate_that_anybody_can_check(visit):
    page = visit(LEARNER)
    enroll(page)
    learn(page)
    take_quiz(page)
    number, paper = certificate(page)
    assert number in paper
    check_in_public(visit(), number, re.search(r"https?://\S+/verify/\S+", paper)[0])
    look_at_team(visit(ADMIN), number)
    rival = visit(RIVAL)
    rival.goto("/training/courses/?q=winning")
    expect(rival.get_by_text("Nothing matches")).to_be_visible()
    assert rival.goto(page.url).status == 200  # the course is for every partner
    assert number not in rival.content()


def enroll(page):
    page.goto("/training/courses/")
    picture(page, "training-catalogue")
    page.get_by_role("link", name=COURSE, exact=True).click()
    page.get_by_role("button", name="Enroll", exact=True).click()
    expect(page.get_by_text("You are on the course.")).to_be_visible()
    picture(page, "training-course")
    page.get_by_role("link", name="Begin").click()


def learn(page):
    """Three lessons: with a connection, while it is away for a moment, and left without one."""
    expect(title(page)).to_have_text(FIRST)
    picture(page, "training-lesson")
    done(page)
    expect(title(page)).to_have_text(SECOND)
    page.wait_for_load_state()  # its script too, which answers for the missing connection
    page.context.set_offline(True)
    done(page)
    expect(page.get_by_text("marked as done as soon as")).to_be_visible()
    picture(page, "training-offline")
    page.context.set_offline(False)
    expect(title(page)).to_have_text(THIRD)  # by itself
    page.wait_for_load_state()
    page.context.set_offline(True)
    done(page)
    expect(page.get_by_text("marked as done as soon as")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/training/")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=COURSE)).first
    expect(row).to_contain_text("75 %")
    picture(page, "training")
    row.get_by_role("link", name=COURSE).click()


def take_quiz(page):
    page.get_by_role("link", name="Go on", exact=True).click()
    page.get_by_role("button", name="Begin the quiz").click()
    for field in page.locator("[data-question]").all():
        text = field.locator("strong").inner_text()
        answer(field, next(one for one in BANK if text.endswith(one["text"])))
    picture(page, "training-quiz")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_text("100 %").first).to_be_visible()
    page.get_by_role("link", name="On with the course").click()


def answer(field, question):
    if question["kind"] == "short":
        field.get_by_label("Your answer").fill(question["right"][0])
    elif question["kind"] == "order":
        for place, text in enumerate(question["right"]):
            while words(field).index(text) > place:
                field.get_by_role("button", name=f"Move up: {text}").click()
    else:
        for text in question["right"]:
            field.get_by_label(text, exact=True).check()


def words(field):
    return field.locator("[data-words]").all_inner_texts()


def certificate(page):
    """The number on the course's page, and what stands on the paper."""
    expect(page.get_by_role("heading", name="Your certificate")).to_be_visible()
    picture(page, "training-completed")
    number = page.locator(".page-aside .mono").inner_text()
    with page.expect_download() as found:
        page.get_by_role("link", name="Download PDF").click()
    return number, PdfReader(found.value.path()).pages[0].extract_text()


def check_in_public(stranger, number, address):
    stranger.goto(address)
    expect(stranger.get_by_text("Valid", exact=True)).to_be_visible()
    expect(stranger.get_by_text(number)).to_be_visible()
    picture(stranger, "training-verified")


def look_at_team(admin, number):
    admin.goto("/training/team/")
    row = admin.get_by_role("row").filter(has_text="Nell Sorensen").filter(has_text=COURSE)
    expect(row).to_contain_text("Completed")
    picture(admin, "training-team")
    with admin.expect_download() as found:
        admin.get_by_role("link", name="CSV").click()
    assert number in found.value.path().read_text()


def done(page):
    page.get_by_role("button", name="Done, go on").click()


def title(page):
    return page.get_by_role("heading", level=1)
