"""What a deal's page says about it: only fields of the reader's lens, in groups."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import LossReason, WinReason
from deals.registrations.models import Deal
from portal.interchange.templatetags.concord import money

CLOSE_REASONS = dict(WinReason.choices + LossReason.choices)
Fact = tuple[str, Any, Callable[[Deal], Any]]


def _day(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def _contact(deal: Deal) -> str:
    role = deal.get_contact_role_display() if deal.contact_role else ""
    return ", ".join(str(part) for part in (deal.contact_name, deal.contact_email, role) if part)


def _country(deal: Any) -> str:
    return str(deal.customer_country.name or "")


# Group → (field of the lens, label, how it reads).
GROUPS: tuple[tuple[Any, tuple[Fact, ...]], ...] = (
    (
        _("Customer"),
        (
            ("customer.name", _("Name"), lambda deal: deal.customer_name),
            ("customer.website", _("Website"), lambda deal: deal.customer_website),
            ("customer.country", _("Country"), _country),
            ("customer.city", _("City"), lambda deal: deal.customer_city),
            ("customer.address", _("Address"), lambda deal: deal.customer_address),
            ("customer.tax_id", _("Tax number"), lambda deal: deal.customer_tax_id),
            ("customer.phone", _("Phone"), lambda deal: deal.customer_phone),
            ("contact", _("Contact"), _contact),
        ),
    ),
    (
        _("Opportunity"),
        (
            ("kind", _("Kind"), lambda deal: deal.get_kind_display()),
            ("value", _("Value"), lambda deal: money(deal.value_amount, deal.value_currency)),
            ("expected_close", _("Expected close"), lambda deal: _day(deal.expected_close)),
            ("stage", _("Stage"), lambda deal: deal.get_stage_display()),
            ("probability", _("Probability"), lambda deal: f"{deal.probability} %"),
            ("competitor", _("Competitor"), lambda deal: deal.competitor),
            ("need", _("What the customer needs"), lambda deal: deal.need),
        ),
    ),
    (
        _("Outcome"),
        (
            ("closing", _("Reason"), lambda deal: CLOSE_REASONS.get(deal.close_reason, "")),
            ("closing", _("Lesson"), lambda deal: deal.close_lesson),
            ("renewal_on", _("Renewal reminder"), lambda deal: _day(deal.renewal_on)),
        ),
    ),
)
PARTIES: tuple[Fact, ...] = (
    ("organization", _("Company"), lambda deal: deal.organization or settings.VENDOR_NAME),
    ("team", _("Sales team"), lambda deal: deal.team),
    ("owner", _("Owner"), lambda deal: deal.owner),
    ("distributor", _("Distributor"), lambda deal: deal.distributor),
    ("reviewer", _("Reviewer"), lambda deal: deal.reviewer),
    ("created_at", _("Created"), lambda deal: _day(deal.created_at)),
    ("submitted_at", _("Sent"), lambda deal: _day(deal.submitted_at)),
    ("decided_at", _("Decided"), lambda deal: _day(deal.decided_at)),
    ("closed_at", _("Closed"), lambda deal: _day(deal.closed_at)),
)
ALWAYS = {"customer.name", "value", "expected_close"}  # shown even when still empty


def groups(deal: Deal, fields: frozenset[str]) -> list[dict[str, Any]]:
    """[{title, facts}] of the fields in the lens that say something."""
    found = [{"title": title, "facts": _facts(deal, fields, rows)} for title, rows in GROUPS]
    return [group for group in found if group["facts"]]


def parties(deal: Deal, fields: frozenset[str]) -> list[dict[str, Any]]:
    return _facts(deal, fields, PARTIES)


def _facts(deal: Deal, fields: frozenset[str], rows: tuple[Fact, ...]) -> list[dict[str, Any]]:
    facts = [(field, label, read(deal)) for field, label, read in rows if field in fields]
    return [
        {"label": label, "value": value}
        for field, label, value in facts
        if value or field in ALWAYS
    ]
