"""People and teams of the vendor, managed by the desk."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.organizations import policies, services
from partners.organizations.forms.base import posted, status_of
from partners.organizations.forms.programme import (
    SeatForm,
    StaffInviteForm,
    StaffLeaveForm,
    TeamForm,
    people_of_the_vendor,
)
from partners.organizations.models import Invitation, Team, TeamMembership
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


def _require_desk(request: HttpRequest) -> None:
    require(policies.can_run_programme(scope_of(request.user)))


def staff(request: HttpRequest) -> HttpResponse:
    """Active people of the vendor, open invitations, and the teams."""
    _require_desk(request)
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **forms: object) -> HttpResponse:
    seats = TeamMembership.objects.live().visible_to(request.user)
    seats = seats.select_related("user", "team").order_by("user__name", "pk")
    live_seats = Prefetch("memberships", queryset=seats, to_attr="seats")
    places = Prefetch("team_memberships", queryset=seats, to_attr="seats")
    invitations = Invitation.objects.visible_to(request.user).open()
    context = {
        "people": people_of_the_vendor(request.user).prefetch_related(places),
        "teams": Team.objects.visible_to(request.user).prefetch_related(live_seats),
        "invitations": invitations.filter(organization=None).select_related("team"),
        "team_form": TeamForm(),
        "seat_form": SeatForm(request.user),
    }
    return render(request, "partners/organizations/staff.html", context | forms, status=status)


def invite(request: HttpRequest) -> HttpResponse:
    _require_desk(request)
    form = StaffInviteForm(request.user, posted(request))
    if form.is_valid() and form.attempt(
        services.invite_staff, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The invitation is on its way."))
        return redirect("staff")
    return render(
        request, "partners/organizations/staff_invite.html", {"form": form}, status=status_of(form)
    )


def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what a leaving person hands over, ask to whom, then deactivate."""
    _require_desk(request)
    rows = get_user_model().objects.exclude(staff_role="")
    person = visible_or_404(rows, request.user, pk=pk)
    if not person.is_active:
        messages.info(request, _("This person has already left."))
        return redirect("staff")
    form = StaffLeaveForm(request.user, person, posted(request))
    if form.is_valid():
        successor = form.cleaned_data["successor"]
        if form.attempt(services.end_staff, user=person, actor=request.user, successor=successor):
            messages.success(request, _("The person has left; the work is handed over."))
            return redirect("staff")
    owned = person.owned_deals.visible_to(request.user)
    context = {
        "person": person,
        "form": form,
        "deals": owned.count(),
        "companies": person.assignments.live().visible_to(request.user).count(),
        "is_me": person == request.user,
    }
    return render(
        request, "partners/organizations/staff_leave.html", context, status=status_of(form)
    )


@require_POST
def new_team(request: HttpRequest) -> HttpResponse:
    _require_desk(request)
    form = TeamForm(request.POST)
    if form.is_valid() and form.attempt(
        services.create_team, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("The team is created."))
        return redirect("staff")
    return _page(request, 400, team_form=form)


@require_POST
def join_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    _require_desk(request)
    team = visible_or_404(Team, request.user, pk=pk)
    form = SeatForm(request.user, request.POST)
    if form.is_valid() and form.attempt(
        services.join_team, team=team, actor=request.user, user=form.cleaned_data["user"]
    ):
        messages.success(request, _("The person has joined the team."))
        return redirect("staff")
    return _page(request, 400, seat_form=form)


@require_POST
def leave_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    _require_desk(request)
    services.leave_team(
        seat=visible_or_404(TeamMembership, request.user, pk=pk), actor=request.user
    )
    messages.success(request, _("The person has left the team."))
    return redirect("staff")
