"""A partner company seen from inside: profile, people, links."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.organizations import policies, services
from partners.organizations.forms.base import posted, status_of
from partners.organizations.forms.company import CompanyForm
from partners.organizations.models import DistributionLink, Organization
from partners.organizations.panels import askings_of, panels_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.access.together import Asking, answer_together
from portal.workflow.machine import StateMoved


def my_companies(user: Any) -> Any:
    """Companies the person works for and may see, by name."""
    seats = user.memberships.live().values("organization")
    return Organization.objects.visible_to(user).filter(pk__in=seats)


def company(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """The profile of one's own company; without `pk` the first one."""
    mine = list(my_companies(request.user).select_related("tier", "territory"))
    found = next((row for row in mine if pk in {None, row.pk}), None)
    if found is None:
        raise Http404
    context = {"organization": found, "companies": mine, **shown_of(request, found)}
    return render(request, "partners/organizations/company.html", context)


def shown_of(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """What both sides' pages about a company show: facts and the panels of other rooms."""
    asked = [_facts(request.user, organization), *askings_of(request, organization)]
    facts, *others = answer_together(asked)
    context: dict[str, Any] = facts | {"panels": panels_of(others)}
    return context


def _facts(user: Any, organization: Organization) -> Asking:
    """Each through its own scope."""
    scope = scope_of(user)
    assignments = organization.assignments.live().visible_to(user).select_related("user")
    links = DistributionLink.objects.visible_to(user).not_ended()
    rows = {
        "assignments": assignments.order_by("user__name", "pk"),
        "upstream": links.filter(reseller=organization).select_related("distributor"),
        "downstream": links.filter(distributor=organization).select_related("reseller"),
    }
    yield tuple(rows.values())
    return rows | {
        "fields": policies.LENSES.fields(scope, organization),
        "can_edit": policies.can_edit_profile(scope, organization),
        "can_invite": policies.can_invite(scope, organization),
        "can_run": policies.can_run_programme(scope),
    }


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Administrators edit the profile; the desk also the programme's fields."""
    organization = visible_or_404(Organization, request.user, pk=pk)
    scope = scope_of(request.user)
    require(policies.can_edit_profile(scope, organization))
    runs = bool(policies.can_run_programme(scope))
    form = CompanyForm(request.user, organization, runs, posted(request))
    status = 0
    if form.is_valid():
        try:
            if _save(form, organization, request.user):
                messages.success(request, _("The profile is saved."))
                return redirect("organization" if runs else "company_of", pk=organization.pk)
        except StateMoved as error:
            organization.refresh_from_db()
            form.keep_typing_on(organization)
            form.add_error(None, f"{error} {_('Check the fields, then save again.')}")
            status = 409
    context = {"form": form, "organization": organization, "back_name": organization.name}
    return render(
        request,
        "partners/organizations/company_form.html",
        context,
        status=status or status_of(form),
    )


def _save(form: CompanyForm, organization: Organization, actor: Any) -> bool:
    return form.attempt(
        services.update_profile,
        organization=organization,
        actor=actor,
        data=form.profile(),
        version=form.cleaned_data["version"],
    )
