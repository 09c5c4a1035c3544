"""Who may do what with a deal, and which of its fields they read."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import (
    ASKABLE,
    COPYABLE,
    OPEN,
    SHARED_WITH_JOINT_TEAM,
    Route,
    Status,
)
from deals.registrations.models import Deal
from partners.organizations.choices import TeamKind
from partners.organizations.models import Team
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope

# --- Lenses: which fields -------------------------------------------------------------------
BASIC = frozenset(
    [
        "id",
        "number",
        "title",
        "organization",
        "status",
        "available_actions",
        "version",
        "customer",
        "products",
        "distributor",
        "expected_close",
        "protected_until",
        "submitted_at",
        "decided_at",
        "route",
        "kind",
        "created_at",
        "updated_at",
    ]
)
CUSTOMER_BRIEF = frozenset({"customer.name", "customer.country", "customer.city"})
CUSTOMER_FULL = CUSTOMER_BRIEF | {
    "customer.website",
    "customer.address",
    "customer.tax_id",
    "customer.phone",
}
COMPANY = (
    BASIC
    | CUSTOMER_FULL
    | frozenset(
        [
            "owner",
            "owner.email",
            "team_members",
            "account",
            "value",
            "need",
            "stage",
            "probability",
            "competitor",
            "contact",
            "products.unit_price",
            "decision",
            "request",
            "closing",
            "revised_from",
            "closed_at",
            "clock",
            "comments",
            "files",
            "protection",
            "shipments",
            "next_step",
            "next_step_on",
            "update_due_on",
            "renewal_on",
        ]
    )
)
LENSES = Lenses(
    table={
        "own": COMPANY,
        "direct": COMPANY | {"team"},
        "manage": COMPANY | {"reviewer", "internal", "team"},
        "desk": COMPANY | {"reviewer", "internal", "team"},
        "joint": (BASIC - {"distributor"}) | CUSTOMER_BRIEF | {"owner", "stage", "account"},
        "supply": BASIC | CUSTOMER_BRIEF | {"shipments"},
        "shared": BASIC | CUSTOMER_BRIEF | {"owner", "stage"},
    },
    worn=lambda scope, deal: lenses_worn(scope, deal),
)


def lenses_worn(scope: Scope, deal: Deal) -> Iterator[str]:
    """Lenses of a person on a deal already found in scope. No queries."""
    if scope.is_neutral:
        yield "desk"
    if deal.organization_id in scope.having("review_deals"):
        yield "manage"
    if _in_company(scope, deal):
        yield "own"
    if deal.team_id in scope.teams:
        yield "direct"
    if deal.distributor_id in scope.having("view_supplied_deals"):
        yield "supply"
    is_shared = deal.pk in scope.having("view_deal")
    if _is_joint(scope, deal) and (not is_shared or getattr(deal, "on_joint_account", False)):
        yield "joint"
    if is_shared:
        yield "shared"


def _is_joint(scope: Scope, deal: Deal) -> bool:
    """A team sees a partner's deal on a joint account, or because it was shared."""
    is_over = deal.status not in SHARED_WITH_JOINT_TEAM
    return bool(scope.teams) and deal.route == Route.CHANNEL and not is_over


def _in_company(scope: Scope, deal: Deal) -> bool:
    return deal.organization_id in scope.having("register_deals")


# --- Roles: pure questions about a person and a deal ------------------------------------------
def is_owner_side(scope: Scope, deal: Deal) -> bool:
    """The owner while still selling for the company, or one of the company's administrators."""
    if deal.route == Route.DIRECT:
        manages = scope.staff_role == "direct_manager"
        return deal.team_id in scope.teams and (deal.owner_id == scope.user_id or manages)
    owns = deal.owner_id == scope.user_id and _in_company(scope, deal)
    return owns or deal.organization_id in scope.having("view_drafts")


def is_reviewer(scope: Scope, deal: Deal) -> bool:
    """The company's account managers and the desk; nobody decides an own deal."""
    if deal.owner_id == scope.user_id:
        return False
    return scope.is_desk or deal.organization_id in scope.having("review_deals")


def sees_internal(scope: Scope, deal: Deal) -> bool:
    """Reads internal notes and the reviewer's name: reviewers, the desk, auditors."""
    return scope.is_neutral or deal.organization_id in scope.having("review_deals")


def fields_ever_read(scope: Scope) -> frozenset[str]:
    """Fields this person reads on at least some deals: the columns of lists and exports."""
    worn = {
        "desk": scope.is_neutral,
        "manage": bool(scope.having("review_deals")),
        "own": bool(scope.having("register_deals")),
        "direct": bool(scope.teams),
        "supply": bool(scope.having("view_supplied_deals")),
        "joint": bool(scope.teams),
        "shared": bool(scope.having("view_deal")),
    }
    return frozenset().union(*(LENSES.table[name] for name, is_worn in worn.items() if is_worn))


def shown_status(scope: Scope, deal: Deal) -> str:
    """The status code this person may read: outside the vendor's reviewers, no deal is on hold."""
    return deal.status if sees_internal(scope, deal) else deal.shown_status


def status_label(scope: Scope, deal: Deal) -> str:
    """The same in words."""
    return str(Status(shown_status(scope, deal)).label)


