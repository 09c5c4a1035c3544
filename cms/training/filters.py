"""What a reader can ask of the catalogue."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.library.families import family_choices
from cms.training.models import CoursePage
from partners.certifications.models import Certification


class CourseFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    certification = forms.ChoiceField(label=_("Leads to"), required=False)
    family = forms.ChoiceField(label=_("Product family"), required=False)

    def __init__(self, data: Any, courses: Any):
        """`courses`: what the reader sees; only what is there is offered."""
        super().__init__(data)
        codes = courses.exclude(certification=None).order_by().values("certification")
        offered = Certification.objects.filter(pk__in=codes).values_list("code", "name")
        self.fields["certification"].choices = [("", _("Anything")), *offered]  # type: ignore[attr-defined]
        families = [("", _("All families")), *family_choices()]
        self.fields["family"].choices = families  # type: ignore[attr-defined]

    def narrow(self, courses: Any) -> Any:
        """The courses that match; none while the input is not understood."""
        if not self.is_valid():
            return courses.none()
        asked = self.cleaned_data
        for word in asked["q"].split()[:10]:
            courses = courses.filter(Q(title__icontains=word) | Q(summary__icontains=word))
        if asked["certification"]:
            courses = courses.filter(certification__code=asked["certification"])
        return courses.about([asked["family"]]) if asked["family"] else courses


def visible_courses(user: Any) -> Any:
    return CoursePage.objects.visible_to(user)
