"""Editors import packages and see what is in them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.packages import services
from cms.packages.forms import PackageForm, VersionForm
from cms.packages.models import Package
from cms.packages.policies import can_import
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

METHODS = ["GET", "HEAD", "POST"]


def _editors_only(request: HttpRequest) -> None:
    """Everybody else never learns that there are packages."""
    if not can_import(scope_of(request.user)):
        raise Http404


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST"


@require_safe
def package_list(request: HttpRequest) -> HttpResponse:
    _editors_only(request)
    rows = Package.objects.visible_to(request.user).prefetch_related("versions")
    page = page_of(rows, order="title", params=request.GET)
    return render(request, "cms/packages/list.html", {"page": page})


@require_http_methods(METHODS)
def package_new(request: HttpRequest) -> HttpResponse:
    _editors_only(request)
    form = PackageForm(request.POST, request.FILES) if _is_sent(request) else PackageForm()
    if form.is_valid():
        try:
            version = services.import_package(
                actor=request.user,
                upload=form.cleaned_data["file"],
                title=form.cleaned_data["title"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The package is imported."))
            return redirect("package_detail", pk=version.package_id)
    return _answer(request, "cms/packages/new.html", {"form": form}, form)


@require_http_methods(METHODS)
def package_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    _editors_only(request)
    package = visible_or_404(Package, request.user, pk=pk)
    form = VersionForm(request.POST, request.FILES) if _is_sent(request) else VersionForm()
    if form.is_valid():
        try:
            services.add_version(
                actor=request.user, package=package, upload=form.cleaned_data["file"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The new version is imported."))
            return redirect("package_detail", pk=package.pk)
    versions = list(package.versions.order_by("-number"))
    context = {
        "package": package,
        "versions": versions,
        "units": versions[0].launchable(),
        "lessons": package.lessons.select_related("course"),
        "form": form,
    }
    return _answer(request, "cms/packages/detail.html", context, form)


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form
) -> HttpResponse:
    return render(request, template, context, status=400 if form.errors else 200)
