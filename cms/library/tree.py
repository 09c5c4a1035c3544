"""What Wagtail needs around our pages: a root, the index pages, its site and the editors' group.

Made on first need instead of in a migration, so that a database emptied by a transactional
test or restored without its content heals itself. Everything here may run any number of times.
"""

from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from cms.library.models import IndexPage, LibraryIndexPage, NewsIndexPage

EDITORS_GROUP = "cms:editors"
PAGE_KEYS = ("add_page", "change_page", "publish_page")
FILE_KEYS = ("add", "change", "choose")
FILE_MODELS = (("media", "portalimage"), ("media", "portaldocument"))
# The parts of the house editors write in: title and slug of each. Rooms above add their own.
INDEXES: dict[type[IndexPage], tuple[str, str]] = {
    NewsIndexPage: ("News", "news"),
    LibraryIndexPage: ("Library", "library"),
}
Index = TypeVar("Index", bound=IndexPage)


def index_of(model: type[Index]) -> Index:
    """The index page of this kind in the portal's first language."""
    found = model.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    return found or _plant(model)


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
    for model in INDEXES:
        index_of(model)
        for page in model.objects.all():
            for key in keys:
                GroupPagePermission.objects.get_or_create(group=group, page=page, permission=key)
    _let_keep_files(group)
    return group


def files_root() -> Collection:
    """The collection all files of the library are in."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _let_keep_files(group: Group) -> None:
    for app, model in FILE_MODELS:
        keys = Permission.objects.filter(
            content_type__app_label=app,
            content_type__model=model,
            codename__in=[f"{verb}_{model}" for verb in FILE_KEYS],
        )
        for key in keys:
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
