"""One lesson in its player; saying that it is done; keeping where one is."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.training import overview, services
from cms.training.choices import Status
from cms.training.models import Enrollment, Lesson
from cms.training.players import player_of
from cms.training.progress import add_standings
from portal.access.policy import Refused
from portal.access.shortcuts import visible_or_404

LARGEST = 150_000  # bytes of a progress report


def lesson_or_404(user: Any, course: UUID, lesson: UUID) -> Any:
    """The lesson as its own page type, with its course; Http404 for hidden and missing alike."""
    rows = Lesson.objects.select_related("course__certification")
    return visible_or_404(rows, user, key=lesson, course__key=course).specific


@require_safe
def lesson(request: HttpRequest, key: UUID, lesson: UUID) -> HttpResponse:
    """Opening a lesson starts it. Who is not on the course, or too early, is led to the course."""
    page = lesson_or_404(request.user, key, lesson)
    try:
        enrollment = services.enrollment_for(request.user, page)
        progress = services.start_lesson(actor=request.user, lesson=page, enrollment=enrollment)
    except Refused as error:
        messages.info(request, str(error))
        return redirect("course", key)
    steps = overview.outline_of(page.course, enrollment)
    place = next(n for n, step in enumerate(steps) if step.lesson.pk == page.pk)
    add_standings([enrollment])
    player = player_of(page)
    context = {
        "page": page,
        "course": page.course,
        "enrollment": enrollment,
        "progress": progress,
        "scroll": _scroll(progress),
        "steps": steps,
        "number": place + 1,
        "previous": steps[place - 1] if place else None,
        "following": steps[place + 1] if place + 1 < len(steps) else None,
        "kind": player,
        "player": player.context(request, page, enrollment),
    }
    return render(request, "cms/training/lesson.html", context)


def _scroll(progress: Any) -> float:
    """How far down the reader was; positions are written by a browser, so anything may be there."""
    found = progress.position.get("scroll")
    return found if isinstance(found, float) and 0 <= found <= 1 else 0.0


@require_POST
def lesson_done(request: HttpRequest, key: UUID, lesson: UUID) -> HttpResponse:
    """Only for lessons of which the learner says so. The page's script, which sends this again
    after a lost connection, is told where to go on instead of led there."""
    page = lesson_or_404(request.user, key, lesson)
    if not player_of(page).finished_by_hand:
        raise Http404
    enrollment = services.enrollment_for(request.user, page)
    was_live = enrollment.is_live
    services.complete_lesson(enrollment=enrollment, lesson=page, actor=request.user)
    address = _ahead(page, enrollment)
    if was_live and enrollment.status == Status.COMPLETED:
        messages.success(request, _("Well done: you completed the course."))
        address = page.course.address()
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"next": address})
    return redirect(address)


def _ahead(page: Lesson, enrollment: Enrollment) -> str:
    """The next lesson that is open and not done; the course where there is none."""
    steps = overview.outline_of(page.course, enrollment)
    places = [step.lesson.pk for step in steps]
    later = steps[places.index(page.pk) + 1 :]
    found = next((step for step in later if not step.is_done and not step.is_locked), None)
    return found.lesson.address() if found else page.course.address()


@require_POST
def lesson_progress(request: HttpRequest, key: UUID, lesson: UUID) -> HttpResponse:
    """A report of the page's script: JSON {position, seconds, sitting}. See static/js/lesson.js."""
    page = lesson_or_404(request.user, key, lesson)
    try:
        if len(request.body) > LARGEST:
            raise ValueError
        report = json.loads(request.body)
        row = services.note_progress(
            actor=request.user,
            lesson=page,
            position=report["position"],
            seconds=report.get("seconds", 0),
            sitting=str(report.get("sitting", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadRequest(_("This is not a report of progress.")) from error
    except ValidationError as error:
        return JsonResponse({"errors": error.message_dict}, status=400)
    return JsonResponse({"status": row.status, "seconds": row.seconds, "position": row.position})
