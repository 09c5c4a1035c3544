"""Quizzes, the banks they draw from, and attempts at them."""

import datetime as dt
import uuid

from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField

from cms.library.models import LibraryTester
from cms.quizzes import blocks, querysets, soundness
from cms.quizzes.choices import GRACE, Ending, Feedback
from cms.training.models import Enrollment, Lesson
from portal.workflow import clock


class QuestionBank(models.Model):
    """Questions to draw from. Edited by the editors alone, live as soon as it is saved."""

    title = models.CharField(_("title"), max_length=120, unique=True)
    questions = StreamField(blocks.QuestionsBlock(), verbose_name=_("questions"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = querysets.QuestionBankQuerySet.as_manager()

    panels = [FieldPanel("title"), FieldPanel("questions")]

    class Meta:
        ordering = ["title"]
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")

    def __str__(self) -> str:
        return self.title

    @admin.display(description=_("questions"))
    def size(self) -> int:
        return len(self.questions)

    def clean(self) -> None:
        super().clean()
        if self.pk:
            soundness.check_bank(self.questions, self.quizzes.all())


class QuizTester(LibraryTester):
    """What people answered is history: such a quiz can be unpublished, not deleted."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        asked = Attempt.objects.filter(quiz_id=self.page.pk)
        return super().can_delete(ignore_bulk) and not asked.exists()


class QuizPage(Lesson):
    """A lesson that is passed by answering. An attempt keeps what it was asked."""

    questions = StreamField(
        blocks.QuestionsBlock(), verbose_name=_("questions of this quiz"), blank=True
    )
    bank = models.ForeignKey(
        QuestionBank,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quizzes",
        verbose_name=_("question bank"),
    )
    draw = models.PositiveSmallIntegerField(
        _("questions to draw"), default=0, help_text=_("So many of the bank, anew each attempt")
    )
    shuffle = models.BooleanField(_("mix questions and answers"), default=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, help_text=_("0: as many as one wants")
    )
    pause_minutes = models.PositiveIntegerField(
        _("pause between attempts in minutes"), default=0, validators=[MaxValueValidator(527_040)]
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
        help_text=_("Empty: no limit"),
    )
    feedback = models.CharField(
        _("show what was right"),
        max_length=10,
        choices=Feedback.choices,
        default=Feedback.ATTEMPT,
    )

    tester = QuizTester
    preview_modes: list = []  # an attempt needs a learner
    content_panels = [
        TitleFieldPanel("title", help_text=_("The title as readers see it")),
        FieldPanel("questions"),
        MultiFieldPanel([FieldPanel("bank"), FieldPanel("draw")], heading=_("From a bank")),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("max_attempts"),
                FieldPanel("pause_minutes"),
                FieldPanel("time_limit"),
                FieldPanel("shuffle"),
                FieldPanel("feedback"),
            ],
            heading=_("Rules"),
        ),
        FieldPanel("minutes"),
        FieldPanel("required"),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def clean(self) -> None:
        super().clean()
        soundness.check_quiz(self)


class Attempt(models.Model):
    """One go at a quiz. `questions` are what was drawn, with the right answers: the row and
    nothing else is graded. `spent`: seconds, by question, until its answer last changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="quiz_attempts"
    )
    quiz = models.ForeignKey(QuizPage, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    questions = models.JSONField()
    answers = models.JSONField(default=dict)
    spent = models.JSONField(default=dict)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    deadline = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    points = models.PositiveIntegerField(null=True)
    out_of = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField(_("score in percent"), null=True)
    passed = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = querysets.QuizAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz attempt")
        ordering = ["-number", "pk"]
        indexes = [
            models.Index(
                fields=["deadline"], condition=Q(submitted_at=None), name="attempt_to_close"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "quiz"],
                condition=Q(submitted_at=None),
                name="one_open_attempt",
            ),
            models.UniqueConstraint(
                fields=["enrollment", "quiz", "number"], name="attempts_are_counted"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, passed=None)
                | Q(submitted_at__isnull=False, passed__isnull=False),
                name="an_ended_attempt_is_graded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    def is_late(self, now: dt.datetime) -> bool:
        """Past the deadline, and past what a slow line is given."""
        return self.deadline is not None and now > self.deadline + GRACE


class Mark(models.Model):
    """How one question of one ended attempt went: what statistics count. `asked` is the text
    as it was then."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="marks")
    quiz = models.ForeignKey(QuizPage, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=64)
    asked = models.CharField(max_length=500)
    is_right = models.BooleanField()
    seconds = models.PositiveIntegerField(null=True)

    objects = querysets.MarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["quiz", "question"])]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_mark_a_question")
        ]

    def __str__(self) -> str:
        return self.asked
