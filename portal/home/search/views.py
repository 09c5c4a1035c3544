"""The page of answers, and the fragment the search box opens over any page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.access.scope import scope_of
from portal.home.search.finding import Answer, Group, again, find
from portal.home.search.sources import SOURCES

REMEMBERED = 8  # records the browser names as opened lately


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything found for `q`, by kind."""
    return render(request, "portal/home/search.html", {"answer": _answer(request)})


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """The same as lines of the search box; before anything is typed, what was opened lately
    (`recent=kind:id`, from this browser's memory)."""
    answer = _answer(request)
    groups = answer.groups if answer.text else _start(request)
    context = {"answer": answer, "groups": groups}
    return render(request, "portal/home/_palette.html", context)


def _answer(request: HttpRequest) -> Answer:
    return find(scope_of(request.user), request.GET.get("q", ""))


def _start(request: HttpRequest) -> list[Group]:
    scope = scope_of(request.user)
    groups = [again(scope, _keys(request.GET.getlist("recent")[:REMEMBERED]))]
    return [group for group in groups if group.hits]


def _keys(texts: list[str]) -> list[tuple[str, str]]:
    """Pairs (kind, id); what is neither is left out."""
    kinds = {source.kind for source in SOURCES}
    found = []
    for text in texts:
        kind, _colon, key = text.partition(":")
        try:
            found.append((kind, str(UUID(key))))
        except ValueError:
            continue
    return [pair for pair in dict.fromkeys(found) if pair[0] in kinds]
