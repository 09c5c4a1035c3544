"""The mutual plan of one engagement: reading, writing, agreeing, steps that become tasks."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.accounts.models import Engagement
from partners.engagements import rooms
from partners.engagements.choices import Side
from partners.plans import document, people, policies, services, validators
from partners.plans.choices import STEP_TONES, StepSide, StepStatus
from partners.plans.forms.plan import PlanForms, plan_forms
from partners.plans.models import MutualPlan, PlanSignoff, Task, plan_url
from partners.plans.views.pages import posted_version, stale
from partners.plans.wording import names_in, told, with_changes
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow.machine import StateMoved

OPEN_STEPS = frozenset({StepStatus.OPEN, StepStatus.IN_PROGRESS})


def found_or_404(
    request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID
) -> tuple[Engagement, MutualPlan | None]:
    """The engagement of an address with its plan, if begun; 404 where the plan is not open."""
    scope = scope_of(request.user)
    plans = MutualPlan.objects.in_scope(scope).filter(pk=engagement, engagement__account=pk)
    plan = plans.select_related(
        "engagement__organization", "engagement__account__owner_team", "updated_by"
    ).first()
    if plan:
        return plan.engagement, plan
    rows = rooms.open_engagements("plan", scope).filter(pk=engagement, account=pk)
    row = rows.select_related("organization", "account__owner_team").first()
    if row is None:
        raise Http404
    return row, None


def plan_or_404(request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID) -> MutualPlan:
    plan = found_or_404(request, pk, engagement)[1]
    if plan is None:
        raise Http404
    return plan


# --- Reading -------------------------------------------------------------------------------------
@require_safe
def plan(request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    row, found = found_or_404(request, pk, engagement)
    context = {"engagement": row, "may_edit": policies.can_edit_plan(scope_of(request.user), row)}
    if found is None:
        return render(request, "partners/plans/plan_none.html", context)
    return render(request, "partners/plans/plan.html", context | _whole(request, found))


@require_safe
def printed(request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    """The same on paper."""
    found = plan_or_404(request, pk, engagement)
    context = {"engagement": found.engagement, **_whole(request, found)}
    return render(request, "partners/plans/plan_print.html", context)


def _whole(request: HttpRequest, found: MutualPlan) -> dict[str, Any]:
    """What the plan's page and its printed form show. Always the same queries."""
    scope = scope_of(request.user)
    latest = found.versions.select_related("author")[:4]
    return {
        "plan": found,
        "steps": steps_of(request.user, found),
        "reviews": reviews_of(found.content),
        "sides": _sides(request.user, found),
        "may_sign": policies.can_sign(scope, found),
        "my_side": rooms.side_of(scope, found.engagement),
        "versions": with_changes(list(latest))[:3],
    }


def steps_of(user: Any, found: MutualPlan) -> list[dict[str, Any]]:
    """The steps with names, words and the task that was made of each. Two queries."""
    names = names_in(found.content)
    made = Task.objects.visible_to(user).filter(engagement=found.engagement_id, step__isnull=False)
    tasks = {str(task.step): task for task in made}
    return [
        row
        | {
            "name": names.get(row["person"], ""),
            "side_label": StepSide(row["side"]).label,
            "status_label": StepStatus(row["status"]).label,
            "tone": STEP_TONES[row["status"]],
            "due": _day(row["due_on"]),
            "task": tasks.get(row["id"]),
            "is_open": row["status"] in OPEN_STEPS,
        }
        for row in found.content["steps"]
    ]


