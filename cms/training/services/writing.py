"""Writing courses and paths outside the editor: worlds, the demo, tests."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.html import format_html
from django.utils.text import slugify

from cms.library.services import admit_editor, publish
from cms.library.tree import index_of
from cms.training.models import (
    CoursePage,
    LearningPathPage,
    LessonPage,
    PathCourse,
    TrainingIndexPage,
)


def write_course(*, actor: Any, title: str, **fields: Any) -> CoursePage:
    """A published course without lessons; the same title is written once."""
    admit_editor(actor=actor)
    return publish(
        CoursePage, actor=actor, parent=index_of(TrainingIndexPage), title=title, **fields
    )


@transaction.atomic
def write_lesson(
    *, actor: Any, course: CoursePage, title: str, body: str = "", **fields: Any
) -> LessonPage:
    """A published lesson, the last of its course; the same title is written once. `body`: plain
    text, an empty line parts paragraphs. Raises Refused for anybody but an editor."""
    admit_editor(actor=actor)
    slug = slugify(title, allow_unicode=True)
    if page := LessonPage.objects.child_of(course).filter(slug=slug).first():
        return page
    parts = [part.strip() for part in body.split("\n\n") if part.strip()]
    page = LessonPage(
        title=title,
        slug=slug,
        body=[("paragraph", format_html("<p>{}</p>", part)) for part in parts],
        owner=actor,
        live=False,
        locale=course.locale,
        **fields,
    )
    CoursePage.objects.get(pk=course.pk).add_child(instance=page)
    page.save_revision(user=actor, log_action=True).publish(user=actor)
    return LessonPage.objects.get(pk=page.pk)


def write_path(
    *, actor: Any, title: str, courses: Iterable[CoursePage], **fields: Any
) -> LearningPathPage:
    """A published learning path over `courses`; the same title is written once."""
    admit_editor(actor=actor)
    steps = [PathCourse(course=course, sort_order=place) for place, course in enumerate(courses)]
    index = index_of(TrainingIndexPage)
    return publish(LearningPathPage, actor=actor, parent=index, title=title, steps=steps, **fields)
