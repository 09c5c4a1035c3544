"""What Wagtail needs around our pages: a root, the index pages, its site and the editors' group.

Made on first need instead of in a migration, so that a database emptied by a transactional
test or restored without its content heals itself. Everything here may run any number of times.
"""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, QuerySet
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.library.models import IndexPage, LibraryIndexPage, NewsIndexPage
from cms.library.moderation import SecondEyesTask

EDITORS_GROUP = "cms:editors"
SECOND_EYES = "Second pair of eyes"
PAGE_KEYS = ("add_page", "change_page", "publish_page")
FILE_KEYS = ("add", "change", "choose")
# Wagtail asks for the keys of its own models, whichever stand in for them.
FILE_MODELS = (("wagtailimages", "image"), ("wagtaildocs", "document"))
# The parts of the house editors write in: title and slug of each. Rooms above add their own.
INDEXES: dict[type[IndexPage], tuple[str, str]] = {
    NewsIndexPage: ("News", "news"),
    LibraryIndexPage: ("Library", "library"),
}
# What else they write: models of rooms above, which register them as Wagtail's snippets.
SNIPPETS: list[type[Model]] = []
SNIPPET_KEYS = ("add", "change", "delete", "publish", "view")
Index = TypeVar("Index", bound=IndexPage)


def index_of(model: type[Index]) -> Index:
    """The index page of this kind in the portal's first language."""
    found = model.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    return found or _plant(model)


def translations_of(index: IndexPage) -> None:
    """Plant `index` in every language of the portal: translations of pages need a parent."""
    for code, _name in settings.LANGUAGES:
        locale, _new = Locale.objects.get_or_create(language_code=code)
        if not index.has_translation(locale):
            copy = type(index)(
                title=index.title,
                slug=f"{index.slug}-{code}",
                locale=locale,
                translation_key=index.translation_key,
            )
            index.get_parent().add_child(instance=copy)


def _offer_second_eyes(pages: Iterable[Page]) -> None:
    """Below `pages` editors may ask for a second pair of eyes before they publish."""
    workflow = Workflow.objects.filter(name=SECOND_EYES).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=SECOND_EYES)
        task = SecondEyesTask.objects.create(name=SECOND_EYES)
        WorkflowTask.objects.create(workflow=workflow, task=task)
    rows = (WorkflowPage(workflow=workflow, page=page) for page in pages)
    WorkflowPage.objects.bulk_create(rows, ignore_conflicts=True)


def news_index() -> NewsIndexPage:
    """The parent of all news."""
    return index_of(NewsIndexPage)


def library_index() -> LibraryIndexPage:
    """The parent of the library's sections and pages."""
    return index_of(LibraryIndexPage)


def editors() -> Group:
    """The group whose members Wagtail lets write here, and nothing else."""
    group, _new = Group.objects.get_or_create(name=EDITORS_GROUP)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    keys = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=PAGE_KEYS,
    )
    group.permissions.add(*_keys("simple_translation", "simpletranslation", ["submit_translation"]))
    for model in INDEXES:
        translations_of(index_of(model))
    pages = [page for model in INDEXES for page in model.objects.all()]
    GroupPagePermission.objects.bulk_create(
        (
            GroupPagePermission(group=group, page=page, permission=key)
            for page in pages
            for key in keys
        ),
        ignore_conflicts=True,
    )
    _offer_second_eyes(pages)
    _let_keep_files(group)
    for snippet in SNIPPETS:
        name = snippet._meta.model_name
        codes = [f"{verb}_{name}" for verb in SNIPPET_KEYS]
        group.permissions.add(*_keys(snippet._meta.app_label, str(name), codes))
    return group


def is_whole() -> bool:
    """Whether editors have every part of the house, in every language: two queries."""
    models = {(model._meta.app_label, f"add_{model._meta.model_name}") for model in SNIPPETS}
    held = Permission.objects.filter(group__name=EDITORS_GROUP)
    if models - set(held.values_list("content_type__app_label", "codename")):
        return False
    keys = GroupPagePermission.objects.filter(group__name=EDITORS_GROUP).order_by()
    expected = len(INDEXES) * len(settings.LANGUAGES)
    return bool(keys.values("page").distinct().count() >= expected)


def files_root() -> Collection:
    """The collection all files of the library are in."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _keys(app: str, model: str, codenames: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label=app, content_type__model=model, codename__in=codenames
    )


def _let_keep_files(group: Group) -> None:
    for app, model in FILE_MODELS:
        for key in _keys(app, model, [f"{verb}_{model}" for verb in FILE_KEYS]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=files_root(), permission=key
            )


def _plant(model: type[Index]) -> Index:
    locale, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    title, slug = INDEXES[model]
    index = root.add_child(instance=model(title=title, slug=slug, locale=locale))
    if model is NewsIndexPage:
        _open_site(index)
    return index


def _open_site(index: Page) -> None:
    where = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": where.hostname or "localhost",
            "port": where.port or (443 if where.scheme == "https" else 80),
            "root_page": index,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    # Wagtail's own "Welcome" page, if it is still there.
    for page in Page.objects.filter(depth=2, slug="home").exclude(pk=index.pk):
        if page.specific_class is Page and not page.numchild:
            page.delete()
