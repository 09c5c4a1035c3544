"""A learner opens a unit: the portal's page around its frame."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cms.packages import services
from cms.packages.choices import SCORM
from cms.packages.hosts import origin_for, portal_origin
from cms.packages.isolation import base_of, flags_of
from cms.packages.models import Launch, PackagePage
from cms.packages.services.credentials import launch_query
from cms.packages.services.recording import unit_of
from cms.packages.views.content import unit_address
from portal.access.shortcuts import visible_or_404


@require_POST
def open_unit(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """`unit`: its place in the table of contents."""
    page = visible_or_404(PackagePage, request.user, key=lesson)
    attempt = services.begin(actor=request.user, lesson=page)
    units = page.units_of(attempt.version)
    try:
        unit = units[int(request.POST.get("unit") or 0)]
    except (ValueError, IndexError) as error:
        raise Http404 from error
    launch = services.launch(
        actor=request.user,
        attempt=attempt,
        unit=unit,
        portal=portal_origin(request),
        origin=origin_for(request, request.user, attempt.version),
    )
    return redirect("package_player", pk=launch.pk)


@require_safe
def player(request: HttpRequest, pk: UUID) -> HttpResponse:
    launch = visible_or_404(Launch.objects.lasting(), request.user, pk=pk)
    services.live_launch(
        services.token_of(launch), (launch.origin or launch.portal).partition("://")[2]
    )
    attempt = launch.record.attempt
    unit = unit_of(attempt, launch.record.unit)
    origin = launch.origin or launch.portal
    address = origin + _address(launch)
    context = {
        "lesson": attempt.lesson,
        "course": attempt.lesson.course,
        "unit": unit,
        "address": address,
        "origin": launch.origin or "null",
        "flags": flags_of(launch),
        "own_window": unit.launch_method == "OwnWindow",
    }
    response = render(request, "cms/packages/player.html", context)
    # Nothing but this launch may ever stand in the frame, wherever its content wants to go.
    response._csp_replace = {"frame-src": [origin + base_of(launch)]}  # type: ignore[attr-defined]
    return response


def _address(launch: Launch) -> str:
    if launch.record.attempt.version.standard in SCORM:
        return base_of(launch) if launch.origin else unit_address(launch)
    address = unit_address(launch)
    path, mark, fragment = address.partition("#")
    return path + ("&" if "?" in path else "?") + launch_query(launch) + mark + fragment
