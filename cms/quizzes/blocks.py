"""How questions are written in the editor, and what is wrong with one that cannot be answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.quizzes.choices import MAX_ANSWER, MAX_OPTIONS, MAX_QUESTIONS, Kind
from cms.quizzes.grading import normalised


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("answer"), max_length=200)
    is_right = blocks.BooleanBlock(label=_("right"), required=False)

    class Meta:
        label = _("Answer")


class QuestionBlock(blocks.StructBlock):
    """What all kinds have. `problem` says, by field, why a question cannot be asked as it is."""

    text = blocks.TextBlock(label=_("question"), rows=2, max_length=500)
    points = blocks.IntegerBlock(label=_("points"), default=1, min_value=1, max_value=100)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if found := self.problem(cleaned):
            field, text = found
            raise StructBlockValidationError({field: ValidationError(text)})
        return cleaned

    def problem(self, value: Any) -> tuple[str, Any] | None:
        raise NotImplementedError


def _said(label: Any) -> blocks.TextBlock:
    return blocks.TextBlock(label=label, required=False, rows=2, max_length=500)


SAID_IF_RIGHT = _("said to a right answer")
SAID_IF_WRONG = _("said to a wrong answer")


def _options(label: Any, child: Any, fewest: int) -> blocks.ListBlock:
    return blocks.ListBlock(child, label=label, min_num=fewest, max_num=MAX_OPTIONS)


class ChoiceBlock(QuestionBlock):
    options = _options(_("answers"), OptionBlock(), 2)
    if_right = _said(SAID_IF_RIGHT)
    if_wrong = _said(SAID_IF_WRONG)

    def problem(self, value: Any) -> tuple[str, Any] | None:
        if _repeats(option["text"] for option in value["options"]):
            return "options", _("Two answers are the same.")
        right = sum(option["is_right"] for option in value["options"])
        return self.wrong_count(right)

    def wrong_count(self, right: int) -> tuple[str, Any] | None:
        raise NotImplementedError


class SingleBlock(ChoiceBlock):
    def wrong_count(self, right: int) -> tuple[str, Any] | None:
        text = _("Mark exactly one answer as right. For several use “Several right answers”.")
        return None if right == 1 else ("options", text)

    class Meta:
        icon = "radio-empty"
        label = Kind.SINGLE.label


class MultipleBlock(ChoiceBlock):
    def wrong_count(self, right: int) -> tuple[str, Any] | None:
        return None if right else ("options", _("Mark at least one answer as right."))

    class Meta:
        icon = "tasks"
        label = Kind.MULTIPLE.label


class OrderBlock(QuestionBlock):
    options = _options(
        _("what to put in order, in the right order"), blocks.CharBlock(max_length=200), 2
    )
    if_right = _said(SAID_IF_RIGHT)
    if_wrong = _said(SAID_IF_WRONG)

    def problem(self, value: Any) -> tuple[str, Any] | None:
        if _repeats(value["options"]):
            return "options", _("Two answers are the same.")
        return None

    class Meta:
        icon = "list-ol"
        label = Kind.ORDER.label


class ShortBlock(QuestionBlock):
    accepted = _options(_("accepted answers"), blocks.CharBlock(max_length=MAX_ANSWER), 1)
    if_right = _said(SAID_IF_RIGHT)
    if_wrong = _said(SAID_IF_WRONG)

    def problem(self, value: Any) -> tuple[str, Any] | None:
        if not all(normalised(text) for text in value["accepted"]):
            return "accepted", _("An accepted answer needs letters or numbers.")
        return None

    class Meta:
        icon = "edit"
        label = Kind.SHORT.label


class QuestionsBlock(blocks.StreamBlock):
    single = SingleBlock()
    multiple = MultipleBlock()
    order = OrderBlock()
    short = ShortBlock()

    class Meta:
        max_num = MAX_QUESTIONS


def plain(questions: Any) -> list[dict[str, Any]]:
    """The questions of a stream as plain data, ready for `drawing.draw`."""
    return [_plain(child) for child in questions]


def _plain(child: Any) -> dict[str, Any]:
    value = child.value
    question = {
        "id": str(child.id),
        "kind": child.block_type,
        "text": value["text"],
        "points": value["points"],
        "if_right": value["if_right"] or "",
        "if_wrong": value["if_wrong"] or "",
    }
    match child.block_type:
        case Kind.SHORT:
            return question | {"options": [], "right": list(value["accepted"])}
        case Kind.ORDER:
            texts = list(value["options"])
            return question | {"options": texts, "right": list(range(len(texts)))}
    options = list(value["options"])
    right = [place for place, option in enumerate(options) if option["is_right"]]
    return question | {"options": [option["text"] for option in options], "right": right}


def _repeats(texts: Any) -> bool:
    seen = [normalised(text) or text for text in texts]
    return len(seen) != len(set(seen))
