"""People of a company: list, role, leaving. The same pages for the company and the vendor."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.organizations import policies, services
from partners.organizations.forms.base import posted, status_of
from partners.organizations.forms.company import LeaveForm, MemberSearchForm, RoleForm
from partners.organizations.models import Invitation, Membership, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

PEOPLE_PER_PAGE = 50


def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody in the company, with search; whoever may invite also sees open invitations."""
    organization = visible_or_404(Organization, request.user, pk=pk)
    scope = scope_of(request.user)
    form = MemberSearchForm(request.GET)
    rows = organization.memberships.live().visible_to(request.user).select_related("user")
    rows = rows.prefetch_related("user__bounces")
    rows = _found(rows, form) if form.is_valid() else rows.none()
    invitations = Invitation.objects.visible_to(request.user).open()
    context = {
        "organization": organization,
        "form": form,
        "page": page_of(rows, order="started_at", params=request.GET, size=PEOPLE_PER_PAGE),
        "can_manage": policies.can_manage_members(scope, organization),
        "can_invite": policies.can_invite(scope, organization),
        "invitations": invitations.filter(organization=organization),
    }
    status = status_of(form)
    return render(request, "partners/organizations/members.html", context, status=status)


def _found(rows, form: MemberSearchForm):
    words, role = form.cleaned_data["q"], form.cleaned_data["role"]
    if words:
        rows = rows.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    return rows.filter(role=role) if role else rows


def _member(request: HttpRequest, pk: UUID, member: UUID) -> Membership:
    """A membership of the company that the person may manage."""
    organization = visible_or_404(Organization, request.user, pk=pk)
    rows = organization.memberships.select_related("user", "organization")
    membership = visible_or_404(rows, request.user, pk=member)
    require(policies.can_manage_members(scope_of(request.user), organization))
    return membership


def member(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """One person's role."""
    membership = _member(request, pk, member)
    if membership.ended_at:
        return redirect("company_members", pk=pk)
    form = RoleForm(posted(request), initial={"role": membership.role})
    if form.is_valid():
        role = form.cleaned_data["role"]
        if form.attempt(services.change_role, membership=membership, actor=request.user, role=role):
            messages.success(request, _("The role is changed."))
            return redirect("company_members", pk=pk)
    context = {
        "membership": membership,
        "organization": membership.organization,
        "form": form,
        "can_end": policies.can_end_membership(scope_of(request.user), membership),
    }
    return render(request, "partners/organizations/member.html", context, status=status_of(form))


def remove(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Say what a person who leaves hands over, ask to whom, then end the membership."""
    membership = _member(request, pk, member)
    if membership.ended_at:
        messages.info(request, _("This person has already left the company."))
        return redirect("company_members", pk=pk)
    require(policies.can_end_membership(scope_of(request.user), membership))
    form = LeaveForm(request.user, membership, posted(request))
    if form.is_valid():
        successor = form.cleaned_data["successor"].user
        if form.attempt(
            services.end_membership,
            membership=membership,
            actor=request.user,
            successor=successor,
        ):
            messages.success(request, _("The person has left; the work is handed over."))
            return redirect("company_members", pk=pk)
    owned = membership.user.owned_deals.visible_to(request.user)
    context = {
        "membership": membership,
        "organization": membership.organization,
        "form": form,
        "deals": owned.filter(organization=pk).count(),
        "elsewhere": membership.user.memberships.live().exclude(pk=membership.pk).exists(),
    }
    return render(
        request, "partners/organizations/member_remove.html", context, status=status_of(form)
    )
