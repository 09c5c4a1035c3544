from django import forms
from django.utils.translation import gettext_lazy as _


class PackageForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("As editors see it. Empty: the title in the package."),
    )
    file = forms.FileField(
        label=_("Package"), help_text=_("A zip: SCORM 1.2, SCORM 2004, cmi5 or xAPI.")
    )


class VersionForm(forms.Form):
    file = forms.FileField(
        label=_("New version"),
        help_text=_("Learners in progress stay on the version they began with."),
    )
