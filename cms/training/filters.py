"""What a reader can ask of the catalogue: as in the library, and what a course leads to."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.library import search
from cms.library.choices import Kind
from cms.library.filters import Found, LibraryFilter, narrowed
from partners.certifications.models import Certification


class CourseFilter(LibraryFilter):
    kind = None  # type: ignore[assignment] # Django: the field is left out
    certification = forms.ChoiceField(label=_("Leads to certification"), required=False)
    field_order = ["q", "certification", "family", "language", "sort", "old"]

    def __init__(self, data: Any, courses: Any):
        """`courses`: what the reader sees; only what is there is offered."""
        super().__init__(data, knows_families=True)
        codes = courses.exclude(certification=None).order_by().values("certification")
        offered = Certification.objects.filter(pk__in=codes).values_list("code", "name")
        self.fields["certification"].choices = [("", _("Anything")), *offered]  # type: ignore[attr-defined]


def narrowed_courses(courses: Any, asked: dict[str, Any], language: str) -> Found:
    """What of `courses` the checked values of a filter leave (see cms/library/filters.py)."""
    found = narrowed(courses, asked | {"kind": Kind.COURSE}, language)
    if not asked.get("certification"):
        return found
    rows = found.rows.filter(certification__code=asked["certification"])
    ids = None if found.ids is None else search.best_first(rows, asked["q"])
    return replace(found, rows=rows, ids=ids)
