"""Templates of page types, the quiz on a page, and the page whose time is over."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse

from cms.library import link_checker, services, tree
from cms.library.models import (
    BattleCardPage,
    FaqPage,
    LibraryPage,
    PlaybookPage,
    ProductPage,
    ProgrammePage,
)
from cms.quizzes.services import write_quiz
from cms.training.models import CoursePage
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.cms.library.test_blocks import GOLD_SELLER, SILVER_SELLER, shown
from tests.cms.media.hostile import pdf


@pytest.fixture
def quiz(marketing):
    """A quiz of a course for gold partners."""
    parent = tree.index_of(CoursePage.allowed_parent_page_models()[0])
    gold = {"tiers": ["gold"]}
    course = services.publish(
        CoursePage, actor=marketing, parent=parent, title="Storage", audience=gold
    )
    asked = [{"kind": "single", "text": "Which?", "options": ["A", "B"], "right": ["A"]}]
    return write_quiz(actor=marketing, course=course, title="Storage quiz", questions=asked)


def test_quiz_is_offered_to_whom_its_course_is_open(client, world, marketing, write, quiz):
    page = write(("quiz", {"quiz": quiz, "text": "Try yourself"}), level="public")
    for email, sees in ((GOLD_SELLER, True), (SILVER_SELLER, False), (None, False)):
        client.force_login(world.users[email]) if email else client.logout()
        text = client.get(page.address()).content.decode()
        traces = ("Storage quiz", "Try yourself", quiz.address())
        assert {trace: trace in text for trace in traces} == dict.fromkeys(traces, sees)
    client.force_login(marketing)
    frame = reverse("preview_as_page", args=[page.pk])
    for tier, sees in (("gold", True), ("silver", False)):
        answer = client.get(frame, {"side": "partner", "tier": tier})
        assert (b"Storage quiz" in answer.content) is sees
    link_checker.check()
    assert list(page.broken_links.values_list("target", "fault")) == [("Storage quiz", "narrower")]
    quiz.delete()
    assert client.get(page.address()).status_code == 200


def test_each_type_of_page_has_a_template_of_its_own(client, world, marketing):
    heading = [("heading", "First steps")]
    client.force_login(world.users[GOLD_SELLER])
    for kind, fields, mark in (
        (ProductPage, {}, "First steps"),
        (PlaybookPage, {}, 'href="#chapter-'),
        (BattleCardPage, {"competitor": "Rivalstor"}, "Against Rivalstor"),
        (ProgrammePage, {"valid_from": "2026-01-01"}, 'class="dl dl--cols"'),
        (FaqPage, {}, 'href="#chapter-'),
    ):
        page = services.publish(
            kind,
            actor=marketing,
            parent=tree.library_index(),
            title=kind.__name__,
            body=heading,
            **fields,
        )
        assert mark in client.get(page.address()).content.decode(), kind
    kinds = [kind for kind in LibraryPage.__subclasses__() if kind.__module__.startswith("cms.")]
    assert len({kind.template for kind in kinds}) == len(kinds)


def test_page_whose_time_is_over_is_gone_everywhere(client, world, write, keep, diagram):
    """By the clock alone: the job that takes it back may come later."""
    price = keep("Prices", "prices.pdf", pdf())
    files = {"title": "", "files": [{"document": price, "note": ""}]}
    page = write(("image", shown(diagram)), ("downloads", files))
    ends = clock.now() + dt.timedelta(minutes=5)
    PlaybookPage.objects.filter(pk=page.pk).update(expire_at=ends)
    token = ApiToken.issue(world.users[GOLD_SELLER], "test")
    ask = partial(client.get, headers={"authorization": f"Bearer {token}"})
    client.force_login(world.users[GOLD_SELLER])
    found = [f"/library/?q={page.title}", "/library/", "/library/new/"]
    found += [f"/api/v1/resources/?q={page.title}", "/api/v1/resources/"]
    whole = [page.address(), diagram.address(), price.address(), f"/api/v1/resources/{page.key}/"]
    for moment, is_there in ((clock.now(), True), (ends, False)):
        with clock.at(moment):
            answers = [ask(address) for address in whole]
            assert all(answer.getvalue() for answer in answers)  # to its end: files are closed
            statuses = {answer.status_code for answer in answers}
            assert statuses == {200 if is_there else 404}
            for address in found:
                there = str(page.key) in ask(address).content.decode()
                if not is_there or "new" not in address:
                    assert there is is_there, address
