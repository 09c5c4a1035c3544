"""Who may do what with certificates and what they are certificates of."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.certifications.choices import RUNNERS
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope
from portal.people.choices import StaffRole

READERS = RUNNERS | {StaffRole.AUDITOR, StaffRole.ACCOUNT_MANAGER}


def can_run_certificates(scope: Scope, subject: Any = None) -> Decision:
    """Take back, confirm, decline, import: channel marketing and the desk."""
    if scope.staff_role in RUNNERS:
        return ALLOWED
    return refuse(_("Only channel marketing and the channel desk can do this."))


def can_print(certificate: Any) -> Decision:
    """Only what was issued here and still holds has a paper."""
    if not certificate.is_ours:
        return refuse(_("This certificate was issued elsewhere: we print none."))
    if certificate.revoked_at:
        return refuse(_("This certificate was taken back."))
    return ALLOWED


def can_edit_programme(scope: Scope, subject: Any = None) -> Decision:
    """Certifications and what tiers ask for are settings of the programme: the desk."""
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk can do this."))


def can_see_settings(scope: Scope) -> Decision:
    return ALLOWED if scope.staff_role in READERS else NOT_YOURS


def can_see_issued(scope: Scope) -> Decision:
    """The vendor's list of certificates, each person's within their scope."""
    return ALLOWED if scope.staff_role in READERS else NOT_YOURS


def can_see_standings(scope: Scope) -> Decision:
    """Which companies have what their tier asks for: the desk; auditors read."""
    return ALLOWED if scope.is_neutral else NOT_YOURS


def can_see_team(scope: Scope, organization: Any) -> Decision:
    """The list of a company's certificates: its administrators, its account managers, the desk,
    auditors, marketing."""
    if organization.pk in scope.having("manage_members"):
        return ALLOWED
    if scope.staff_role in READERS:
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_see_standing(scope: Scope, organization: Any) -> bool:
    """What the company's tier asks for and what it has: its own people, its account managers, the
    desk and auditors."""
    return scope.is_neutral or organization.pk in scope.having("view_members")


def can_read_standing(scope: Scope, organization: Any) -> Decision:
    return ALLOWED if can_see_standing(scope, organization) else NOT_YOURS


def can_record(scope: Scope) -> Decision:
    """Record a certificate issued elsewhere: people of a partner company."""
    if not scope.staff_role and scope.having("view_organization"):
        return ALLOWED
    return refuse(_("This is for people of a partner company."))
