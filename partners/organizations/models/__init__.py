"""Partner companies and the facts that open doors: memberships, teams, assignments, links."""

from partners.organizations.models.companies import (
    Membership,
    Organization,
    OrganizationGroupGrant,
    OrganizationUserGrant,
)
from partners.organizations.models.facts import DatedFact
from partners.organizations.models.joining import Invitation, PartnerApplication, invitation_token
from partners.organizations.models.links import DistributionLink
from partners.organizations.models.managers import Assignment, Cover, StandIn, covers, managers_now
from partners.organizations.models.programme import Territory, Tier
from partners.organizations.models.teams import Team, TeamMembership

__all__ = [
    "Assignment",
    "Cover",
    "DatedFact",
    "DistributionLink",
    "Invitation",
    "Membership",
    "Organization",
    "OrganizationGroupGrant",
    "OrganizationUserGrant",
    "PartnerApplication",
    "StandIn",
    "Team",
    "TeamMembership",
    "Territory",
    "Tier",
    "covers",
    "invitation_token",
    "managers_now",
]
