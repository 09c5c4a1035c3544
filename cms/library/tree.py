"""What Wagtail needs around our pages: a root, the news index, its site and the editors' group.

Made on first need instead of in a migration, so that a database emptied by a transactional
test or restored without its content heals itself. Everything here may run any number of times.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale, Page, Site

from cms.library.models import NewsIndexPage

EDITORS_GROUP = "cms:editors"
PAGE_KEYS = ("add_page", "change_page", "publish_page")


def news_index() -> NewsIndexPage:
    """The parent of all news."""
    return NewsIndexPage.objects.first() or _plant()


def editors() -> Group:
    """The group whose members Wagtail lets edit news, and nothing else."""
    group, _new = Group.objects.get_or_create(name=EDITORS_GROUP)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    keys = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=PAGE_KEYS,
    )
    for key in keys:
        GroupPagePermission.objects.get_or_create(group=group, page=news_index(), permission=key)
    return group


def _plant() -> NewsIndexPage:
    locale, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    index = root.add_child(instance=NewsIndexPage(title="News", slug="news", locale=locale))
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
    return index
