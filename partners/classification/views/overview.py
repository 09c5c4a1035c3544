"""The classes of a period: distribution, list, export; computing and publishing a period."""

import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from partners.accounts.models import Account
from partners.classification import policies, services
from partners.classification.choices import TONES, ValueClass
from partners.classification.definitions import benefit, in_force
from partners.classification.filters import ClassFilter, chosen_period, with_shown
from partners.classification.forms.decisions import ComputeForm, PublishForm
from partners.classification.models import AccountClass, ClassOverride, ClassPeriod
from partners.classification.periods import finished, label_of
from partners.classification.policies import LENSES
from partners.classification.rules import current_period
from partners.classification.services.previews import publishing
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of
from portal.workflow import clock

SHOWN_OVERRIDES = 10
CHOICES = 8
EXPORTED = ("account", "owner_team", "value_class", "overridden", "amount", "team_amount",
            "rank", "percentile")  # fmt: skip


def enter(request: HttpRequest) -> Scope:
    scope = scope_of(request.user)
    require(policies.can_see_overview(scope))
    return scope


def rows_of(request: HttpRequest, period: ClassPeriod | None, current: ClassPeriod | None) -> Any:
    rows = AccountClass.objects.visible_to(request.user).filter(period=period)
    return with_shown(rows, current)


def overview(request: HttpRequest) -> HttpResponse:
    """One period: how many accounts and how much of the sum each class holds, then the accounts."""
    scope = enter(request)
    period, current = chosen_period(scope, request.GET.get("period", "")), current_period()
    rows = rows_of(request, period, current)
    found = ClassFilter(request.GET, queryset=rows, request=request)
    sums = scope.is_neutral
    page = page_of(
        found.qs.select_related("account__owner_team"),
        order="rank" if sums else "-team_amount",
        params=request.GET,
        readable=None if sums else Q(team_id__in=scope.teams),
    )
    for row in page.rows:
        _dress(scope, row)
    context = {
        "period": period,
        "is_current": period is not None and period == current,
        "periods": _periods(request, scope, period),
        "distribution": _distribution(scope, rows),
        "page": page,
        "form": found.form,
        "is_filtered": any(request.GET.get(name) for name in found.form.fields),
        "query": request.GET.urlencode(),
        "shows_sums": sums,
        "currency": settings.DEFAULT_CURRENCY,
        "may_run": policies.can_run(scope),
        "sees_definitions": policies.can_read_definitions(scope),
        "waiting": _waiting(scope),
        "without_purchase": without_purchase(scope, period),
        "overrides": _overrides(request),
        "compute_form": ComputeForm(None, _spans()),
    }
    return render(request, "partners/classification/overview.html", context)


def _dress(scope: Scope, row: Any) -> None:
    row.tone, row.label = TONES[row.shown_class], ValueClass(row.shown_class).label
    row.is_by_hand = bool(row.overridden)
    row.computed_label = ValueClass(row.value_class).label
    row.shows_own = policies.shows_team_amount(scope, row)


def _periods(request: HttpRequest, scope: Scope, chosen: Any) -> list[dict[str, Any]]:
    rows = ClassPeriod.objects.in_scope(scope).order_by("-ends_on", "-starts_on", "pk")
    return [
        {
            "label": label_of(row.kind, row.starts_on),
            "url": f"?period={row.pk}",
            "current": row == chosen,
        }
        for row in rows[:CHOICES]
    ]


def _distribution(scope: Scope, rows: Any) -> list[dict[str, Any]]:
    """Each class: accounts, sum, and its share of all sums in percent. Sums are everybody's for the
    neutral, the teams' own otherwise."""
    column = "amount" if scope.is_neutral else "team_amount"
    own = None if scope.is_neutral else Q(team_id__in=scope.teams)
    rows = rows.order_by().values("shown_class")
    counted = rows.annotate(n=Count("pk"), s=Sum(column, filter=own))
    found = {row["shown_class"]: row for row in counted}
    total = sum((row["s"] or Decimal(0) for row in found.values()), Decimal(0))
    benefits = in_force("benefits")
    return [
        {
            "code": code,
            "label": label,
            "tone": TONES[code],
            "count": found.get(code, {}).get("n", 0),
            "amount": (amount := found.get(code, {}).get("s") or Decimal(0)),
            "share": round(amount * 100 / total) if total else 0,
            "benefit": benefit(benefits[code]),
        }
        for code, label in ValueClass.choices
    ]