def reviews_of(content: document.Content) -> list[dict[str, Any]]:
    """The meetings by date, the next one last."""
    rows = sorted(content["reviews"], key=lambda row: row["held_on"])
    return [row | {"day": _day(row["held_on"])} for row in rows]


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _sides(user: Any, found: MutualPlan) -> list[dict[str, Any]]:
    """Each side's agreement: with this version, with an older one, or none. One query."""
    rows = PlanSignoff.objects.visible_to(user).filter(plan=found).select_related("person")
    last: dict[str, PlanSignoff] = {}
    for row in rows:  # newest version first
        last.setdefault(row.side, row)
    labels = {Side.PARTNER: str(found.engagement.organization), Side.VENDOR: settings.VENDOR_NAME}
    return [
        {
            "side": side,
            "label": label,
            "signoff": last.get(side),
            "agrees": side in last and last[side].version == found.version,
        }
        for side, label in labels.items()
    ]


# --- Writing -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    """Write the plan. When somebody saved meanwhile: 409 with both, ready to save again."""
    row, found = found_or_404(request, pk, engagement)
    require(policies.can_edit_plan(scope_of(request.user), row))
    content = found.content if found else document.empty()
    version = found.version if found else 0
    choices = _people(row, content)
    if request.method != "POST":
        return _form_page(request, row, plan_forms(content, version, choices))
    forms = plan_forms(content, version, choices, request.POST)
    if not forms.is_valid():
        return _form_page(request, row, forms, status=400)
    try:
        data = forms.given()
        if found:
            services.save_plan(plan=found, actor=request.user, version=forms.version, data=data)
        else:
            services.start_plan(engagement=row, actor=request.user, data=data)
    except ValidationError as error:
        forms.form.show(error)
        return _form_page(request, row, forms, status=400)
    except StateMoved as error:
        return _merge_page(request, row, forms, error)
    messages.success(request, _("The plan is saved."))
    return redirect(plan_url(row))


def _people(engagement: Engagement, *contents: document.Content) -> list[tuple[str, str]]:
    """(id, name) of who may be named in a step, and of who is named already."""
    named = names_in(*contents)
    working = {str(person.pk): str(person) for person in people.both_sides(engagement)}
    return sorted((named | working).items(), key=lambda pair: pair[1])


def _form_page(
    request: HttpRequest, engagement: Engagement, forms: PlanForms, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "forms": forms,
        "form": forms.form,
        "back": plan_url(engagement),
        **more,
    }
    return render(request, "partners/plans/plan_form.html", context, status=status)


def _merge_page(
    request: HttpRequest, engagement: Engagement, forms: PlanForms, error: StateMoved
) -> HttpResponse:
    """What others saved meanwhile, and the form with both: theirs where the person changed
    nothing, the person's own words everywhere else."""
    found = MutualPlan.objects.select_related("updated_by").get(pk=engagement.pk)
    seen = found.versions.filter(number=forms.version).first()
    base = seen.content if seen else document.empty()
    mine = validators.check_plan(
        forms.given(), present=base, people=lambda: {pk for pk, _name in _people(engagement)}
    )
    merged = document.merge(base, mine, found.content)
    names = names_in(base, found.content)
    both = document.both_changed(base, mine, found.content)
    return _form_page(
        request,
        engagement,
        plan_forms(merged, found.version, _people(engagement, merged)),
        status=409,
        reason=str(error),
        plan=found,
        theirs=told(document.changes(base, found.content), names),
        clashes=told(both, names),
    )


# --- Agreeing, and steps that become tasks -------------------------------------------------------
@require_POST
def sign(request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    found = plan_or_404(request, pk, engagement)
    version = posted_version(request)
    require(policies.can_sign(scope_of(request.user), found))
    try:
        services.sign(plan=found, actor=request.user, version=version)
    except StateMoved as error:
        return stale(request, error, label=_("Mutual plan"), url=found.get_absolute_url())
    messages.success(request, _("Your side agrees with this version."))
    return redirect(found)


@require_POST
def step_task(
    request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID, step: uuid.UUID
) -> HttpResponse:
    """One click makes a task of a step; a second one leads to the same task."""
    found = plan_or_404(request, pk, engagement)
    made = services.step_to_task(plan=found, step_id=step, actor=request.user)
    return redirect(made)
