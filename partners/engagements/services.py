"""What can be done to engagements and to requests for them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.accounts.choices import OPEN_ENGAGEMENTS, EngagementStatus
from partners.accounts.models import Account, Engagement
from partners.engagements import emails, policies, requests, validators
from partners.engagements.choices import ENDING_SOON, RequestStatus
from partners.engagements.models import EngagementRequest
from partners.engagements.workflow import ENGAGEMENT
from partners.engagements.workflow_requests import REQUEST
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Organization
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock

LOOKED_BACK = dt.timedelta(days=60)  # for days on which nobody opened what had begun


def perform(
    *,
    engagement: Engagement,
    action: str,
    actor: Any,
    version: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> Engagement:
    """Make one transition of the table; `version` is the one the actor saw."""
    seen = engagement.version if version is None else version
    scope = scope_of(actor)
    done: Engagement = ENGAGEMENT.perform(
        engagement, action, actor=actor, scope=scope, version=seen, data=data or {}
    )
    return done


def propose(
    *,
    account: Account,
    organization: Organization,
    actor: Any,
    level: str,
    purpose: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    review_on: dt.date | None = None,
    agrees: bool = False,
    request: EngagementRequest | None = None,
    token: uuid.UUID | None = None,
) -> Engagement:
    """Propose to open an account in the actor's scope to a company. Opens nothing by itself.

    `agrees`: the actor speaks for the account, has read what opens, and agrees with the proposal.
    `request`: the partner's request it answers. A form sent twice with one `token` does one thing.
    """
    scope = scope_of(actor)
    require(policies.can_propose(scope, account, organization))
    columns = check_proposal(level, purpose, starts_on, ends_on, review_on)
    key = uuid.uuid5(actor.pk, f"engagement:{token}") if token else uuid.uuid4()
    if token and (sent := Engagement.objects.filter(pk=key).first()):
        return sent
    if organization.status != OrganizationStatus.ACTIVE:
        raise ValidationError({"organization": _("This company is not active.")})
    row = Engagement(
        pk=key, account=account, organization=organization, proposed_by=actor, **columns
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            note = {"level": level, "purpose": row.purpose}
            record_event(row, actor, "propose", Audience.JOINT, note)
            if request is not None:
                requests.link(request, row)
            if agrees and policies.speaks_for_account(scope, account):
                perform(engagement=row, action="accept", actor=actor)
            else:
                emails.proposed(row, actor)
    except IntegrityError as error:
        if token and (sent := Engagement.objects.filter(pk=key).first()):
            return sent  # the same form, in parallel
        raise ValidationError(
            {"organization": _("Joint work with this company is open or proposed already.")}
        ) from error
    return row


def check_proposal(
    level: str,
    purpose: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    review_on: dt.date | None = None,
) -> dict[str, Any]:
    """The columns of a proposal. Raises ValidationError keyed by field."""
    dates = {"starts_on": starts_on, "ends_on": ends_on, "review_on": review_on}
    return {
        "level": validators.check_level({"level": level}),
        "purpose": validators.check_line({"purpose": purpose}, "purpose", validators.PURPOSE),
        **validators.check_dates(dates),
    }


# --- Requests ----------------------------------------------------------------------------------
def ask(
    *,
    actor: Any,
    organization: Organization,
    data: Mapping[str, Any],
    deal: tuple[uuid.UUID, str, Any] | None = None,
    token: uuid.UUID | None = None,
) -> EngagementRequest:
    """A partner asks for joint work on a customer in its own words, or on that of its approved
    `deal`: (id, number, the account it is matched with or None). The answer is the same whether
    or not the customer is on file."""
    scope = scope_of(actor)
    require(policies.can_ask(scope))
    require(policies.as_asker(scope, EngagementRequest(organization=organization)))
    key = uuid.uuid5(actor.pk, f"engagement-request:{token}") if token else uuid.uuid4()
    columns = validators.check_customer(data) | {
        "level": validators.check_level(data),
        "purpose": validators.check_line(data, "purpose", validators.PURPOSE),
        "ends_on": validators.check_dates({"ends_on": data.get("ends_on")})["ends_on"],
    }
    if deal is not None:
        columns |= {"deal_id": deal[0], "deal_number": deal[1], "account": deal[2]}
    with transaction.atomic():
        row, is_new = EngagementRequest.objects.get_or_create(
            pk=key, defaults={"organization": organization, "asked_by": actor, **columns}
        )
        if is_new:
            record_event(row, actor, "ask", Audience.JOINT)
            emails.asked(row, actor)
    return row


def perform_request(
    *,
    request: EngagementRequest,
    action: str,
    actor: Any,
    version: int,
    data: Mapping[str, Any] | None = None,
) -> EngagementRequest:
    """Decline or take back a request."""
    done: EngagementRequest = REQUEST.perform(
        request, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )
    return done


def open_request_of(deal_id: uuid.UUID) -> EngagementRequest | None:
    rows = EngagementRequest.objects.filter(deal_id=deal_id, status=RequestStatus.OPEN)
    return rows.first()


# --- What the calendar does --------------------------------------------------------------------
def open_begun(on: dt.date | None = None) -> int:
    """Open the bridges agreed for a day that has come; returns how many were looked at.

    A few weeks back, for the days nobody looked. Safe to repeat.
    """
    day = on or clock.today()
    begun = Engagement.objects.filter(
        status=EngagementStatus.ACTIVE, starts_on__lte=day, starts_on__gt=day - LOOKED_BACK
    )
    for row in begun.select_related("account").iterator(chunk_size=500):
        grants.sync(row)
    return begun.count()


def expire_due() -> int:
    """Write down that engagements whose last day has come are over; they opened nothing since."""
    due = Engagement.objects.filter(status__in=OPEN_ENGAGEMENTS, ends_on__lte=clock.today())
    rows = due.select_related("account", "organization").order_by("pk")
    return sum(ENGAGEMENT.perform_by_clock(row, "expire") for row in rows.iterator(chunk_size=200))


def remind_of_ends() -> int:
    """Tell both sides once of each last day that comes within two weeks."""
    today = clock.today()
    rows = _agreed().filter(ends_on__gt=today, ends_on__lte=today + dt.timedelta(days=ENDING_SOON))
    return _remind(rows, "told_of_end", "ends_on", emails.ending_soon)


def remind_of_reviews() -> int:
    """Tell both sides once of each review day that has come."""
    return _remind(
        _agreed().filter(review_on__lte=clock.today()),
        "told_of_review",
        "review_on",
        emails.review_due,
    )


def _agreed() -> Any:
    statuses = [EngagementStatus.ACTIVE, EngagementStatus.PAUSED]
    rows = Engagement.objects.filter(status__in=statuses).order_by("pk")
    return rows.select_related("account", "organization")


def _remind(rows: Any, column: str, day: str, tell: Any) -> int:
    """Both sides hear of a date once: the date told of is noted in the same transaction."""
    told = 0
    for row in rows:
        date = getattr(row, day)
        if getattr(row, column) == date or row.is_over:
            continue
        with transaction.atomic():
            unsaid = Engagement.objects.filter(pk=row.pk, **{day: date}).exclude(**{column: date})
            if unsaid.update(**{column: date}):
                tell(row)
                told += 1
    return told
