"""One account: its classes over time, the override, the relationship, the scorecard."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.accounts.models import Account
from partners.classification import policies, services
from partners.classification.choices import TONES, ValueClass
from partners.classification.definitions import benefit, in_force, relationship_name
from partners.classification.forms.decisions import OverrideForm, RelationshipForm, ScorecardForm
from partners.classification.models import (
    AccountClass,
    ClassOverride,
    RelationshipDecision,
    Scorecard,
)
from partners.classification.periods import Span, label_of
from partners.classification.policies import LENSES
from partners.classification.rules import Standing, standing
from partners.classification.services.scorecards import criteria_of, open_spans, results
from partners.classification.services.suggestions import suggestion
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404

HISTORY = 12


def _enter(request: HttpRequest, pk: UUID) -> tuple[Scope, Account]:
    account = visible_or_404(Account.objects.select_related("owner_team"), request.user, pk=pk)
    scope = scope_of(request.user)
    require(policies.can_read(scope, account))
    return scope, account


def shown_standing(now: Standing) -> dict[str, Any]:
    """What holds now, in words and colours, for the page and the panel."""
    definition = in_force("relationships")
    code = now.value_class
    benefits = in_force("benefits")
    return {
        "now": now,
        "class_label": ValueClass(code).label if code else "",
        "class_tone": TONES.get(code, "neutral"),
        "computed_label": ValueClass(now.computed).label if now.computed else "",
        "period_label": label_of(now.period.kind, now.period.starts_on) if now.period else "",
        "relationship": relationship_name(definition, now.relationship),
        "benefit": benefit(benefits[code]) if code else None,
    }


def account_classification(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything of one account, with its history."""
    scope, account = _enter(request, pk)
    classes = AccountClass.objects.visible_to(request.user).filter(account=account)
    rows = list(classes.select_related("period").order_by("-period__ends_on", "pk")[:HISTORY])
    cards = Scorecard.objects.visible_to(request.user).filter(account=account)
    context = shown_standing(standing(account.pk)) | {
        "account": account,
        "classes": [_class_row(scope, row) for row in rows],
        "overrides": _people(ClassOverride, request, account),
        "decisions": _decisions(request, account),
        "suggestion": suggestion(scope, account),
        "cards": results(cards.select_related("updated_by"))[:HISTORY],
        "spans": open_spans(),
        "may_run": policies.can_run(scope),
        "may_decide": policies.can_decide(scope, account),
        "sees_all": scope.is_neutral,
        "currency": settings.DEFAULT_CURRENCY,
    }
    found = context["suggestion"]
    context["suggested"] = relationship_name(found.definition, found.code)
    return render(request, "partners/classification/account.html", context)


def _class_row(scope: Scope, row: AccountClass) -> dict[str, Any]:
    return {
        "row": row,
        "shown": LENSES.fields(scope, row),
        "shows_own": policies.shows_team_amount(scope, row),
        "label": row.get_value_class_display(),
        "tone": TONES[row.value_class],
        "period": label_of(row.period.kind, row.period.starts_on),
    }


def _people(model: Any, request: HttpRequest, account: Account) -> list[Any]:
    rows = model.objects.visible_to(request.user).filter(account=account)
    return list(rows.select_related("by")[:HISTORY])


def _decisions(request: HttpRequest, account: Account) -> list[dict[str, Any]]:
    definition = in_force("relationships")
    return [
        {
            "row": row,
            "label": relationship_name(definition, row.relationship),
            "suggested": relationship_name(definition, row.suggested),
        }
        for row in _people(RelationshipDecision, request, account)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the class by hand."""
    scope, account = _enter(request, pk)
    require(policies.can_run(scope))
    form = OverrideForm(posted(request))
    if form.is_valid() and form.attempt(
        services.override, actor=request.user, account=account, **form.cleaned_data
    ):
        messages.success(request, _("The class is set by hand."))
        return redirect("account_classification", pk=pk)
    context = shown_standing(standing(account.pk)) | {"account": account, "form": form}
    return render(request, "partners/classification/override.html", context, status=status_of(form))


@require_POST
def override_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    _scope, account = _enter(request, pk)
    services.end_override(actor=request.user, account=account)
    messages.success(request, _("The computed class holds again."))
    return redirect("account_classification", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def relationship(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide which relationship it is; the rule's suggestion stands beside it."""
    scope, account = _enter(request, pk)
    require(policies.can_decide(scope, account))
    found = suggestion(scope, account)
    last = RelationshipDecision.objects.filter(account=account).first()
    form = RelationshipForm(
        posted(request), found.definition, last.relationship if last else found.code
    )
    if form.is_valid() and form.attempt(
        services.decide_relationship, actor=request.user, account=account, **form.cleaned_data
    ):
        messages.success(request, _("The relationship is saved."))
        return redirect("account_classification", pk=pk)
    context = {
        "account": account,
        "form": form,
        "suggestion": found,
        "suggested": relationship_name(found.definition, found.code),
        "types": [
            (relationship_name(found.definition, code), _(row["about"]), row)
            for code, row in found.definition["types"].items()
        ],
        "sees_all": scope.is_neutral,
    }
    return render(
        request, "partners/classification/relationship.html", context, status=status_of(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fill in the scorecard of one of the last periods (`?period=2026-07-01`; the running one)."""
    scope, account = _enter(request, pk)
    require(policies.can_decide(scope, account))
    spans = open_spans()
    span = _span(spans, request.GET.get("period", ""))
    cards = Scorecard.objects.visible_to(request.user).filter(account=account)
    card = cards.filter(starts_on=span.starts_on, ends_on=span.ends_on).first()
    form = ScorecardForm(posted(request), criteria_of(span), card)
    if form.is_valid() and form.attempt(
        services.save_scorecard,
        actor=request.user,
        account=account,
        span=span,
        scores=form.scores(),
        version=form.cleaned_data["version"],
    ):
        messages.success(request, _("The scorecard is saved."))
        return redirect("account_classification", pk=pk)
    context = {"account": account, "form": form, "span": span, "tabs": _tabs(spans, span)}
    return render(
        request, "partners/classification/scorecard.html", context, status=status_of(form)
    )


def _span(spans: list[Span], asked: str) -> Span:
    return next((span for span in spans if span.starts_on.isoformat() == asked), spans[0])


def _tabs(spans: list[Span], chosen: Span) -> list[dict[str, Any]]:
    return [
        {
            "label": span.label,
            "url": f"?period={span.starts_on.isoformat()}",
            "current": span == chosen,
        }
        for span in spans
    ]
