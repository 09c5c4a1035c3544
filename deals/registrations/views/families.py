"""Product families and the certifications they ask for, beside the programme's rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deals.programs.views import room
from deals.registrations.forms.catalogue import FamilyForm
from deals.registrations.models import ProductFamily
from deals.registrations.services.catalogue import save_family
from partners.organizations.forms.base import posted, status_of
from portal.access.shortcuts import visible_or_404


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    context = room.enter(request) | {
        "families": ProductFamily.objects.visible_to(request.user).select_related("requires"),
        "tabs": room.tabs("product_families"),
    }
    return render(request, "deals/registrations/families.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, pk: int) -> HttpResponse:
    context = room.enter(request, to_change=True)
    found = visible_or_404(ProductFamily, request.user, pk=pk)
    form = FamilyForm(found, request.user, posted(request))
    if form.is_valid() and form.attempt(
        save_family, family=found, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The programme is saved."))
        return redirect("product_families")
    context |= {"form": form, "family": found}
    return render(request, "deals/registrations/family.html", context, status=status_of(form))
