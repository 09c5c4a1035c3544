"""Changing accounts: the forms of an account, its other names and its contacts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.accounts import policies, services
from partners.accounts.forms import AccountForm, ContactForm, NameForm
from partners.accounts.models import Account, AccountName, Contact
from partners.accounts.views import account_page
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.tables.undo import offer_undo, undoable
from portal.workflow.machine import StateMoved


def _editable(request: HttpRequest, pk: UUID) -> Account:
    """The account, which this person sees and may change: 404 or 403 otherwise."""
    account = visible_or_404(Account.objects.select_related("owner_team"), request.user, pk=pk)
    require(policies.can_edit(scope_of(request.user), account))
    return account


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def new(request: HttpRequest) -> HttpResponse:
    require(policies.can_create(scope_of(request.user)))
    form = AccountForm(_posted(request), user=request.user)
    if form.is_valid():
        try:
            account = services.create_account(
                actor=request.user, data=form.columns, token=form.cleaned_data["token"]
            )
        except ValidationError as error:
            form.blame(error)
        else:
            messages.success(request, _("The account is added."))
            return redirect("account", pk=account.pk)
    return render(request, "partners/accounts/form.html", {"form": form})


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    account, status = _editable(request, pk), 200
    form = AccountForm(_posted(request), user=request.user, record=account)
    if form.is_valid():
        try:
            services.update_account(
                account=account,
                actor=request.user,
                version=form.cleaned_data["version"],
                data=form.columns,
            )
        except ValidationError as error:
            form.blame(error)
        except StateMoved as moved:
            account, status = _editable(request, pk), 409
            form.moved_on(account, str(moved))
        else:
            messages.success(request, _("The account is saved."))
            return redirect("account", pk=pk)
    context = {"form": form, "account": account}
    return render(request, "partners/accounts/form.html", context, status=status)


# --- Other names --------------------------------------------------------------------------------
@require_POST
def name_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    account = _editable(request, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            names = {part: form.cleaned_data[part] for part in ("name", "kind")}
            services.add_name(account=account, actor=request.user, **names)
        except ValidationError as error:
            form.blame(error)
        else:
            messages.success(request, _("The name is added."))
            return redirect("account", pk=pk)
    return account_page(request, account, name_form=form)


@require_POST
def name_remove(request: HttpRequest, pk: UUID, name_pk: UUID) -> HttpResponse:
    """Sent twice, it finds nothing the second time. The message offers to take it back."""
    account = _editable(request, pk)
    rows = AccountName.objects.visible_to(request.user).filter(account=account)
    if row := rows.filter(pk=name_pk).first():
        services.remove_name(row=row, actor=request.user)
        kept = {"account": str(pk), "name": row.name, "kind": row.kind}
        offer_undo(request, _("The name is removed."), "add_name_again", **kept)
    return redirect("account", pk=pk)


@undoable("add_name_again")
def _add_again(actor: Any, data: dict[str, Any]) -> None:
    account = visible_or_404(Account, actor, pk=data["account"])
    services.add_name(account=account, actor=actor, name=data["name"], kind=data["kind"])


# --- Contacts -----------------------------------------------------------------------------------
def contact_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _contact(request, _editable(request, pk), None)


def contact_edit(request: HttpRequest, pk: UUID, contact_pk: UUID) -> HttpResponse:
    account = _editable(request, pk)
    return _contact(request, account, _contact_of(request, account, contact_pk))


def _contact_of(request: HttpRequest, account: Account, contact_pk: UUID) -> Contact:
    contacts = Contact.objects.filter(account=account)
    return visible_or_404(contacts, request.user, pk=contact_pk)


def _contact(request: HttpRequest, account: Account, contact: Any) -> HttpResponse:
    status = 200
    role = "" if contact else request.GET.get("role", "")  # the one that is missing
    form = ContactForm(_posted(request), record=contact, role=role)
    if form.is_valid():
        try:
            services.save_contact(
                account=account,
                actor=request.user,
                data=form.columns,
                contact=contact,
                version=form.cleaned_data["version"],
                token=form.cleaned_data["token"],
            )
        except ValidationError as error:
            form.blame(error)
        except StateMoved as moved:
            contact, status = _contact_of(request, account, contact.pk), 409
            form.moved_on(contact, str(moved))
        else:
            messages.success(request, _("The contact is saved."))
            return redirect("account", pk=account.pk)
    context = {"form": form, "account": account, "contact": contact}
    return render(request, "partners/accounts/contact_form.html", context, status=status)


@require_POST
def contact_remove(request: HttpRequest, pk: UUID, contact_pk: UUID) -> HttpResponse:
    account = _editable(request, pk)
    rows = Contact.objects.visible_to(request.user).filter(account=account)
    if contact := rows.filter(pk=contact_pk).first():
        services.remove_contact(contact=contact, actor=request.user)
    messages.success(request, _("The contact is removed."))
    return redirect("account", pk=pk)
