"""A learning path: its courses in order, and coming on all of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.library import panels
from cms.training import overview, services
from cms.training.models import LearningPathPage
from cms.training.views.courses import AROUND, around
from portal.access.shortcuts import visible_or_404


@require_safe
def learning_path(request: HttpRequest, key: UUID) -> HttpResponse:
    page = visible_or_404(LearningPathPage.objects.select_related(*AROUND), request.user, key=key)
    if request.method == "GET":
        for told in panels.OPENED:
            told(request, page)
    ways = overview.ways_of(request.user, [page])
    context = page.get_context(request) | around(request, page)
    context |= {"way": ways[0] if ways else None}
    return render(request, page.template, context)


@require_POST
def path_enroll(request: HttpRequest, key: UUID) -> HttpResponse:
    page = visible_or_404(LearningPathPage, request.user, key=key)
    services.enroll_in_path(actor=request.user, path=page)
    messages.success(request, _("You are on all courses of this path."))
    return redirect("learning_path", key)
