"""The steps of a registration: their forms, what is still missing, where to go for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations import validators
from deals.registrations.forms.draft import CustomerForm, OpportunityForm, SideForm
from deals.registrations.forms.lines import BaseLines, line_forms
from deals.registrations.models import Deal

STEPS = ("customer", "opportunity", "check")
STEP_LABELS = {
    "customer": gettext_lazy("Customer"),
    "opportunity": gettext_lazy("Opportunity"),
    "check": gettext_lazy("Check and send"),
}


@dataclass
class StepForms:
    """The forms of one step: fields of the deal, and product lines or the choice of company."""

    form: Any
    lines: BaseLines | None = None
    sides: SideForm | None = None
    strict: bool = False

    @classmethod
    def of(
        cls, step: str, deal: Deal, user: Any, data: Any = None, strict: bool = False
    ) -> "StepForms":
        if step == "customer":
            return cls(CustomerForm(data, deal=deal, strict=strict), strict=strict)
        lines = line_forms(deal, user, data)
        if strict:
            data = _with_sum(data, lines)
        return cls(OpportunityForm(data, deal=deal, strict=strict), lines=lines, strict=strict)

    def is_valid(self) -> bool:
        parts = [part for part in (self.form, self.lines) if part is not None]
        if self.sides and self.sides.fields:
            parts.append(self.sides)
        elif self.sides:
            self.sides.full_clean()
        answers = [part.is_valid() for part in parts]  # all of them, to show every error at once
        valid = all(answers)
        lines = self.lines if self.strict else None
        if lines is not None and lines.is_valid() and not lines.rows():
            self.form.add_error(None, _("Add at least one product line."))
        return valid and self.form.is_valid()

    def line_rows(self) -> list[dict[str, Any]] | None:
        return None if self.lines is None else self.lines.rows()

    def bound_fields(self) -> Iterator[forms.BoundField]:
        yield from self.form
        for line in self.lines.forms if self.lines is not None else ():
            yield from line

    def summary(self) -> list[dict[str, Any]]:
        """Every error of the step with the field it belongs to, for the list on top."""
        found = [{"text": text} for text in self.form.non_field_errors()]
        fields = [*(self.sides or ()), *self.bound_fields()]
        if self.lines is not None and self.lines.is_bound:
            found += [{"text": text} for text in self.lines.non_form_errors()]
        for field in fields:
            for text in field.errors:
                found.append({"text": text, "label": field.label, "id": field.id_for_label})
        return found

    def first_problem(self) -> str:
        problem = next(iter(self.summary()), {"text": ""})
        label = problem.get("label")
        return f"{capfirst(label)}: {problem['text']}" if label else str(problem["text"])


def one_more_line(data: QueryDict) -> QueryDict:
    """Without script, “Add product” comes back with one more empty row."""
    data = data.copy()
    total = data.get("lines-TOTAL_FORMS", "")
    if total.isascii() and total.isdigit() and int(total) < validators.MAX_LINES:
        data["lines-TOTAL_FORMS"] = str(int(total) + 1)
        data[f"lines-{int(total)}-quantity"] = "1"
    return data


def _with_sum(data: Any, lines: BaseLines) -> Any:
    """An empty value means the sum of the lines, when each has a price."""
    if data.get("value_amount", "").strip() or not lines.is_valid():
        return data
    rows = lines.rows()
    if not rows or any(row["unit_price"] is None for row in rows):
        return data
    data = data.copy()
    data["value_amount"] = str(sum(row["quantity"] * row["unit_price"] for row in rows))
    return data


def step_of(field: str) -> str:
    return "customer" if field in CustomerForm.main + CustomerForm.more else "opportunity"


def missing_points(deal: Deal) -> list[dict[str, Any]]:
    """What must still be filled in, each with the address of its field."""
    try:
        validators.check_complete(deal)
    except ValidationError as error:
        return [
            {
                "label": _("Products")
                if name == "products"
                else capfirst(Deal._meta.get_field(name).verbose_name),
                "text": texts[0],
                "url": f"/deals/{deal.pk}/edit/{step_of(name)}/#id_{_anchor(name)}",
            }
            for name, texts in error.message_dict.items()
        ]
    return []


def _anchor(name: str) -> str:
    return "lines-0-family" if name == "products" else name


def stepper(deal: Deal | None, current: str) -> list[dict[str, Any]]:
    """The steps for includes/stepper.html: a step is done when nothing in it is missing."""
    open_steps = {step_of(_field_of(point)) for point in missing_points(deal)} if deal else set()
    items = []
    for step in STEPS:
        done = deal is not None and step != "check" and step not in open_steps
        state = "current" if step == current else "done" if done else "todo"
        url = f"/deals/{deal.pk}/edit/{step}/" if deal else ""
        items.append({"label": STEP_LABELS[step], "url": url, "state": state})
    return items


def _field_of(point: dict[str, Any]) -> str:
    return str(point["url"].rpartition("#id_")[2])
