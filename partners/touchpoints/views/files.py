"""Files on an account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.accounts.models import Account
from partners.touchpoints import policies, services
from partners.touchpoints.forms import FileForm
from partners.touchpoints.models import AccountFile
from partners.touchpoints.views.pages import account_or_404, writer_seat
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.downloads import download_of

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def file_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    account = account_or_404(request, pk)
    seat = writer_seat(request, account, "files")
    if request.method != "POST":
        return _page(request, account, FileForm(seat=seat))
    form = FileForm(request.POST, request.FILES, seat=seat)
    if form.is_valid():
        try:
            services.add_file(
                account=account,
                actor=request.user,
                upload=form.cleaned_data["file"],
                token=form.cleaned_data["token"],
                **form.home(),
            )
        except ValidationError as error:
            form.blame(error)
        else:
            messages.success(request, _("The file is added."))
            return redirect(f"/accounts/{pk}/#files")
    return _page(request, account, form, status=400)


def _page(request: HttpRequest, account: Account, form: Any, status: int = 200) -> HttpResponse:
    context = {"account": account, "form": form}
    return render(request, "partners/touchpoints/file_form.html", context, status=status)


@require_safe
def file_download(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """A stored file, for whoever may see it, always as a download."""
    account = account_or_404(request, pk)
    stored = visible_or_404(AccountFile, request.user, pk=file, account=account)
    return download_of(stored)


@require_http_methods(METHODS)
def file_remove(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    account = account_or_404(request, pk)
    stored = visible_or_404(AccountFile, request.user, pk=file, account=account)
    require(policies.can_change(scope_of(request.user), stored))
    if request.method == "POST":
        services.remove_file(stored=stored, actor=request.user)
        messages.success(request, _("The file is removed."))
        return redirect(f"/accounts/{pk}/#files")
    context = {"account": account, "file": stored}
    return render(request, "partners/touchpoints/file_remove.html", context)
