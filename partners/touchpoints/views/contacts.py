"""Who knows whom, said by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.accounts.models import Contact
from partners.touchpoints import services
from partners.touchpoints.forms import KnownForm
from partners.touchpoints.models import ContactKnown
from partners.touchpoints.views.pages import account_or_404, posted, writer_seat
from portal.access.shortcuts import visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def known_add(request: HttpRequest, pk: UUID, contact_pk: UUID) -> HttpResponse:
    account = account_or_404(request, pk, "contacts")
    contacts = Contact.objects.filter(account=account).select_related("account")
    contact = visible_or_404(contacts, request.user, pk=contact_pk)
    seat = writer_seat(request, account, "contacts")
    form = KnownForm(posted(request), user=request.user, seat=seat)
    if form.is_valid():
        try:
            services.say_known(contact=contact, actor=request.user, **_said(form))
        except ValidationError as error:
            form.blame(error)
        else:
            messages.success(request, _("Noted."))
            return redirect(f"/accounts/{pk}/#contacts")
    context = {"account": account, "contact": contact, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "partners/touchpoints/known_form.html", context, status=status)


def _said(form: KnownForm) -> dict[str, Any]:
    return form.parsed(["user", "strength", "since"]) | form.home()


@require_POST
def known_remove(request: HttpRequest, pk: UUID, known: UUID) -> HttpResponse:
    account = account_or_404(request, pk, "contacts")
    row = visible_or_404(ContactKnown, request.user, pk=known, account=account)
    services.forget_known(known=row, actor=request.user)
    messages.success(request, _("Taken back."))
    return redirect(f"/accounts/{pk}/#contacts")