# --- Decisions --------------------------------------------------------------------------------
def as_owner(scope: Scope, deal: Deal) -> Decision:
    if is_owner_side(scope, deal):
        return ALLOWED
    return refuse(_("Only the deal’s owner or a company administrator can do this."))


def as_reviewer(scope: Scope, deal: Deal) -> Decision:
    if not is_reviewer(scope, deal):
        return refuse(_("Only the company’s account manager or the channel desk can do this."))
    if deal.status == Status.ON_HOLD and not scope.is_desk:
        return refuse(_("The channel desk holds this registration."))
    return ALLOWED


def has_turn(scope: Scope, deal: Deal) -> bool:
    """Is it this person's turn? `Deal.routed_to` names roles and people (deals/approvals)."""
    keys = (f"|role:{scope.staff_role}|", f"|user:{scope.user_id}|")
    return any(key in deal.routed_to for key in keys)


def has_signed(scope: Scope, deal: Deal) -> bool:
    return f"|{scope.user_id}|" in deal.signed_by


def as_signer(scope: Scope, deal: Deal) -> Decision:
    """People whose agreement is asked for before the approval; each agrees once."""
    if not (decision := as_reviewer(scope, deal)):
        return decision
    if has_signed(scope, deal):
        return refuse(_("You have already said whether you agree."))
    if not deal.signoffs_due or not has_turn(scope, deal):
        return refuse(_("Your agreement is not asked for now."))
    return ALLOWED


def can_use_queue(scope: Scope) -> Decision:
    """The review queue is for those who decide: account managers and the desk."""
    if scope.is_desk or scope.staff_role == "account_manager":
        return ALLOWED
    return refuse(_("Reviewing registrations is for account managers and the channel desk."))


def as_desk(scope: Scope, deal: Deal) -> Decision:
    if scope.is_desk and is_reviewer(scope, deal):
        return ALLOWED
    return refuse(_("Only the channel desk can do this."))


def as_system(scope: Scope, deal: Deal) -> Decision:
    """Nobody does this by hand."""
    return NOT_YOURS


def can_register_for(scope: Scope, organization_id: object) -> Decision:
    if organization_id in scope.having("register_deals"):
        return ALLOWED
    return refuse(_("Your role does not include registering deals for this company."))


def can_register_direct(scope: Scope, team: Team) -> Decision:
    """Direct opportunities belong to direct teams and are registered by their members."""
    if team.kind == TeamKind.DIRECT and team.pk in scope.teams:
        return ALLOWED
    return refuse(_("Only members of a direct sales team register direct opportunities."))


def can_register(scope: Scope) -> Decision:
    """Registers for some company or direct team: is the button shown?"""
    is_direct = scope.staff_role in {"direct_rep", "direct_manager"} and scope.teams
    if scope.having("register_deals") or is_direct:
        return ALLOWED
    return refuse(_("Your role does not include registering deals."))


def can_edit(scope: Scope, deal: Deal) -> Decision:
    if not is_owner_side(scope, deal):
        return as_owner(scope, deal)
    if deal.status in {Status.DRAFT, Status.INFO_REQUESTED}:
        return ALLOWED
    return refuse(_("A registration cannot be edited after it was sent."))


def can_name_distributor(scope: Scope, deal: Deal) -> Decision:
    """The owner's side of a partner's registration that was sent and has not ended."""
    if deal.route != Route.CHANNEL or not is_owner_side(scope, deal):
        return as_owner(scope, deal) if deal.route == Route.CHANNEL else NOT_YOURS
    if deal.status not in OPEN:
        return refuse(_("The distributor of a registration that has ended cannot be changed."))
    return ALLOWED


def editable_fields(deal: Deal) -> frozenset[str] | None:
    """Fields that may change now; None means all of them (a draft)."""
    if deal.status == Status.DRAFT:
        return None
    if deal.status == Status.INFO_REQUESTED:
        asked = set(deal.requested_fields) & ASKABLE.keys()
        return frozenset(asked | ({"value_currency"} if "value_amount" in asked else set()))
    return frozenset()


def can_delete(scope: Scope, deal: Deal) -> Decision:
    if deal.status != Status.DRAFT:
        return refuse(_("Only a draft can be deleted. You can withdraw this registration."))
    return as_owner(scope, deal)


def can_comment(scope: Scope, deal: Deal) -> Decision:
    """Everybody who reads the dialogue may write in it, except auditors."""
    if scope.staff_role != "auditor" and "comments" in LENSES.fields(scope, deal):
        return ALLOWED
    return NOT_YOURS


def can_write_internal(scope: Scope, deal: Deal) -> Decision:
    return ALLOWED if is_reviewer(scope, deal) and deal.route == Route.CHANNEL else NOT_YOURS


def can_share(scope: Scope, deal: Deal) -> Decision:
    return as_owner(scope, deal) if not scope.is_desk else as_desk(scope, deal)


def can_copy(scope: Scope, deal: Deal, action: str) -> Decision:
    """Start a new draft from an ended registration. `action` is a key of COPYABLE."""
    if deal.status not in COPYABLE[action][1]:
        return NOT_YOURS
    return as_owner(scope, deal)
