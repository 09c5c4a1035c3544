"""Coming on a course and leaving it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.training import services
from cms.training.models import CoursePage, Enrollment
from portal.access.shortcuts import visible_or_404


@require_POST
def course_enroll(request: HttpRequest, key: UUID) -> HttpResponse:
    course = visible_or_404(CoursePage, request.user, key=key)
    again = request.POST.get("again") == "on"
    services.enroll(actor=request.user, course=course, again=again)
    messages.success(request, _("You are on the course. Begin whenever you like."))
    return redirect("course", key)


@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    enrollment = visible_or_404(Enrollment, request.user, pk=pk)
    services.withdraw(enrollment=enrollment, actor=request.user)
    if enrollment.user_id != request.user.pk:
        messages.success(request, _("The person is no longer on the course."))
        return redirect("training_team")
    messages.success(request, _("You have left the course. What you learned is kept."))
    return redirect("course", enrollment.course.key)
