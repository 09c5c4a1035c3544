"""Made-up content for the design system page: every component in its states."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.forms import formset_factory

ICON = re.compile(r'id="([a-z-]+)"')
STATUSES = {
    "draft": "Draft",
    "submitted": "Submitted",
    "in_review": "In review",
    "info_requested": "Information requested",
    "approved": "Approved",
    "won": "Won",
    "rejected": "Rejected",
    "expired": "Expired",
}
ROWS = (
    ("D-7F3K2QM", "Hafen Logistik GmbH", "Backup for three sites", "approved", "€182,400.00"),
    ("D-2MK9XRT", "Lumen Hospitals", "Ward network", "in_review", "€64,000.00"),
    ("D-94HWQ7C", "City of Aarhus", "Identity platform", "info_requested", "€410,900.00"),
)
KINDS = [("hunt", "Found by us"), ("teaming", "Found together"), ("tender", "Public tender")]


class FilterForm(forms.Form):
    q = forms.CharField(label="Search", widget=forms.SearchInput)
    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *STATUSES.items()])


class CustomerForm(forms.Form):
    customer = forms.CharField(label="Company", help_text="Start typing to find a known company.")
    customer_id = forms.CharField(required=False, widget=forms.HiddenInput)


class SampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="What you will sell, in a few words.")
    website = forms.CharField(label="Website", required=False)
    country = forms.ChoiceField(label="Country", choices=[("de", "Germany"), ("dk", "Denmark")])
    kind = forms.ChoiceField(
        label="Kind",
        choices=KINDS,
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    amount = forms.DecimalField(label="Value")
    currency = forms.ChoiceField(label="Currency", choices=[("EUR", "EUR"), ("USD", "USD")])
    expected_close = forms.DateField(
        label="Expected close", widget=forms.DateInput(attrs={"type": "date"})
    )
    need = forms.CharField(label="Need", required=False, widget=forms.Textarea)
    roles = forms.MultipleChoiceField(
        label="Contacts",
        required=False,
        choices=[("decider", "Decider"), ("user", "User")],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label="File", required=False, help_text="PDF, up to 20 MB.")
    number = forms.CharField(label="Number", disabled=True, required=False, initial="D-7F3K2QM")
    confirm = forms.BooleanField(label="The customer knows we register this deal")


class LineForm(forms.Form):
    family = forms.ChoiceField(label="Product", choices=[("backup", "Cloud backup")])
    quantity = forms.IntegerField(label="Quantity", initial=1)
    unit_price = forms.DecimalField(label="Unit price", required=False)


Lines = formset_factory(LineForm, extra=2, can_delete=True)


def samples() -> dict[str, Any]:
    """Context of templates/portal/design.html."""
    icons = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    bad = SampleForm({"website": "not a website", "amount": "twelve", "kind": "none"})
    return {
        "crumbs": [{"label": "Profile", "url": "/me/"}],
        "tabs": [
            {"label": "Overview", "url": "#buttons", "current": True},
            {"label": "People", "url": "#cards", "count": 4},
        ],
        "statuses": [{"code": code, "label": label} for code, label in STATUSES.items()],
        "tones": ["neutral", "info", "success", "warning", "danger", "accent"],
        "filter_form": FilterForm(),
        "chips": [{"label": "Status: approved", "remove_url": "#tables"}],
        "rows": [_row(*row) for row in ROWS],
        "page_obj": {"next_url": "#tables", "count_label": "3 deals"},
        "steps": [
            {"label": "Customer", "state": "done", "url": "#forms"},
            {"label": "Deal", "state": "current", "note": "Two minutes"},
            {"label": "Check and send"},
        ],
        "customer_form": CustomerForm(),
        "form": SampleForm(initial={"kind": "hunt"}),
        "lines": Lines(prefix="lines"),
        "bad": bad,
        "partner": {"name": "Mia Lang", "sub": "Northwind Resale"},
        "vendor": {"name": "Carla Méndez", "sub": "Meridian"},
        "timeline": [
            {"icon": "check", "title": "Approved", "actor": "Meridian", "at": "today, 10:12"}
            | {"tone": "success", "body": "Good luck with this customer."},
            {"icon": "send", "title": "Submitted", "actor": "Mia Lang", "at": "yesterday"},
        ],
        "icons": ICON.findall(icons),
    }


def _row(number: str, customer: str, title: str, status: str, value: str) -> dict[str, str]:
    return {
        "number": number,
        "customer": customer,
        "title": title,
        "status": status,
        "label": STATUSES[status],
        "value": value,
        "owner": "Mia Lang",
        "until": "12 Feb 2026",
    }
