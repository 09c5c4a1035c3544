"""`reach`, the audience a page really has, follows every way a rule or a place can change."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Collection

from cms.audience.models import Audience
from cms.audience.rule import Rule
from cms.library import collecting, reaches, services, tree
from cms.library.models import LibraryPage, PlaybookPage, SectionPage
from cms.media.models import CollectionAudience

GOLD, SILVER, SELLERS = {"tiers": ["gold"]}, {"tiers": ["silver"]}, {"roles": ["seller"]}


@pytest.fixture
def shelf(marketing):
    """Gold shelf with a narrower shelf inside and a page in that; beside it an open shelf."""

    def write(kind, parent, title, audience):
        return services.publish(
            kind, actor=marketing, parent=parent, title=title, level="partner", audience=audience
        )

    outer = write(SectionPage, tree.library_index(), "Gold shelf", GOLD)
    inner = write(SectionPage, outer, "Sellers only", SELLERS)
    page = write(PlaybookPage, inner, "Moves", {})
    other = write(SectionPage, tree.library_index(), "Open shelf", {})
    return outer, inner, page, other


def rule_of(page):
    return LibraryPage.objects.get(pk=page.pk).reach.rule


def whole(**parts):
    return Rule.of("partner", parts)


def settled():
    return all(not wrong for _model, wrong in reaches.drift())


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def publish(page, user, **fields):
    page = fresh(page)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)


def test_rules_narrow_downwards(shelf):
    outer, inner, page, other = shelf
    assert rule_of(outer) == whole(**GOLD)
    assert rule_of(inner) == rule_of(page) == whole(**GOLD, **SELLERS)
    assert rule_of(other) == whole()


def test_published_rule_of_a_section_reaches_down(shelf, marketing):
    outer, _inner, page, _other = shelf
    publish(outer, marketing, audience=SILVER)
    assert rule_of(page) == whole(**SILVER, **SELLERS)
    publish(outer, marketing, level="internal", audience={})
    assert rule_of(page) == Rule.of("internal", {})
    assert settled()


def test_draft_of_a_rule_changes_nothing(shelf, marketing):
    outer, _inner, page, _other = shelf
    draft = fresh(outer)
    draft.audience = SILVER
    draft.save_revision(user=marketing)
    assert rule_of(outer) == whole(**GOLD)
    assert rule_of(page) == whole(**GOLD, **SELLERS)
    assert settled()


def test_reverted_revision_brings_its_rule_back_everywhere(shelf, marketing):
    outer, _inner, page, _other = shelf
    first = fresh(outer).latest_revision
    publish(outer, marketing, audience={})
    assert rule_of(page) == whole(**SELLERS)
    first.publish(user=marketing)
    assert rule_of(outer) == whole(**GOLD)
    assert rule_of(page) == whole(**GOLD, **SELLERS)
    assert settled()


def test_moved_shelf_takes_the_rule_of_its_new_place(shelf, marketing):
    outer, inner, page, other = shelf
    fresh(inner).move(fresh(other), pos="last-child", user=marketing)
    assert rule_of(inner) == rule_of(page) == whole(**SELLERS)
    fresh(other).move(fresh(outer), pos="last-child", user=marketing)
    assert rule_of(page) == whole(**GOLD, **SELLERS)
    assert settled()


def test_copied_shelf_takes_the_rule_of_its_place(shelf, marketing):
    _outer, inner, page, other = shelf
    copy = fresh(inner).copy(recursive=True, to=fresh(other), user=marketing)
    assert rule_of(copy) == rule_of(copy.get_children().get()) == whole(**SELLERS)
    assert copy.key != inner.key and rule_of(page) == whole(**GOLD, **SELLERS)
    assert settled()


def test_unpublished_shelf_still_narrows(shelf, marketing):
    outer, _inner, page, _other = shelf
    fresh(outer).unpublish(user=marketing)
    assert rule_of(page) == whole(**GOLD, **SELLERS)
    assert settled()


def test_rule_not_understood_closes_what_is_inside(shelf):
    outer, _inner, page, _other = shelf
    LibraryPage.objects.filter(pk=outer.pk).update(level="everyone")
    assert reaches.repair() == 3
    assert LibraryPage.objects.get(pk=page.pk).reach is None
    assert settled()


def test_collection_takes_the_rules_above_it(shelf, marketing):
    root = tree.files_root()

    def save(name, parent, parts, collection=None):
        return collecting.save(
            actor=marketing,
            collection=collection,
            name=name,
            parent=Collection.objects.get(pk=parent.pk),
            level="partner" if parts is not None else "",
            parts=parts or {},
        )

    gold, plain = save("Gold", root, GOLD), save("Plain", root, None)
    inner = save("Sellers", plain, SELLERS)

    def reach():
        return CollectionAudience.objects.get(collection=inner).reach.rule

    assert reach() == whole(**SELLERS)
    plain = save("Plain", gold, None, plain)
    inner = Collection.objects.get(pk=inner.pk)
    assert reach() == whole(**GOLD, **SELLERS)
    save("Gold", root, SILVER, Collection.objects.get(pk=gold.pk))
    assert reach() == whole(**SILVER, **SELLERS)
    save("Gold", root, None, Collection.objects.get(pk=gold.pk))
    assert reach() == whole(**SELLERS)
    assert settled()


def test_command_finds_and_repairs(shelf, capsys):
    _outer, _inner, page, _other = shelf
    LibraryPage.objects.filter(pk=page.pk).update(reach=Audience.of(Rule.of("public", {})))
    with pytest.raises(CommandError, match="1 audience"):
        call_command("check_audiences")
    call_command("check_audiences", repair=True)
    assert rule_of(page) == whole(**GOLD, **SELLERS)
    call_command("check_audiences")
    assert "all audiences follow" in capsys.readouterr().out
