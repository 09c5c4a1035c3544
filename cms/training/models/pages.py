"""What is learned: a course is a page of the library with lessons below it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager

from cms.library.blocks import BodyBlock
from cms.library.choices import Kind
from cms.library.models import IndexPage, LibraryPage, LibraryTester, ServedPage
from cms.library.page_panels import TITLE, panels_with
from cms.training import querysets
from partners.certifications.models import Certification


class TrainingIndexPage(IndexPage):
    """The one parent of courses and learning paths."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["training.CoursePage", "training.LearningPathPage"]
    served_at = "training"

    class Meta:
        verbose_name = _("training index")


class CourseTester(LibraryTester):
    """What people learned is history: a course somebody took can be unpublished, not deleted."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        taken = CoursePage.objects.filter(pk=self.page.pk, enrollments__isnull=False)
        return super().can_delete(ignore_bulk) and not taken.exists()


class CoursePage(LibraryPage):
    """A course; `body` describes it, the pages below are its lessons.

    `certification`: what completing it proves. `in_order`: a lesson opens when the required ones
    before it are done. `minutes`: how long it takes, as the editor reckons.
    """

    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), null=True, blank=True)
    certification = models.ForeignKey(
        Certification,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
        verbose_name=_("leads to the certification"),
    )
    in_order = models.BooleanField(_("complete in order"), default=False)

    objects: ClassVar[Any] = PageManager.from_queryset(querysets.CourseQuerySet)()

    own_kind = Kind.COURSE
    tester = CourseTester
    content_panels = panels_with("minutes", "certification", "in_order")
    parent_page_types = ["training.TrainingIndexPage"]
    # Rooms above add their kinds of lessons (players.register).
    subpage_types = ["training.LessonPage"]
    template = "cms/training/course.html"

    class Meta:
        verbose_name = _("course")


class Lesson(ServedPage):
    """One step of a course, whatever its kind; it is seen by whoever sees the course.

    `course` follows the tree. A lesson that is not `required` counts for nothing.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(
        CoursePage, on_delete=models.RESTRICT, related_name="lessons", editable=False
    )
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), null=True, blank=True)
    required = models.BooleanField(_("required to complete the course"), default=True)

    objects = PageManager.from_queryset(querysets.LessonQuerySet)()

    is_creatable = False
    exclude_fields_in_copy = ["key"]
    parent_page_types = ["training.CoursePage"]
    subpage_types: list = []
    promote_panels = [FieldPanel("slug")]

    class Meta:
        verbose_name = _("course lesson")

    def address(self) -> str:
        return reverse("lesson", args=[self.course.key, self.key])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.course = CoursePage.objects.get(path=self.path[: -Page.steplen])
        super().save(*args, **kwargs)


class LessonPage(Lesson):
    """A lesson to read."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        TITLE,
        FieldPanel("body"),
        FieldPanel("minutes"),
        FieldPanel("required"),
    ]

    class Meta:
        verbose_name = _("lesson to read")


class LearningPathPage(LibraryPage):
    """Courses in an order worth taking. A reader meets those that are for the reader."""

    objects: ClassVar[Any] = PageManager.from_queryset(querysets.CourseQuerySet)()

    own_kind = Kind.LEARNING_PATH
    content_panels = [*panels_with(), InlinePanel("steps", label=_("Courses"), min_num=1)]
    parent_page_types = ["training.TrainingIndexPage"]
    template = "cms/training/path.html"

    class Meta:
        verbose_name = _("learning path")


class PathCourse(Orderable):
    """One course of a learning path."""

    path = ParentalKey(LearningPathPage, on_delete=models.CASCADE, related_name="steps")
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("course", "training.CoursePage")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["path", "course"], name="a_course_once_a_path")
        ]
