"""`/training/`: what the reader learns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.training import overview
from cms.training.models import CoursePage, LearningPathPage
from cms.training.policies import can_see_team, runs_training
from portal.access.scope import scope_of

OFFERED = 6


@require_safe
def training(request: HttpRequest) -> HttpResponse:
    scope, language = scope_of(request.user), get_language()
    mine = overview.newest_of(request.user)
    courses = CoursePage.objects.visible_to(request.user).one_language(language).current()
    offered = courses.exclude(pk__in=[row.course_id for row in mine])
    paths = LearningPathPage.objects.visible_to(request.user).one_language(language).current()
    context = {
        "live": [row for row in mine if row.is_live],
        "finished": [row for row in mine if not row.is_live],
        "offered": offered.select_related("certification").newest_first()[:OFFERED],
        "ways": overview.ways_of(request.user, paths.order_by("path"), mine),
        "sees_team": can_see_team(scope),
        "runs_training": runs_training(scope),
    }
    return render(request, "cms/training/training.html", context)
