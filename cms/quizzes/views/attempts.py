"""Taking a quiz: begin, answer (page or script), hand in, read the result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.quizzes import forms, services
from cms.quizzes.choices import WARNED_AT
from cms.quizzes.models import Attempt, QuizPage
from cms.quizzes.results import result_of
from cms.training.services import enrollment_for
from portal.access.shortcuts import visible_or_404
from portal.workflow import clock
from portal.workflow.machine import StateMoved


@require_POST
def quiz_begin(request: HttpRequest, key: UUID) -> HttpResponse:
    quiz = visible_or_404(QuizPage, request.user, key=key)
    enrollment = enrollment_for(request.user, quiz)
    attempt = services.start(enrollment=enrollment, quiz=quiz, actor=request.user)
    return redirect("quiz_attempt", pk=attempt.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz_attempt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions. A POST saves what is on the form; `do=submit` hands in."""
    attempt = _attempt_or_404(request, pk)
    if request.method == "POST":
        return _answer(request, attempt)
    if services.settle_time(attempt=attempt):
        return redirect("quiz_result", pk=pk)
    return _page(request, attempt, asks="sure" in request.GET)


def _answer(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    said = forms.answers_of(attempt.questions, request.POST)
    change: dict[str, Any] = {"attempt": attempt, "actor": request.user, "answers": said}
    hands_in = request.POST.get("do") == "submit"
    try:
        if hands_in and ("sure" in request.POST or _is_complete(attempt, said)):
            services.submit(**change)
            return redirect("quiz_result", pk=attempt.pk)
        attempt = services.save_answers(**change)
    except ValidationError as error:
        return _refused(request, attempt, said, error)
    except StateMoved as moved:
        return _over(request, attempt, str(moved))
    if _is_script(request):
        left = forms.unanswered(attempt.questions, attempt.answers)
        return JsonResponse({"version": attempt.version, "unanswered": left})
    address = reverse("quiz_attempt", args=[attempt.pk])
    if hands_in:
        return redirect(f"{address}?sure#sure")
    if moved_question := request.POST.get("move", "").partition(":")[0]:
        return redirect(f"{address}#{forms.name_of(moved_question)}")
    messages.success(request, _("Your answers are saved."))
    return redirect(address)


@require_safe
def quiz_result(request: HttpRequest, pk: UUID) -> HttpResponse:
    attempt = _attempt_or_404(request, pk)
    if not services.settle_time(attempt=attempt):
        return redirect("quiz_attempt", pk=pk)
    attempt = _attempt_or_404(request, pk)
    return render(request, "cms/quizzes/result.html", result_of(attempt, request.user))


def _attempt_or_404(request: HttpRequest, pk: UUID) -> Attempt:
    rows = Attempt.objects.select_related("quiz__course", "enrollment")
    return visible_or_404(rows, request.user, pk=pk)


def _is_complete(attempt: Attempt, said: dict[str, Any]) -> bool:
    kept = attempt.answers | said
    return not forms.unanswered(attempt.questions, {k: v for k, v in kept.items() if v})


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "quiz.js"


def _refused(
    request: HttpRequest, attempt: Attempt, said: dict[str, Any], error: ValidationError
) -> HttpResponse:
    errors = {name: [str(text) for text in texts] for name, texts in error.message_dict.items()}
    if _is_script(request):
        return JsonResponse({"errors": errors}, status=400)
    return _page(request, attempt, said=said, errors=errors)


def _over(request: HttpRequest, attempt: Attempt, reason: str) -> HttpResponse:
    address = reverse("quiz_result", args=[attempt.pk])
    if _is_script(request):
        return JsonResponse({"reason": reason, "url": address}, status=409)
    messages.warning(request, reason)
    return redirect(address)


def _page(
    request: HttpRequest,
    attempt: Attempt,
    *,
    said: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
    asks: bool = False,
) -> HttpResponse:
    known = {question["id"] for question in attempt.questions}
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "questions": forms.shown(attempt.questions, attempt.answers | (said or {}), errors),
        "errors": errors,
        "strange": [text for name in set(errors or {}) - known for text in (errors or {})[name]],
        "unanswered": forms.unanswered(attempt.questions, attempt.answers),
        "asks": asks,
        "seconds_left": _seconds_left(attempt),
        "warned_at": WARNED_AT,
    }
    status = 400 if errors else 200
    return render(request, "cms/quizzes/attempt.html", context, status=status)


def _seconds_left(attempt: Attempt) -> int | None:
    if attempt.deadline is None:
        return None
    return max(0, int((attempt.deadline - clock.now()).total_seconds()))
