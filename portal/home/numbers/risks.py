"""Partners at risk: companies one looks after that send nothing, send less, or lose certificates.

Only what the reader's own scope holds is asked, and only of companies the reader decides for.
"""

import datetime as dt
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import Status
from deals.registrations.models import Deal
from partners.certifications.choices import State
from partners.certifications.models import Certificate
from partners.organizations.choices import OrganizationKind, OrganizationStatus
from partners.organizations.models import Organization
from portal.access.scope import Scope
from portal.people.areas import Area
from portal.workflow import clock

QUIET_DAYS = 60
SPAN_DAYS = 90
FEWEST = 4  # registrations of the span before, below which a fall says nothing
TELLS = frozenset({Area.DEALS, Area.TRAINING})  # what the reasons tell of, besides companies
REASONS: dict[str, Any] = {
    "is_quiet": _("no registration in 60 days"),
    "is_falling": _("less than half of the 90 days before"),
    "loses_certificate": _("a certificate ends soon"),
}


def at_risk(scope: Scope) -> QuerySet:
    """Active companies with at least one of REASONS, each of which they carry as True or False.

    Distributors are left out: they need not register. So are companies younger than QUIET_DAYS.
    """
    rows = Organization.objects.in_scope(scope).filter(status=OrganizationStatus.ACTIVE)
    rows = rows.exclude(kind=OrganizationKind.DISTRIBUTOR)
    if not scope.is_neutral:
        rows = rows.filter(pk__in=scope.having("review_deals"))
    rules = _rules(scope)
    found = rows.filter(rules["is_quiet"] | rules["loses_certificate"] | rules["is_falling"])
    return found.annotate(
        **{
            name: Case(When(rule, then=Value(True)), default=False, output_field=BooleanField())
            for name, rule in rules.items()
        }
    )


def _rules(scope: Scope) -> dict[str, Q]:
    now = clock.now()
    quiet = now - dt.timedelta(days=QUIET_DAYS)
    half = now - dt.timedelta(days=SPAN_DAYS)
    sent = Deal.objects.in_scope(scope).filter(organization=OuterRef("pk"))
    sent = sent.exclude(status=Status.DRAFT).order_by()
    recent = sent.filter(created_at__gte=half)
    before = sent.filter(created_at__lt=half, created_at__gte=half - dt.timedelta(days=SPAN_DAYS))
    ending = Certificate.objects.in_scope(scope).in_state(State.ENDING)
    return {
        "is_quiet": Q(created_at__lt=quiet) & ~Q(Exists(sent.filter(created_at__gte=quiet))),
        "is_falling": Q(GreaterThanOrEqual(_number(before), FEWEST))
        & Q(GreaterThan(_number(before), 2 * _number(recent))),
        "loses_certificate": Q(Exists(ending.filter(organization=OuterRef("pk")))),
    }


def _number(rows: QuerySet) -> Any:
    counts = rows.values("organization").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def reasons_of(company: Organization) -> list[Any]:
    """Why a row of `at_risk` is one, in words."""
    return [words for name, words in REASONS.items() if getattr(company, name)]
