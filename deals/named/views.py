"""Pages of named-account lists, for direct sales and the desk."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.named import policies, services
from deals.named.forms import ForceForm, ListForm, UploadForm
from deals.named.models import ListVersion, NamedEntry, NamedList
from deals.named.reading import COLUMNS
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.interchange.csv_export import stream_csv
from portal.interchange.keyset import page_of
from portal.workflow import clock


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_see_lists(scope))
    in_force = ListVersion.objects.in_force().filter(named_list=OuterRef("pk"))
    rows = (
        NamedList.objects.visible_to(request.user)
        .select_related("team")
        .annotate(
            entries=Subquery(in_force.values("entry_count")[:1]),
            since=Subquery(in_force.values("starts_on")[:1]),
            version_count=Count("versions"),
        )
    )
    page = page_of(rows, order="name", params=request.GET)
    context = {
        "rows": page.rows,
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "may_keep": bool(policies.can_keep_lists(scope)),
    }
    return render(request, "deals/named/lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(policies.can_keep_lists(scope_of(request.user)))
    form = ListForm(request.user, posted(request))
    if form.is_valid() and form.attempt(
        services.create_list, actor=request.user, **form.cleaned_data
    ):
        return redirect(form.result)
    return render(request, "deals/named/new.html", {"form": form}, status=status_of(form))


@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty file with the columns, and one line that shows what goes where."""
    require(policies.can_see_lists(scope_of(request.user)))
    example = ["Example Ltd", "example.com", "GB", "London", "GB123456789", "network;storage"]
    return stream_csv("named-accounts.csv", list(COLUMNS), [example])


@require_safe
def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _list_page(request, visible_or_404(NamedList, request.user, pk=pk), UploadForm())


@require_POST
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = visible_or_404(NamedList, request.user, pk=pk)
    require(policies.can_change(scope_of(request.user), found))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid() and form.attempt(
        services.upload_version,
        named_list=found,
        actor=request.user,
        data=form.cleaned_data["file"].read(services.MAX_BYTES + 1),
        token=form.cleaned_data["token"],
    ):
        return redirect("named_version", pk=form.result.pk)
    return _list_page(request, found, form)


def _list_page(request: HttpRequest, found: NamedList, form: UploadForm) -> HttpResponse:
    versions = ListVersion.objects.visible_to(request.user).filter(named_list=found)
    context = {
        "list": found,
        "versions": versions.select_related("created_by"),
        "in_force": versions.in_force().first(),
        "today": clock.today(),
        "form": form,
        "may_change": bool(policies.can_change(scope_of(request.user), found)),
    }
    return render(request, "deals/named/list.html", context, status=status_of(form))


@require_safe
def version(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _version_page(request, _version(request, pk), ForceForm())


@require_POST
def start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _version(request, pk)
    require(policies.can_change(scope_of(request.user), found.named_list))
    form = ForceForm(request.POST)
    if form.is_valid() and form.attempt(
        services.put_in_force, version=found, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The list holds from the day you chose."))
        return redirect(found.named_list)
    return _version_page(request, found, form)


@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _version(request, pk)
    services.delete_draft(version=found, actor=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect(found.named_list)


@require_safe
def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    found = _version(request, pk)
    entries = NamedEntry.objects.visible_to(request.user).filter(version=found)
    rows = ([*_cells(entry)] for entry in entries.iterator(chunk_size=500))
    return export_rows(request, "named-accounts.csv", COLUMNS, rows)


def _cells(entry: NamedEntry) -> list[str]:
    plain = [str(getattr(entry, name)) for name in COLUMNS if name != "families"]
    return [*plain, ";".join(entry.families)]


def _version(request: HttpRequest, pk: uuid.UUID) -> ListVersion:
    found: ListVersion = visible_or_404(ListVersion, request.user, pk=pk)
    return found


def _version_page(request: HttpRequest, found: ListVersion, form: ForceForm) -> HttpResponse:
    entries = NamedEntry.objects.visible_to(request.user).filter(version=found)
    if asked := request.GET.get("q", "").strip()[:100]:
        entries = entries.filter(name__icontains=asked)
    page = page_of(entries, order="name", params=request.GET)
    context: dict[str, Any] = {
        "list": found.named_list,
        "version": found,
        "rows": page.rows,
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "asked": asked,
        "form": form,
        "may_change": bool(policies.can_change(scope_of(request.user), found.named_list)),
    }
    return render(request, "deals/named/version.html", context, status=status_of(form))
