"""The editor's place for question banks. Loaded by Wagtail."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.quizzes.models import QuestionBank, QuizPage


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "list-ul"
    list_display = ["title", "size", "updated_at"]
    search_fields = ["title"]


register_snippet(QuestionBankViewSet)


@hooks.register("before_delete_snippet")
def keep_used_banks(request: HttpRequest, snippets: Iterable[Any]) -> HttpResponse | None:
    """A bank a quiz draws from stays, whether it is removed alone or among others."""
    banks = [one for one in snippets if isinstance(one, QuestionBank)]
    used = QuizPage.objects.filter(bank__in=banks).order_by("title").first()
    if used is None:
        return None
    text = _("The quiz “%(quiz)s” draws from this bank. Choose another bank there first.")
    messages.error(request, text % {"quiz": used.title})
    return redirect("wagtailsnippets_quizzes_questionbank:list")
