"""A second pair of eyes, publishing by the clock, translations."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Locale, TaskState

from cms.audience.rule import Rule
from cms.library import services, tasks, tree
from cms.library.models import LibraryPage, NewsPage
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.cms.library.test_editor import form

MARKETING, DESK = "marketing@meridian.example", "desk@meridian.example"


@pytest.fixture
def desk(world):
    services.admit_editor(actor=world.users[DESK])
    return world.users[DESK]


@pytest.fixture
def piece(marketing, news):
    return news["partner"]


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def submit(client, page, user):
    client.force_login(user)
    data = form(title="Changed", slug=page.slug) | {"action-submit": "1"}
    assert client.post(edit(page), data).status_code == 302
    return TaskState.objects.get(status="in_progress")


def act(client, page, user, action, **data):
    client.force_login(user)
    state = TaskState.objects.get(status="in_progress")
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(url, data)


def told(kind):
    rows = Notification.objects.filter(kind=kind).values_list("user__email", "title")
    return sorted(rows)


def test_somebody_else_approves(client, marketing, desk, piece):
    submit(client, piece, marketing)
    editors = told("page_to_approve")
    assert (DESK, "To approve: Changed") in editors and MARKETING not in dict(editors)
    act(client, piece, marketing, "approve")
    assert NewsPage.objects.get(pk=piece.pk).title == piece.title
    act(client, piece, desk, "approve")
    assert NewsPage.objects.get(pk=piece.pk).title == "Changed"
    assert told("page_decided") == [(MARKETING, "Approved: Changed")]


def test_sent_back_page_stays_as_it_was(client, marketing, desk, piece):
    submit(client, piece, marketing)
    act(client, piece, desk, "reject", comment="Too long")
    assert NewsPage.objects.get(pk=piece.pk).title == piece.title
    assert told("page_decided") == [(MARKETING, "Sent back: Changed")]
    assert "Too long" in Notification.objects.get(kind="page_decided").body


def test_no_mail_goes_past_the_outbox(client, marketing, desk, piece):
    submit(client, piece, marketing)
    act(client, piece, desk, "approve")
    kinds = set(OutgoingEmail.objects.values_list("kind", flat=True))
    assert {"page_to_approve", "page_decided"} <= kinds
    assert not [letter for letter in mail.outbox if "Auto-Submitted" in letter.extra_headers]


def test_clock_publishes_and_takes_back(client, marketing, piece):
    soon, later = clock.now() - dt.timedelta(minutes=2), clock.now() - dt.timedelta(minutes=1)
    draft = NewsPage.objects.get(pk=piece.pk)
    draft.title = "By the clock"
    revision = draft.save_revision(user=marketing)
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=soon)
    tasks.publish_scheduled(lambda done, total: None)
    published = NewsPage.objects.get(pk=piece.pk)
    assert (published.title, published.live) == ("By the clock", True)
    NewsPage.objects.filter(pk=piece.pk).update(expire_at=later)
    tasks.publish_scheduled(lambda done, total: None)
    assert not NewsPage.objects.get(pk=piece.pk).live


def test_translation_is_made_below_the_other_index(client, marketing, piece):
    NewsPage.objects.filter(pk=piece.pk).update(audience={"tiers": ["gold"]})
    client.force_login(marketing)
    chinese = Locale.objects.get(language_code="zh-hans")
    url = reverse("simple_translation:submit_page_translation", args=[piece.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"locales": [chinese.pk], "include_subtree": ""})
    assert answer.status_code == 302
    copy = LibraryPage.objects.get(translation_key=piece.translation_key, locale=chinese)
    assert copy.get_parent().specific.locale == chinese and not copy.live
    assert copy.get_parent().translation_key == tree.news_index().translation_key
    assert (copy.level, copy.audience) == ("partner", {"tiers": ["gold"]})
    assert copy.reach.rule == Rule.of("partner", {"tiers": ["gold"]})
    assert copy.key != piece.key
    assert client.get(edit(copy)).status_code == 200


def test_house_that_grew_is_planted_for_editors_already_seated(marketing, piece):
    group = tree.editors()
    assert tree.is_whole()
    group.page_permissions.filter(page=tree.library_index()).delete()
    assert not tree.is_whole()
    services.admit_editor(actor=marketing)
    assert tree.is_whole()