def _waiting(scope: Scope) -> list[ClassPeriod]:
    """Computed periods the desk has not published yet."""
    rows = list(ClassPeriod.objects.in_scope(scope).waiting()) if scope.is_neutral else []
    for row in rows:
        row.label = label_of(row.kind, row.starts_on)
    return rows


def _overrides(request: HttpRequest) -> list[ClassOverride]:
    rows = ClassOverride.objects.visible_to(request.user).holding().select_related("account", "by")
    found = list(rows[:SHOWN_OVERRIDES])
    for row in found:
        row.tone = TONES[row.value_class]
    return found


def _spans() -> list[Any]:
    return finished(clock.today(), in_force("percentages")["period"], CHOICES)


# --- Export ---------------------------------------------------------------------------------------
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV: the columns this person has."""
    scope = enter(request)
    period, current = chosen_period(scope, request.GET.get("period", "")), current_period()
    found = ClassFilter(request.GET, queryset=rows_of(request, period, current), request=request)
    open_to_me = policies.fields_ever_read(scope) | {"owner_team"}
    columns = [name for name in EXPORTED if name in open_to_me]
    rows = found.qs.select_related("account__owner_team")
    order = ("rank", "pk") if scope.is_neutral else ("account__name", "pk")
    lines = _lines(rows.order_by(*order), columns, scope)
    return export_rows(request, "classes.csv", columns, lines, "export_classes")


def _lines(rows: Any, columns: Iterable[str], scope: Scope) -> Iterator[list[Any]]:
    for row in rows.iterator(2000):
        shown = LENSES.fields(scope, row) | {"owner_team"}
        yield [_cell(scope, row, name) if name in shown else "" for name in columns]


def _cell(scope: Scope, row: Any, name: str) -> Any:
    if name == "account":
        return row.account.name
    if name == "owner_team":
        return row.account.owner_team or ""
    if name == "value_class":
        return row.shown_class
    if name == "overridden":
        return "yes" if row.overridden else "no"
    if name == "team_amount" and not policies.shows_team_amount(scope, row):
        return ""
    return getattr(row, name)


# --- Computing and publishing ---------------------------------------------------------------------
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Compute a period that is over, again or for the first time."""
    require(policies.can_run(scope_of(request.user)))
    form = ComputeForm(posted(request), _spans())
    if not form.is_valid():
        messages.error(request, _("Choose one of the periods."))
        return redirect("classification")
    period = services.compute(span=form.span, actor=request.user)
    text = ngettext(
        "%(n)d customer classed. Publish the period to put it in force.",
        "%(n)d customers classed. Publish the period to put it in force.",
        period.customers,
    )
    messages.success(request, text % {"n": period.customers})
    return redirect("classes_publish", pk=period.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What would move, then the reason, then it is in force."""
    enter(request)
    require(policies.can_run(scope_of(request.user)))
    period = visible_or_404(ClassPeriod, request.user, pk=pk)
    form = PublishForm(posted(request))
    if form.attempt(
        services.publish, actor=request.user, period=period, reason=form.data.get("reason", "")
    ):
        messages.success(request, _("Published: these classes are in force."))
        return redirect("classification")
    context = {
        "period": period,
        "label": label_of(period.kind, period.starts_on),
        "form": form,
        "preview": publishing(period),
        "distribution": _distribution(
            scope_of(request.user), with_shown(period.rows.all(), current_period())
        ),
        "currency": settings.DEFAULT_CURRENCY,
    }
    return render(request, "partners/classification/publish.html", context, status=status_of(form))


def without_purchase(scope: Scope, period: ClassPeriod | None) -> int:
    """Accounts in scope that bought nothing in the period."""
    owned = Account.objects.in_scope(scope)
    if not scope.is_neutral:
        owned = owned.filter(owner_team_id__in=scope.teams)
    rows = AccountClass.objects.in_scope(scope).filter(period=period)
    return int(owned.exclude(pk__in=rows.values("account")).count())
