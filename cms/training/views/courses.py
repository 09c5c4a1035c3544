"""The catalogue, and one course with its lessons."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.audience.words import in_words
from cms.library import files, panels, shelves
from cms.library.families import family_names
from cms.library.models import LibraryPage
from cms.library.policies import LENSES
from cms.library.views.listing import page_found
from cms.training import overview
from cms.training.filters import CourseFilter, narrowed_courses
from cms.training.models import CoursePage, Enrollment
from cms.training.policies import can_enroll_others, can_leave
from cms.training.progress import add_standings
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404

AROUND = ("locale", "reach")  # of a page, for what stands around it


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    visible = CoursePage.objects.visible_to(request.user)
    form = CourseFilter(request.GET, visible)
    ok = form.is_valid()
    asked = form.cleaned_data if ok else {}
    rows = visible.select_related("certification") if ok else visible.none()
    page = page_found(narrowed_courses(rows, asked, get_language()), request.GET)
    mine = overview.newest_of(request.user, [row.pk for row in page.rows])
    standing = {row.course_id: row for row in mine}
    for row in page.rows:
        row.enrollment = standing.get(row.pk)
    context = {"page": page, "form": form, "is_filtered": any(asked.values()) or not ok}
    return render(request, "cms/training/catalogue.html", context, status=200 if ok else 400)


@require_safe
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    page = visible_or_404(CoursePage.objects.select_related(*AROUND), request.user, key=key)
    if request.method == "GET":
        for told in panels.OPENED:
            told(request, page)
    context = page.get_context(request) | around(request, page) | of_course(request, page)
    return render(request, page.template, context)


def around(request: HttpRequest, page: LibraryPage) -> dict[str, Any]:
    """What stands around any page of the library."""
    visible, language = LibraryPage.objects.visible_to(request.user), get_language()
    scope = scope_of(request.user)
    return {
        "fields": LENSES.fields(scope, page),
        "versions": shelves.versions(visible, page, language),
        "successor": shelves.successor(visible, page, language),
        "family_labels": family_names(page.families),
        "audience_words": in_words(page.reach.rule) if page.reach else "",
        "file": files.own_file(page, scope),
        "panels": panels.panels_of(request, page, panels.MAIN, panels.ASIDE),
    }


def of_course(request: HttpRequest, page: CoursePage) -> dict[str, Any]:
    scope = scope_of(request.user)
    enrollment = newest(request.user, page)
    steps = overview.outline_of(page, enrollment)
    return {
        "enrollment": enrollment,
        "steps": steps,
        "next_step": overview.next_step(steps) if enrollment else None,
        "must_renew": enrollment is not None and overview.must_renew(enrollment),
        "may_leave": enrollment and enrollment.is_live and can_leave(scope, enrollment),
        "may_enroll_others": can_enroll_others(scope),
    }


def newest(user: Any, course: CoursePage) -> Enrollment | None:
    """The reader's own newest enrollment in a course, with standing and certificate."""
    rows = Enrollment.objects.of(user).counted().filter(course=course)
    row = rows.select_related("course__certification", "user").order_by("-created_at").first()
    if row:
        add_standings([row])
        overview.add_certificates(user, [row])
    return row
