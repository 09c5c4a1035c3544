"""Where logo and contact line stand on a page's PDF: for the editors of the library alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.cobranding import papers, services
from cms.cobranding.forms import SpotFormSet, spots_in
from cms.cobranding.models import Template
from cms.cobranding.policies import can_place
from cms.cobranding.spots import spots_of
from cms.library.models import LibraryPage
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.pdf import pdf_response
from portal.workflow.machine import StateMoved


def editors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everybody else never learns that there is an editor; its pages with a PDF are handed in."""

    @wraps(view)
    def door(request: HttpRequest, key: UUID) -> HttpResponse:
        if not can_place(scope_of(request.user)):
            raise Http404
        page = visible_or_404(LibraryPage, request.user, key=key).specific
        if papers.pdf_of(page) is None:
            raise Http404
        return view(request, page)

    return door


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def template(request: HttpRequest, page: Any) -> HttpResponse:
    row = Template.objects.visible_to(request.user).filter(page=page.pk).first()
    if request.method != "POST":
        formset = SpotFormSet(initial=row.spots if row else [], prefix="spots")
        return _page(request, page, row, formset)
    formset = SpotFormSet(request.POST, initial=row.spots if row else [], prefix="spots")
    error, status = "", 400
    if formset.is_valid():
        try:
            services.save_template(
                page=page,
                actor=request.user,
                version=_version(request),
                spots=_all_spots(formset, row),
            )
        except ValidationError as refused:
            error = " ".join(refused.messages)
        except StateMoved as moved:
            error, status = f"{moved} {_('Check the fields, then save again.')}", 409
        else:
            messages.success(request, _("The places are saved. Look at the preview."))
            return redirect("page_template", key=page.key)
    row = Template.objects.visible_to(request.user).filter(page=page.pk).first()
    return _page(request, page, row, formset, error, status)


@require_safe
@editors_only
def preview(request: HttpRequest, page: Any) -> HttpResponse:
    row = visible_or_404(Template, request.user, page=page.pk)
    try:
        content = services.preview(page=page, spots=spots_of(row.spots))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("page_template", key=page.key)
    return pdf_response(content, "preview.pdf", inline=True)


@require_POST
@editors_only
def remove(request: HttpRequest, page: Any) -> HttpResponse:
    row = Template.objects.visible_to(request.user).filter(page=page.pk).first()
    if row is not None:
        services.remove_template(template=row, actor=request.user)
    messages.success(request, _("This page has no co-branding any more."))
    return redirect("page_template", key=page.key)


def _all_spots(formset: Any, row: Template | None) -> list[Any]:
    """The rows as sent: those offered from what is stored count though nothing was changed."""
    spots = spots_in(formset)
    kept = formset.initial_forms if row else []
    unchanged = [
        form.spot()
        for form in kept
        if not form.has_changed() and not form.cleaned_data.get("DELETE")
    ]
    return [*unchanged, *spots]


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _page(
    request: HttpRequest, page: Any, row: Any, formset: Any, error: str = "", status: int = 200
) -> HttpResponse:
    document = papers.pdf_of(page)
    try:
        sizes = papers.sizes_of(papers.content_of(document))
        problem = ""
    except ValidationError as refused:
        sizes, problem = [], " ".join(refused.messages)
    context = {
        "page": page,
        "document": document,
        "template": row,
        "formset": formset,
        "sizes": sizes,
        "problem": problem,
        "error": error,
        "is_current": row is not None and services.is_current(row, document),
    }
    return render(request, "cms/cobranding/template.html", context, status=status)
