"""A lesson that plays a package."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, TitleFieldPanel

from cms.packages.choices import PassRule
from cms.packages.manifests.units import Unit
from cms.packages.models.packages import Package, PackageVersion
from cms.training.models import Lesson


class PackageLessonForm(WagtailAdminPageForm):
    """`unit` is chosen from what the packages hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = ("", _("The whole package, with its table of contents"))
        self.fields["unit"] = forms.ChoiceField(
            label=_("part"), required=False, choices=[whole, *_parts_by_package()]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        package, unit = cleaned.get("package"), cleaned.get("unit")
        if package and unit and unit not in {one.key for one in package.latest.launchable()}:
            self.add_error("unit", _("This part is not in the package you chose."))
        if cleaned.get("rule") == PassRule.SCORE and cleaned.get("pass_score") is None:
            self.add_error("pass_score", _("Say which score is needed."))
        return cleaned


def _parts_by_package() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (package.title, [(unit.key, unit.title) for unit in package.latest.launchable()])
        for package in Package.objects.prefetch_related("versions")
    ]


class PackagePage(Lesson):
    """`unit`: the one part played, empty for all. `rule` says when the lesson is done."""

    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, related_name="lessons", verbose_name=_("package")
    )
    unit = models.CharField(_("part"), max_length=300, blank=True)
    rule = models.CharField(
        _("done when"), max_length=10, choices=PassRule.choices, default=PassRule.PACKAGE
    )
    pass_score = models.PositiveSmallIntegerField(
        _("score needed"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    windows = models.BooleanField(
        _("may open windows"),
        default=False,
        help_text=_("Its links may open other sites; those see what the package tells them."),
    )

    base_form_class = PackageLessonForm
    content_panels = [
        TitleFieldPanel("title", help_text=_("The title as readers see it")),
        FieldPanel("package"),
        FieldPanel("unit"),
        FieldPanel("rule"),
        FieldPanel("pass_score"),
        FieldPanel("windows"),
        FieldPanel("minutes"),
        FieldPanel("required"),
    ]

    class Meta:
        verbose_name = _("lesson from a package")

    def units_of(self, version: PackageVersion) -> list[Unit]:
        """What this lesson plays of `version`: the chosen part, or all if the version lacks it."""
        every = version.launchable()
        return [unit for unit in every if unit.key == self.unit] or every
