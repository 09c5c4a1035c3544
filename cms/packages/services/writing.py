"""A lesson from a package, written as the editor would."""

from typing import Any

from django.utils.text import slugify

from cms.library.services import admit_editor
from cms.packages.models import Package, PackagePage
from cms.training.models import CoursePage


def write_package_lesson(
    *, actor: Any, course: CoursePage, title: str, package: Package, **fields: Any
) -> PackagePage:
    """A published lesson, the last of its course; the same title is written once.
    Raises Refused for anybody but an editor."""
    admit_editor(actor=actor)
    slug = slugify(title, allow_unicode=True)
    if page := PackagePage.objects.child_of(course).filter(slug=slug).first():
        return page
    page = PackagePage(
        title=title,
        slug=slug,
        package=package,
        owner=actor,
        live=False,
        locale=course.locale,
        **fields,
    )
    CoursePage.objects.get(pk=course.pk).add_child(instance=page)
    page.save_revision(user=actor, log_action=True).publish(user=actor)
    return PackagePage.objects.get(pk=page.pk)
