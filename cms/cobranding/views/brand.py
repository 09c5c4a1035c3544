"""A company's logo and contact line."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.cobranding import services
from cms.cobranding.forms import BrandForm
from cms.cobranding.models import Brand
from cms.cobranding.policies import can_keep_brand
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.workflow.machine import StateMoved


@require_http_methods(["GET", "HEAD", "POST"])
def brand(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """One's own company's; without `pk` the first one that is the person's to keep."""
    mine = _companies(request.user)
    organization = next((row for row in mine if pk in {None, row.pk}), None)
    if organization is None:
        raise Http404
    require(can_keep_brand(scope_of(request.user), organization.pk))
    row = Brand.objects.visible_to(request.user).filter(organization=organization).first()
    if request.method != "POST":
        return _page(request, organization, mine, row, BrandForm(initial=_initial(row)))
    form = BrandForm(request.POST, request.FILES)
    status = 400
    if form.is_valid():
        try:
            services.save_brand(
                organization=organization,
                actor=request.user,
                version=form.cleaned_data["version"],
                contact=form.cleaned_data["contact"],
                upload=form.cleaned_data["logo"],
                removes_logo=form.cleaned_data["remove_logo"],
            )
        except ValidationError as error:
            form.blame(error)
        except StateMoved as error:
            form.add_error(None, f"{error} {_('Check the fields, then save again.')}")
            seen = error.record.version if isinstance(error.record, Brand) else 1
            typed = request.POST.copy()
            typed["version"] = str(seen)
            form.data = typed
            status = 409
        else:
            messages.success(request, _("Logo and contact line are saved."))
            return redirect("company_brand_of", pk=organization.pk)
    return _page(request, organization, mine, row, form, status)


@require_safe
def logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company's logo, for its own people."""
    row = visible_or_404(Brand, request.user, organization=pk)
    content = services.logo_of(row)
    if not content:
        raise Http404
    answer = HttpResponse(content, content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _companies(user: Any) -> list[Organization]:
    """Companies the person works for, those whose brand is theirs to keep first."""
    if user.staff_role:
        return []
    scope = scope_of(user)
    rows = Organization.objects.visible_to(user).order_by("name", "pk")
    return sorted(rows, key=lambda row: not can_keep_brand(scope, row.pk))


def _initial(row: Brand | None) -> dict[str, Any]:
    return {"contact": row.contact, "version": row.version} if row else {"version": 1}


def _page(
    request: HttpRequest, organization: Any, mine: Any, row: Any, form: Any, status: int = 200
) -> HttpResponse:
    context = {"organization": organization, "companies": mine, "brand": row, "form": form}
    return render(request, "cms/cobranding/brand.html", context, status=status)
