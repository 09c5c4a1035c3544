"""A company's directory: its rules, its groups' roles, and who came by it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Membership, Organization
from partners.provisioning import services
from partners.provisioning.forms import DirectoryForm, GroupRoleForm
from partners.provisioning.models import Directory, DirectoryGroup, DirectoryPerson
from partners.provisioning.policies import can_set_up
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

PER_PAGE = 50


def directory(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the directory may do and did; before it is set up, what it is for."""
    organization = _organization(request, pk)
    found = Directory.objects.visible_to(request.user).filter(organization=organization)
    row = found.select_related("integration").first()
    if row is None:
        context = {"organization": organization, "can_manage": True}
        return render(request, "partners/provisioning/start.html", context)
    form = DirectoryForm(row, posted(request))
    if form.is_valid() and form.attempt(
        services.change_directory,
        directory=row,
        actor=request.user,
        version=form.cleaned_data["version"],
        data=form.cleaned_data,
    ):
        messages.success(request, _("The directory’s rules are saved."))
        return redirect("directory", pk=pk)
    context = _shown(request, organization, row) | {"form": form}
    status = status_of(form)
    return render(request, "partners/provisioning/directory.html", context, status=status)


@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    services.set_up(organization=_organization(request, pk), actor=request.user)
    return redirect("directory", pk=pk)


def group_role(request: HttpRequest, pk: UUID, group: UUID) -> HttpResponse:
    """Which role a group stands for."""
    organization = _organization(request, pk)
    rows = DirectoryGroup.objects.filter(directory__organization=organization)
    row = visible_or_404(rows.select_related("directory__organization"), request.user, pk=group)
    form = GroupRoleForm(posted(request), initial={"role": row.role})
    if form.is_valid() and form.attempt(
        services.set_role, group=row, actor=request.user, role=form.cleaned_data["role"]
    ):
        messages.success(request, _("The group’s role is saved."))
        return redirect("directory", pk=pk)
    context = {"organization": organization, "group": row, "form": form}
    return render(request, "partners/provisioning/group.html", context, status=status_of(form))


def _organization(request: HttpRequest, pk: UUID) -> Organization:
    organization = visible_or_404(Organization, request.user, pk=pk)
    require(can_set_up(scope_of(request.user), organization))
    return organization


def _shown(request: HttpRequest, organization: Organization, row: Directory) -> dict[str, Any]:
    people = DirectoryPerson.objects.visible_to(request.user).of(row)
    page = page_of(people, order="-created_at", params=request.GET, size=PER_PAGE)
    addresses = [person.email for person in page.rows]
    seats = Membership.objects.live().filter(organization=organization, user__email__in=addresses)
    joined = {email.lower() for email in seats.values_list("user__email", flat=True)}
    linked = set(
        Membership.objects.live()
        .filter(organization=organization, user__in=[person.user_id for person in page.rows])
        .values_list("user", flat=True)
    )
    for person in page.rows:
        person.is_member = person.email in joined or person.user_id in linked
    groups = DirectoryGroup.objects.visible_to(request.user).of(row)
    return {
        "organization": organization,
        "can_manage": True,
        "directory": row,
        "address": request.build_absolute_uri("/scim/v2"),
        "groups": groups.annotate(size=Count("people"))[:200],
        "page": page,
    }
