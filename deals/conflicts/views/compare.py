"""A registration beside what it may be, as rows for a table: label, typed, on file."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deals.conflicts import found, words
from deals.conflicts.choices import Severity
from deals.conflicts.models import ConflictFinding
from deals.registrations import policies as registrations
from deals.registrations.models import Deal
from portal.access.scope import Scope

# Label, column of a registration, field of an account (also the name of its lens field).
IDENTITY = (
    (_("Name"), "customer_name", "name"),
    (_("Website"), "customer_website", "website"),
    (_("Country"), "customer_country", "country"),
    (_("City"), "customer_city", "city"),
    (_("Address"), "customer_address", "street"),
    (_("Tax number"), "customer_tax_id", "tax_id"),
    (_("Phone"), "customer_phone", "phone"),
)


def text_of(value: Any) -> str:
    """A column in words; a country by its name."""
    return str(getattr(value, "name", value) or "")


def row(label: Any, typed: Any, theirs: Any) -> dict[str, Any]:
    """`parts`: theirs, with what differs marked. Empty on either side differs in nothing."""
    mine, other = text_of(typed), text_of(theirs)
    parts = words.marked(other, mine) if mine and other else [(other, False)]
    return {"label": label, "typed": mine, "parts": parts if other else []}


def account_card(scope: Scope, deal: Deal, finding: ConflictFinding) -> dict[str, Any]:
    """An account in the reader's scope, in the reader's lens, beside the registration."""
    account: Any = finding.account
    shown = found.account_fields(scope, account)
    rows = [
        row(label, getattr(deal, column), getattr(account, field))
        for label, column, field in IDENTITY
        if field in shown
    ]
    names = ", ".join(other.name for other in account.names.all()) if "names" in shown else ""
    if names:
        rows.insert(1, {"label": _("Other names"), "typed": "", "parts": [(names, False)]})
    if "parent" in shown and account.parent:
        rows.append({"label": _("Parent"), "typed": "", "parts": [(str(account.parent), False)]})
    return {
        "finding": finding,
        "account": account,
        "rows": [one for one in rows if one["typed"] or one["parts"]],
        "reasons": words.reasons(finding.evidence, None if scope.is_neutral else shown),
        "percent": found.account_percent(finding, shown),
        "label": finding.get_rule_display(),
        "tone": "success" if finding.rule == "same_account" else "neutral",
        "linked": account.pk == deal.account_id,
    }


def deal_card(scope: Scope, deal: Deal, finding: ConflictFinding) -> dict[str, Any]:
    """Another registration beside this one. Its reader reviews both, or is neutral."""
    other: Any = finding.other_deal
    rows = [
        row(label, getattr(deal, column), getattr(other, column))
        for label, column, _field in IDENTITY
    ]
    return {
        "finding": finding,
        "deal": other,
        "holder": other.organization or other.team,
        "status": registrations.shown_status(scope, other),
        "status_label": registrations.status_label(scope, other),
        "rows": [one for one in rows if one["typed"] or one["parts"]],
        "dates": _dates(other),
        "products": _products(deal, other),
        "reasons": words.reasons(finding.evidence),
        "percent": found.percent(finding),
        "label": finding.get_rule_display(),
        "tone": words.TONES[Severity(finding.severity)],
    }


def _dates(other: Deal) -> list[tuple[Any, str]]:
    facts = (
        (_("Sent"), other.submitted_at),
        (_("Decided"), other.decided_at),
        (_("Protected until"), other.protected_until),
        (_("Closed"), other.closed_at),
    )
    return [(label, date_format(value, "DATE_FORMAT")) for label, value in facts if value]


def _products(deal: Deal, other: Deal) -> list[tuple[str, bool]]:
    """Product families of the other registration, each with whether this one has it too."""
    mine = {line.family_id for line in deal.lines.all()}
    theirs = {line.family_id: line.family.name for line in other.lines.all()}
    return [(name, key in mine) for key, name in sorted(theirs.items(), key=lambda x: x[1])]
