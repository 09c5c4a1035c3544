"""Writing banks and quizzes outside the editor: imports, the demo, tests."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from cms.library.services import admit_editor
from cms.quizzes.blocks import QuestionsBlock
from cms.quizzes.choices import Kind
from cms.quizzes.models import QuestionBank, QuizPage
from cms.training.models import CoursePage

NAMESPACE = uuid.UUID("9e0c2d6a-0c5b-4a53-8a5d-3a9f1f0c4f10")


def write_bank(*, actor: Any, title: str, questions: Iterable[Mapping[str, Any]]) -> QuestionBank:
    """A bank of this title; the same title is written once.

    A question is {kind, text, right, options?, points?, if_right?, if_wrong?}; `right` and
    `options` are texts: the right ones (all in order, the accepted ones) and those beside them.
    Raises Refused for anybody but an editor, ValidationError for questions as the editor would.
    """
    admit_editor(actor=actor)
    if bank := QuestionBank.objects.filter(title=title).first():
        return bank
    bank = QuestionBank(title=title, questions=_stream(title, questions))
    bank.full_clean()
    bank.save()
    log(bank, "wagtail.create", user=actor)
    return bank


@transaction.atomic
def write_quiz(
    *,
    actor: Any,
    course: CoursePage,
    title: str,
    questions: Iterable[Mapping[str, Any]] = (),
    **rules: Any,
) -> QuizPage:
    """Publish a quiz as the last lesson of `course`; the same title is written once. `rules` are
    the page's columns: bank, draw, pass_mark, max_attempts, pause_minutes, time_limit, …"""
    admit_editor(actor=actor)
    slug = slugify(title, allow_unicode=True)
    if quiz := QuizPage.objects.child_of(course).filter(slug=slug).first():
        return quiz
    stream = _stream(f"{course.key}/{title}", questions)
    quiz = QuizPage(
        title=title,
        slug=slug,
        questions=stream,
        owner=actor,
        live=False,
        locale=course.locale,
        course=course,
        **rules,
    )
    CoursePage.objects.get(pk=course.pk).add_child(instance=quiz)  # checks all fields
    quiz.save_revision(user=actor, log_action=True).publish(user=actor)
    return QuizPage.objects.get(pk=quiz.pk)


def _stream(home: str, questions: Iterable[Mapping[str, Any]]) -> Any:
    block = QuestionsBlock(required=False)  # a quiz may draw all of them from its bank
    raw = [_raw(home, number, question) for number, question in enumerate(questions)]
    return json.dumps(block.get_prep_value(block.clean(block.to_python(raw))))


def _raw(home: str, number: int, question: Mapping[str, Any]) -> dict[str, Any]:
    kind, right = question["kind"], list(question["right"])
    value = {name: question.get(name, "") for name in ("text", "if_right", "if_wrong")}
    value["points"] = question.get("points", 1)
    if kind == Kind.SHORT:
        value["accepted"] = right
    elif kind == Kind.ORDER:
        value["options"] = right
    else:
        value["options"] = [
            {"text": text, "is_right": text in right} for text in question["options"]
        ]
    return {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{home}:{number}"))}
