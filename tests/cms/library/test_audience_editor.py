"""The audience in the editor: choosing, refusing, inheriting, previewing as somebody."""

import pytest
from django.urls import reverse

from cms.audience.rule import Rule
from cms.library import services, tree
from cms.library.models import PlaybookPage, SectionPage
from tests.cms.library.test_editor import CSP, form


@pytest.fixture
def section(marketing):
    gold = {"tiers": ["gold"]}
    return services.publish(
        SectionPage,
        actor=marketing,
        parent=tree.library_index(),
        title="Gold shelf",
        level="partner",
        audience=gold,
    )


@pytest.fixture
def playbook(marketing, section):
    return services.publish(
        PlaybookPage, actor=marketing, parent=section, title="Playbook", body="Secret moves"
    )


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def post(client, page, sent, **fields):
    data = form(title=page.title, slug=page.slug, **fields) | {"action-publish": "1"}
    return client.post(edit(page), data | sent)


def test_chosen_audience_is_published_and_walls(client, world, marketing, playbook):
    client.force_login(marketing)
    sent = {"audience-roles": ["admin"], "audience-countries": ["DE"]}
    assert post(client, playbook, sent).status_code == 302
    page = PlaybookPage.objects.get(pk=playbook.pk)
    assert page.audience == {"roles": ["admin"], "countries": ["DE"]}
    assert page.reach.rule == Rule.of("partner", page.audience | {"tiers": ["gold"]})


@pytest.mark.parametrize(
    ("level", "sent"),
    [
        ("public", {"audience-tiers": ["gold"]}),
        ("registered", {"audience-roles": ["seller"]}),
        ("internal", {"audience-kinds": ["reseller"]}),
        ("internal", {"audience-roles": ["seller"]}),
        ("partner", {"audience-roles": ["auditor"]}),
        ("partner", {"audience-tiers": ["no-such-tier"]}),
        ("partner", {"audience-organizations": ["no-such-company"]}),
    ],
)
def test_audience_that_means_nothing_is_refused(client, marketing, playbook, level, sent):
    client.force_login(marketing)
    answer = post(client, playbook, sent, level=level)
    assert answer.status_code == 200
    assert "audience" in answer.context["form"].errors
    assert PlaybookPage.objects.get(pk=playbook.pk).audience == {}


def test_editor_shows_inherited_and_effective_rule(client, marketing, playbook):
    client.force_login(marketing)
    text = client.get(edit(playbook)).content.decode()
    assert "Tier: Gold" in text and 'name="audience-organizations"' in text


def test_live_words_follow_what_is_chosen(client, marketing, section):
    client.force_login(marketing)
    url = reverse("audience_reach")
    query = {"parent": section.pk, "level": "partner", "audience-roles": ["seller"]}
    answer = client.get(url, query)
    assert "Tier: Gold · Role: Seller" in answer.content.decode()
    refused = client.get(url, {"level": "public", "audience-tiers": ["gold"]})
    assert "Only pages for partners can be narrowed" in refused.content.decode()
    assert client.get(url, {"level": "everyone"}).status_code == 404


def test_preview_as_tells_who_sees_the_page(client, marketing, playbook):
    client.force_login(marketing)
    url, frame = (reverse(name, args=[playbook.pk]) for name in ("preview_as", "preview_as_page"))
    gold, silver = {"side": "partner", "tier": "gold"}, {"side": "partner", "tier": "silver"}
    assert client.get(url, gold).context["admits"] is True
    assert client.get(url, silver).context["admits"] is False
    shown = client.get(frame, gold)
    assert b"Secret moves" in shown.content and "'unsafe-inline'" not in shown.headers[CSP]
    assert client.get(frame, silver).status_code == 404
    assert client.get(frame, {"side": "stranger"}).status_code == 404
