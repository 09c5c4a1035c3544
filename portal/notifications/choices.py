"""What people are told about: one row a kind. Rooms name the codes, nobody else decides channels.

A notice always reaches the inbox; mail comes as the person prefers, or as the kind's default.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from portal.people.choices import StaffRole


class Frequency(TextChoices):
    """When mail about a notice leaves."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("In a daily mail")
    WEEKLY = "weekly", _("In a weekly mail")
    NEVER = "never", _("Never")


DIGESTS = (Frequency.DAILY, Frequency.WEEKLY)


class Group(TextChoices):
    DEALS = "deals", _("Deals")
    PROTECTION = "protection", _("Protection")
    REVIEW = "review", _("Reviewing")
    CONFLICTS = "conflicts", _("Conflicts")
    JOINT = "joint", _("Joint work")
    LEARNING = "learning", _("Learning")
    PROGRAMME = "programme", _("Programme")


ICONS = {
    Group.DEALS: "handshake",
    Group.PROTECTION: "shield",
    Group.REVIEW: "list-checks",
    Group.CONFLICTS: "scale",
    Group.JOINT: "users",
    Group.LEARNING: "graduation-cap",
    Group.PROGRAMME: "layers",
}


class Weekday(IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Side(TextChoices):
    """Who can get a kind: it decides which preferences a person is offered."""

    EVERYBODY = "everybody", _("Everybody")
    OWNER = "owner", _("Those who register deals")
    VENDOR = "vendor", _("The vendor’s people")
    DESK = "desk", _("Channel desk")


@dataclass(frozen=True)
class Kind:
    """`part`: the field of the record's lens that its words quote; without it the notice is not
    shown. `urgent`: mail does not wait for quiet hours. `must`: why its mail cannot be stopped
    (what a person's rights hang on); empty where it can.
    """

    label: Any
    group: Group
    side: Side = Side.EVERYBODY
    mail: Frequency = Frequency.AT_ONCE
    part: str = ""
    urgent: bool = False
    must: Any = ""

    @property
    def icon(self) -> str:
        return ICONS[self.group]


RIGHTS = _("Your protection depends on it, so this mail cannot be stopped.")
DUTY = _("Somebody waits for your decision, so this mail cannot be stopped.")
SAFETY = _("The safety of accounts depends on it, so this mail cannot be stopped.")

KINDS: dict[str, Kind] = {
    # The company's side of a registration
    "deal_prepared": Kind(_("A registration prepared by the vendor"), Group.DEALS),
    "deal_received": Kind(_("A registration arrived"), Group.DEALS, Side.OWNER),
    "deal_question": Kind(
        _("Information is asked for"), Group.DEALS, Side.OWNER, part="request", must=RIGHTS
    ),
    "answer_due": Kind(_("An answer is due"), Group.DEALS, Side.OWNER, part="request", must=RIGHTS),
    "deal_returned": Kind(_("A registration came back as a draft"), Group.DEALS, Side.OWNER),
    "deal_decision": Kind(
        _("A registration is decided"), Group.DEALS, Side.OWNER, part="decision", must=RIGHTS
    ),
    "deal_comment": Kind(_("A new comment"), Group.DEALS, part="comments"),
    "protection": Kind(
        _("Your protections: warnings, extensions, ends"),
        Group.PROTECTION,
        Side.OWNER,
        part="protection",
        must=RIGHTS,
    ),
    # The reviewers' side
    "to_review": Kind(_("Something to review"), Group.REVIEW, Side.VENDOR, part="reviewer"),
    "review_due": Kind(_("A review is due"), Group.REVIEW, Side.VENDOR, part="reviewer", must=DUTY),
    "signoff": Kind(
        _("Your agreement is asked for"), Group.REVIEW, Side.VENDOR, part="internal", must=DUTY
    ),
    "stand_in": Kind(_("You stand in for somebody"), Group.REVIEW, Side.VENDOR),
    "deal_answered": Kind(_("A question is answered"), Group.REVIEW, Side.VENDOR, part="reviewer"),
    "deal_note": Kind(_("A new internal note"), Group.REVIEW, Side.VENDOR, part="internal"),
    "deal_closed": Kind(
        _("A deal is closed"), Group.REVIEW, Side.VENDOR, Frequency.DAILY, part="reviewer"
    ),
    # Conflict cases
    "case_asked": Kind(_("A question of the channel desk"), Group.CONFLICTS, must=RIGHTS),
    "case_answered": Kind(_("The channel desk has answered"), Group.CONFLICTS, must=RIGHTS),
    "case_evidence": Kind(_("New evidence in a case"), Group.CONFLICTS, Side.DESK),
    "conflict": Kind(_("A trap of the clearance check is touched"), Group.CONFLICTS, Side.DESK),
    "case_late": Kind(_("A case is late"), Group.CONFLICTS, Side.DESK),
    "clearance_trap": Kind(_("Somebody asked for a trap"), Group.CONFLICTS, Side.DESK),
    # Joint work
    "engagement_proposed": Kind(_("Joint work waits for your answer"), Group.JOINT),
    "engagement_news": Kind(_("Joint work is opened, changed or declined"), Group.JOINT),
    "engagement_ended": Kind(_("Joint work is paused or ends"), Group.JOINT),
    "engagement_due": Kind(_("Joint work ends soon, or its review is due"), Group.JOINT),
    "engagement_asked": Kind(_("A partner asks for joint work"), Group.JOINT, Side.VENDOR),
    "task_assigned": Kind(_("A task is given to you"), Group.JOINT),
    "task_due": Kind(_("A task is due tomorrow, or overdue"), Group.JOINT),
    "task_done": Kind(_("A task is done, cancelled or reopened"), Group.JOINT),
    "task_comment": Kind(_("A comment on a task"), Group.JOINT),
    "task_note": Kind(_("An internal note on a task"), Group.JOINT, Side.VENDOR, part="internal"),
    "plan_changed": Kind(_("A mutual plan has changed"), Group.JOINT, mail=Frequency.DAILY),
    "plan_signed": Kind(_("The other side agrees with a plan"), Group.JOINT),
    "direct_alert": Kind(_("A direct deal on a joint account"), Group.CONFLICTS, Side.DESK),
    # Distribution
    "supply": Kind(_("Quotes, distribution links, prepared registrations"), Group.DEALS),
    # Coverage
    "allocation_asked": Kind(
        _("An allocation waits for your decision"), Group.JOINT, Side.VENDOR, must=DUTY
    ),
    "allocation": Kind(_("Allocations: decided, beginning, running out"), Group.JOINT, Side.VENDOR),
    "hand_over": Kind(_("Work handed over to you"), Group.JOINT),
    "orphans": Kind(_("Work that belongs to nobody"), Group.JOINT, Side.DESK),
    # Learning
    "course_assigned": Kind(_("You are put on a course"), Group.LEARNING),
    "course_due": Kind(_("A course is due soon, or overdue"), Group.LEARNING),
    "course_completed": Kind(_("You completed a course"), Group.LEARNING, mail=Frequency.NEVER),
    # The library
    "page_to_approve": Kind(_("A page waits for a second pair of eyes"), Group.REVIEW, Side.VENDOR),
    "page_decided": Kind(_("Your page is approved or sent back"), Group.REVIEW, Side.VENDOR),
    "must_read": Kind(_("A page waits for your confirmation"), Group.PROGRAMME),
    # Oversight
    "access_ends": Kind(_("Access you gave ends soon"), Group.PROGRAMME),
    "access_review": Kind(_("An access review waits for your answer"), Group.PROGRAMME),
    "integration": Kind(_("A new integration"), Group.PROGRAMME),
    # The programme
    "audit_anchor": Kind(_("The end of your company’s audit trail"), Group.PROGRAMME),
    "audit_fault": Kind(_("The audit trail is not whole"), Group.PROGRAMME, Side.DESK, must=DUTY),
    "certificate": Kind(_("Your certificates: confirmed, declined, taken back"), Group.PROGRAMME),
    "certificate_ends": Kind(_("A certificate ends"), Group.PROGRAMME),
    "certificate_claim": Kind(
        _("A certificate issued elsewhere waits"), Group.PROGRAMME, Side.VENDOR
    ),
    "webhook": Kind(_("A webhook of yours fails or is switched off"), Group.PROGRAMME),
    "sso_member": Kind(_("A colleague came in by single sign-on"), Group.PROGRAMME),
    "sso_alert": Kind(
        _("Single sign-on: emergency sign-in, certificates, domains"), Group.PROGRAMME, must=SAFETY
    ),
    "erasure_asked": Kind(_("A person asks to be erased"), Group.PROGRAMME, Side.DESK),
    "application": Kind(_("A company asks to become a partner"), Group.PROGRAMME, Side.DESK),
}
OTHER = Kind(_("Other news"), Group.PROGRAMME)


OWNING_STAFF = frozenset({StaffRole.DIRECT_REP, StaffRole.DIRECT_MANAGER})


def offered_to(staff_role: str) -> list[str]:
    """Codes of the kinds a person of this role can get, in table order."""
    sides = {Side.EVERYBODY}
    if not staff_role or staff_role in OWNING_STAFF:
        sides.add(Side.OWNER)
    if staff_role:
        sides.add(Side.VENDOR)
    if staff_role == StaffRole.DESK:
        sides.add(Side.DESK)
    return [code for code, kind in KINDS.items() if kind.side in sides]


def kind_of(code: str) -> Kind:
    """The row of a code; what this version does not know is treated as other news."""
    return KINDS.get(code, OTHER)
