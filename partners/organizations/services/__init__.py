"""What can be done to companies and to the facts that open doors.

Every function that writes a fact calls `grants.sync` in the same transaction.
"""

from partners.organizations.services.applications import (
    apply,
    approve_application,
    decline_application,
)
from partners.organizations.services.companies import (
    PROFILE_FIELDS,
    PROGRAMME_FIELDS,
    create_organization,
    set_status,
    update_profile,
)
from partners.organizations.services.invitations import (
    accept_invitation,
    invite_member,
    invite_staff,
    register_invited,
    resend_invitation,
    revoke_invitation,
)
from partners.organizations.services.links import ENDED, agree_link, end_link, link_distributor
from partners.organizations.services.people import (
    HAND_OVERS,
    add_member,
    change_role,
    deactivate,
    end_membership,
    end_staff,
)
from partners.organizations.services.stand_ins import (
    end_stand_in,
    name_stand_in,
    turn_over_stand_ins,
)
from partners.organizations.services.vendor import (
    assign,
    create_team,
    end_assignment,
    join_team,
    leave_team,
    save_territory,
    save_tier,
)

__all__ = [
    "ENDED",
    "HAND_OVERS",
    "PROFILE_FIELDS",
    "PROGRAMME_FIELDS",
    "accept_invitation",
    "add_member",
    "agree_link",
    "apply",
    "approve_application",
    "assign",
    "change_role",
    "create_organization",
    "create_team",
    "deactivate",
    "decline_application",
    "end_assignment",
    "end_link",
    "end_membership",
    "end_staff",
    "end_stand_in",
    "invite_member",
    "invite_staff",
    "join_team",
    "leave_team",
    "link_distributor",
    "name_stand_in",
    "register_invited",
    "resend_invitation",
    "revoke_invitation",
    "save_territory",
    "save_tier",
    "set_status",
    "turn_over_stand_ins",
    "update_profile",
]
