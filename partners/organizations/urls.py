from django.urls import path

from partners.organizations.views import (
    applications,
    bulk,
    company,
    invitations,
    members,
    organizations,
    programme,
    staff,
)

urlpatterns = [
    # Before sign-in
    path("apply/", applications.apply, name="apply"),
    path("apply/thanks/", applications.thanks, name="apply_thanks"),
    path("invitations/<slug:token>/", invitations.accept, name="accept_invitation"),
    # A company and its people
    path("company/", company.company, name="company"),
    path("company/<uuid:pk>/", company.company, name="company_of"),
    path("company/<uuid:pk>/edit/", company.edit, name="company_edit"),
    path("company/<uuid:pk>/members/", members.members, name="company_members"),
    path("company/<uuid:pk>/members/<uuid:member>/", members.member, name="company_member"),
    path(
        "company/<uuid:pk>/members/<uuid:member>/remove/",
        members.remove,
        name="company_member_remove",
    ),
    path("company/<uuid:pk>/invite/", invitations.invite, name="company_invite"),
    path("company/invitations/<uuid:pk>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("company/invitations/<uuid:pk>/resend/", invitations.resend, name="invitation_resend"),
    # The vendor's view of its partners
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/bulk/", bulk.of_companies, name="organizations_bulk"),
    path("organizations/export.csv", organizations.export, name="organizations_export"),
    path("organizations/new/", organizations.new, name="organization_new"),
    path("organizations/<uuid:pk>/", organizations.organization, name="organization"),
    path("organizations/<uuid:pk>/edit/", company.edit, name="organization_edit"),
    path("organizations/<uuid:pk>/status/", organizations.set_status, name="organization_status"),
    path("organizations/<uuid:pk>/assign/", organizations.assign, name="organization_assign"),
    path("organizations/<uuid:pk>/links/", organizations.add_link, name="organization_link"),
    path(
        "organizations/assignments/<uuid:pk>/end/",
        organizations.end_assignment,
        name="assignment_end",
    ),
    path("organizations/links/<uuid:pk>/end/", organizations.end_link, name="link_end"),
    path("organizations/applications/", applications.applications, name="applications"),
    path(
        "organizations/applications/<uuid:pk>/",
        applications.application,
        name="application",
    ),
    path(
        "organizations/applications/<uuid:pk>/approve/",
        applications.approve,
        name="application_approve",
    ),
    path(
        "organizations/applications/<uuid:pk>/decline/",
        applications.decline,
        name="application_decline",
    ),
    path("organizations/staff/", staff.staff, name="staff"),
    path("organizations/staff/invite/", staff.invite, name="staff_invite"),
    path("organizations/staff/<uuid:pk>/leave/", staff.leave, name="staff_leave"),
    path("organizations/staff/teams/", staff.new_team, name="team_new"),
    path("organizations/staff/teams/<uuid:pk>/join/", staff.join_team, name="team_join"),
    path("organizations/staff/seats/<uuid:pk>/leave/", staff.leave_team, name="team_leave"),
    path("organizations/programme/", programme.programme, name="programme"),
    path("organizations/programme/tiers/new/", programme.tier, name="tier_new"),
    path("organizations/programme/tiers/<int:pk>/", programme.tier, name="tier"),
    path("organizations/programme/territories/new/", programme.territory, name="territory_new"),
    path("organizations/programme/territories/<int:pk>/", programme.territory, name="territory"),
]
