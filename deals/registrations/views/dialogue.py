"""Comments, files and the deal team of one deal."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.registrations import policies, services
from deals.registrations.forms.dialogue import CommentForm, FileForm, TeamForm
from deals.registrations.forms.fields import spread
from deals.registrations.models import DealFile
from deals.registrations.views import pages
from deals.registrations.views.detail import deal_page
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of


@require_POST
def comment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write to both sides, or an internal note."""
    deal = pages.deal_or_404(request, pk)
    require(policies.can_comment(scope_of(request.user), deal))
    internal = request.POST.get("audience") == "internal"
    if internal:
        require(policies.can_write_internal(scope_of(request.user), deal))
    form = CommentForm(request.POST, auto_id="note_%s" if internal else "comment_%s")
    if form.is_valid():
        try:
            services.add_comment(
                deal=deal,
                actor=request.user,
                body=form.cleaned_data["body"],
                internal=form.is_internal,
                token=form.cleaned_data["token"],
            )
            return redirect(deal.get_absolute_url() + ("#notes" if internal else "#comments"))
        except ValidationError as error:
            spread(form, error)
    name = "note_form" if internal else "comment_form"
    return deal_page(request, deal, status=400, **{name: form})


@require_POST
def add_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    deal = pages.deal_or_404(request, pk)
    require(policies.can_comment(scope_of(request.user), deal))
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.add_file(
                deal=deal,
                actor=request.user,
                upload=form.cleaned_data["file"],
                internal=form.is_internal,
                token=form.cleaned_data["token"],
            )
            messages.success(request, _("File added."))
            return redirect(deal.get_absolute_url() + "#files")
        except ValidationError as error:
            spread(form, error)
    return deal_page(request, deal, status=400, file_form=form)


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
    """A stored file, for whoever may see it, always as a download."""
    stored = visible_or_404(DealFile, request.user, pk=file, deal=pk)
    return download_of(stored)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_file(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    deal = pages.deal_or_404(request, pk)
    stored = visible_or_404(DealFile, request.user, pk=file, deal=deal)
    if request.method == "POST":
        services.remove_file(stored=stored, actor=request.user)
        messages.success(request, _("File removed."))
        return redirect(deal.get_absolute_url() + "#files")
    if stored.author_id != request.user.pk:
        raise Refused(_("Only the person who added a file can remove it."))
    context = {"deal": deal, "file": stored}
    return render(request, "deals/registrations/remove_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which colleagues work on the deal besides its owner."""
    deal = pages.deal_or_404(request, pk)
    require(policies.as_owner(scope_of(request.user), deal))
    if deal.organization_id is None:
        raise Http404  # a direct deal is its whole team's
    present = list(deal.team_members.values_list("user_id", flat=True))
    form = TeamForm(
        request.POST if request.method == "POST" else None,
        deal=deal,
        user=request.user,
        initial={"people": present},
    )
    if form.is_valid():
        try:
            people = form.cleaned_data["people"]
            services.set_team(deal=deal, actor=request.user, users=people)
            messages.success(request, _("Deal team saved."))
            return redirect("deal", pk=pk)
        except ValidationError as error:
            spread(form, error)
    status = 400 if form.is_bound else 200
    context = {"deal": deal, "form": form, "vendor": settings.VENDOR_NAME}
    return render(request, "deals/registrations/team.html", context, status=status)
