"""Our own pages inside the editor. The door of cms/library/editor.py stands before them all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.models import Collection, Page

from cms.audience.checks import check_codes, check_parts
from cms.audience.forms import parts_from
from cms.audience.rule import Reader, Rule
from cms.audience.words import in_words
from cms.library import collecting, settling
from cms.library.audience_panels import described, outer_rule_below
from cms.library.links import BrokenLink
from cms.library.models import LibraryPage
from cms.library.preview_as import PARTNER, SAVED, ReaderForm, scope_of_reader


@require_safe
def audience_reach(request: HttpRequest) -> HttpResponse:
    """What the editor says about the rule being chosen. GET: level, audience-<part>, parent."""
    level, parts = request.GET.get("level", ""), parts_from(request.GET)
    try:
        check_parts(level, parts)
        check_codes(parts)
        context = described(Rule.of(level, parts), _outer(request))
    except ValidationError as error:
        context = {"error": " ".join(error.messages)}
    except KeyError:
        raise Http404 from None
    return render(request, "cms/library/panels/reached.html", context)


def _outer(request: HttpRequest) -> Rule | None:
    """The rule above the page (`parent`) or collection (`collection`: the one it is inside)."""
    if parent := _row(Page, request.GET.get("parent", "")):
        return outer_rule_below(parent)
    return collecting.outer_rule(_row(Collection, request.GET.get("collection", "")))


def _row(model: Any, number: str) -> Any:
    if not number.isascii() or not number.isdigit():
        return None
    return model.objects.filter(pk=int(number[:9])).first()


@require_safe
def preview_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Would this reader see the page, and how does it look? GET: the fields of ReaderForm."""
    page, form = _draft_or_404(pk), ReaderForm(request.GET or {"side": PARTNER})
    context = {"page": page, "form": form, "saved": SAVED, "is_asked": form.is_valid()}
    if form.is_valid():
        context |= _verdict(page, form.reader()) | {"query": request.GET.urlencode()}
    return render(request, "cms/library/editor/preview_as.html", context)


@require_safe
@xframe_options_sameorigin
def preview_as_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as the reader of the query sees it; 404 where that reader gets one."""
    page, form = _draft_or_404(pk), ReaderForm(request.GET)
    if not form.is_valid() or not _verdict(page, form.reader())["admits"]:
        raise Http404
    answer: HttpResponse = page.make_preview_request(
        request, page.default_preview_mode, {"reader_scope": scope_of_reader(form.reader())}
    )
    return answer


@require_safe
def broken_links(request: HttpRequest) -> HttpResponse:
    """What the link checker found last. GET: page (number)."""
    rows = BrokenLink.objects.visible_to(request.user).select_related("page")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "cms/library/editor/links.html", {"page_obj": page})


def _draft_or_404(pk: int) -> LibraryPage:
    page = LibraryPage.objects.filter(pk=pk).first()
    if page is None:
        raise Http404
    draft: LibraryPage = page.specific.get_latest_revision_as_object()
    return draft


def _verdict(page: LibraryPage, reader: Reader) -> dict[str, Any]:
    """Whether the rule admits the reader, the rule in words, and whether it is published."""
    outer = settling.outer_rule(page.path)
    rule = page.own_rule.within(outer) if outer else page.own_rule
    published = LibraryPage.objects.published().filter(pk=page.pk).exists()
    return {"admits": rule.admits(reader), "rule": in_words(rule), "is_published": published}
