"""The versions of a mutual plan: every save, what it changed, and going back to one."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.plans import policies, services
from partners.plans.models import MutualPlan, PlanVersion
from partners.plans.views.pages import posted_version, stale
from partners.plans.views.plan import plan_or_404, reviews_of, steps_of
from partners.plans.wording import with_changes
from portal.access.scope import scope_of
from portal.interchange.keyset import page_of
from portal.workflow.machine import StateMoved

LARGEST = 2**31 - 1  # numbers beyond name no version and are more than a column holds


@require_safe
def history(request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    """Every version: who, when, what changed."""
    found = plan_or_404(request, pk, engagement)
    rows = PlanVersion.objects.visible_to(request.user).filter(plan=found)
    page = page_of(rows.select_related("author"), order="-number", params=request.GET, size=15)
    before = [page.rows[-1].number - 1] if page.rows else []
    older = list(rows.filter(number__in=before))
    context = {
        "plan": found,
        "engagement": found.engagement,
        "page": page,
        "versions": with_changes([*page.rows, *older])[: len(page.rows)],
        "may_edit": policies.can_edit_plan(scope_of(request.user), found.engagement),
    }
    return render(request, "partners/plans/plan_history.html", context)


@require_safe
def version(
    request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID, number: int
) -> HttpResponse:
    """One version as it was, with what changed since the one before."""
    found = plan_or_404(request, pk, engagement)
    rows = PlanVersion.objects.visible_to(request.user).filter(plan=found)
    number = min(number, LARGEST)
    wanted = list(rows.filter(number__in=[number, number - 1]).select_related("author"))
    if not wanted or wanted[0].number != number:
        raise Http404
    old = MutualPlan(engagement=found.engagement, content=wanted[0].content)
    context = {
        "plan": found,
        "engagement": found.engagement,
        "shown": with_changes(wanted)[0],
        "content": wanted[0].content,
        "steps": steps_of(request.user, old),
        "reviews": reviews_of(old.content),
        "may_edit": policies.can_edit_plan(scope_of(request.user), found.engagement),
    }
    return render(request, "partners/plans/plan_version.html", context)


@require_POST
def restore(
    request: HttpRequest, pk: uuid.UUID, engagement: uuid.UUID, number: int
) -> HttpResponse:
    found = plan_or_404(request, pk, engagement)
    try:
        services.restore_version(
            plan=found,
            number=min(number, LARGEST),
            actor=request.user,
            version=posted_version(request),
        )
    except StateMoved as error:
        return stale(request, error, label=_("Mutual plan"), url=found.get_absolute_url())
    text = _("Version %(number)d is back, as a new version.") % {"number": number}
    messages.success(request, text)
    return redirect(found)
