"""What can be done with news outside the editor, and the way into it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import get_language
from wagtail.models import Locale, Page

from cms.library import tree
from cms.library.models import IndexPage, LibraryPage, NewsPage
from cms.library.policies import can_edit_library
from cms.library.querysets import LibraryPageQuerySet
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow import clock

Block = tuple[str, Any]
Written = TypeVar("Written", bound=LibraryPage)


def latest_news(user: Any, limit: int = 3) -> LibraryPageQuerySet:
    """The newest pages `user` may read, each once, in the language at hand where there is one."""
    rows = NewsPage.objects.visible_to(user).one_language(get_language())
    return rows.newest_first()[:limit]


def admit_editor(*, actor: Any) -> None:
    """Seat `actor` in the group Wagtail reads. Raises Refused for everybody but editors.

    The role on the person is the fact; the seat only repeats it in Wagtail's words. It opens
    nothing by itself: the door to /cms/ asks this on every request, so a seat that outlives its
    role leads nowhere, and a new role needs no job to become a seat.
    """
    require(can_edit_library(scope_of(actor)))
    if actor.groups.filter(name=tree.EDITORS_GROUP).exists() and tree.is_whole():
        return
    with transaction.atomic():
        Group.objects.get_or_create(name=tree.EDITORS_GROUP)
        Group.objects.select_for_update().get(name=tree.EDITORS_GROUP)  # one plants, others wait
        actor.groups.add(tree.editors())


@transaction.atomic
def publish(
    kind: type[Written],
    *,
    actor: Any,
    parent: Page,
    title: str,
    body: str | Iterable[Block] = "",
    days_ago: int = 0,
    **fields: Any,
) -> Written:
    """Write a page of type `kind` below `parent` and publish it as the editor would.

    The same title below the same parent is written once. `body` is plain text (an empty line
    parts paragraphs) or (block name, value) pairs; `fields` are the page's own columns, among
    them `level` and `audience` (part → codes, see cms/audience/rule.py).
    Raises Refused for anybody but an editor, ValidationError for a level or block unknown.
    """
    admit_editor(actor=actor)
    if page := published(kind, parent=parent, title=title):
        return page
    page = kind(
        title=title,
        slug=slugify(title, allow_unicode=True),
        body=[*(_paragraphs(body) if isinstance(body, str) else body)],
        date=clock.today() - dt.timedelta(days=days_ago),
        owner=actor,
        live=False,
        locale=parent.locale,
        **fields,
    )
    parent.add_child(instance=page)
    page.save_revision(user=actor, log_action=True).publish(user=actor)
    return kind.objects.get(pk=page.pk)


def published(kind: type[Written], *, parent: Page, title: str) -> Written | None:
    """The page `publish` wrote there under this title, if it did."""
    slug = slugify(title, allow_unicode=True)
    return kind.objects.child_of(parent).filter(slug=slug).first()


def index_for(kind: type[LibraryPage], language: str) -> IndexPage:
    """The parent of all pages of this kind in a language. The first page in a language plants it;
    the group of editors is given its keys."""
    parents = kind.allowed_parent_page_models()
    index = tree.index_of(next(model for model in parents if issubclass(model, IndexPage)))
    locale, _new = Locale.objects.get_or_create(language_code=language)
    if found := index.get_translation_or_none(locale):
        return found
    found = index.copy_for_translation(locale, copy_parents=True)
    found.save_revision().publish()
    tree.editors()
    return found


def publish_news(*, actor: Any, title: str, **fields: Any) -> NewsPage:
    """One piece of news; see `publish` for what may be given and what is raised."""
    admit_editor(actor=actor)
    return publish(NewsPage, actor=actor, parent=tree.news_index(), title=title, **fields)


def _paragraphs(text: str) -> list[Block]:
    parts = [part.strip() for part in text.split("\n\n")]
    return [("paragraph", format_html("<p>{}</p>", part)) for part in parts if part]
