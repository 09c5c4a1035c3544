"""What the editors read of a quiz: counts, no names."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.quizzes import policies
from cms.quizzes.models import QuizPage
from cms.quizzes.statistics import numbers_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


@require_safe
def quiz_numbers(request: HttpRequest, key: UUID) -> HttpResponse:
    quiz = visible_or_404(QuizPage.objects.select_related("course"), request.user, key=key)
    require(policies.can_read_numbers(scope_of(request.user)))
    context = {"quiz": quiz, "numbers": numbers_of(quiz)}
    return render(request, "cms/quizzes/numbers.html", context)
