"""The unanswered contact: so many attempts in so many days and no answer since. One task each.

A series belongs to the side that tried and to one contact (or to the account, where no contact is
named). It begins after that side's last answer, so that going on trying makes no second task and
an answer opens a new series. Each side counts its own touchpoints only: what the other side noted
for itself decides nothing here.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from partners.accounts.models import Engagement
from partners.engagements.rooms import open_engagements
from partners.plans import services as plans
from partners.plans.choices import Visibility as TaskVisibility
from partners.plans.people import assignable
from partners.touchpoints.choices import Direction, Outcome, Visibility
from partners.touchpoints.models import ContactRule, Touchpoint, Unanswered
from partners.touchpoints.services.rule import current_rule
from portal.workflow import clock


@dataclass(frozen=True)
class Series:
    """Whose attempts, and whom they were to reach. `engagement_id` only on the vendor's side."""

    account_id: UUID
    organization_id: UUID | None
    engagement_id: UUID | None
    contact_id: UUID | None

    def answered_at(self) -> dt.datetime | None:
        """When the contact last answered this side (any contact, where none is named)."""
        rows = Touchpoint.objects.filter(
            account=self.account_id, organization=self.organization_id, outcome=Outcome.ANSWERED
        )
        if self.organization_id is None:
            rows = rows.filter(engagement=self.engagement_id)
        if self.contact_id:
            rows = rows.filter(contacts=self.contact_id)
        return rows.order_by("-at").values_list("at", flat=True).first()

    def bridge(self) -> Engagement | None:
        """The live engagement the side works through, if any."""
        rows = open_engagements("tasks").filter(account=self.account_id)
        if self.organization_id:
            return rows.filter(organization=self.organization_id).first()
        return rows.filter(pk=self.engagement_id).first() if self.engagement_id else None


def notice_silence() -> int:
    """Make a task of each series that is long enough; returns how many. Safe to repeat."""
    rule = current_rule()
    return sum(_notice(series, rows, rule) for series, rows in _attempts(rule).items())


def _attempts(rule: ContactRule) -> dict[Series, list[Touchpoint]]:
    """Attempts without an answer within the rule's days, by series, oldest first."""
    since = clock.now() - dt.timedelta(days=rule.days)
    rows = Touchpoint.objects.filter(
        outcome=Outcome.NO_ANSWER, direction=Direction.OUT, at__gte=since
    )
    found: dict[Series, list[Touchpoint]] = defaultdict(list)
    for row in rows.select_related("author").prefetch_related("contacts").order_by("at", "pk"):
        pair = None if row.organization_id else row.engagement_id
        for contact in [contact.pk for contact in row.contacts.all()] or [None]:
            found[Series(row.account_id, row.organization_id, pair, contact)].append(row)
    return found


def _notice(series: Series, rows: list[Touchpoint], rule: ContactRule) -> bool:
    if len(rows) < rule.attempts:
        return False
    answered = series.answered_at()
    tries = [row for row in rows if answered is None or row.at > answered]
    bridge = series.bridge()
    is_joint_work = series.organization_id or series.engagement_id
    if len(tries) < rule.attempts or (is_joint_work and bridge is None):
        return False
    ids = (series.account_id, series.organization_id, series.engagement_id, series.contact_id)
    key = ":".join([*(str(part or "-") for part in ids), str(answered or "-")])
    with transaction.atomic():
        noticed, is_new = Unanswered.objects.get_or_create(
            series=key,
            defaults={
                "account_id": series.account_id,
                "organization_id": series.organization_id,
                "engagement_id": series.engagement_id,
                "contact_id": series.contact_id,
                "visibility": Visibility.OWN if series.organization_id else Visibility.INTERNAL,
                "attempts": len(tries),
                "days": rule.days,
            },
        )
        if is_new:
            own = series.organization_id is not None
            noticed.task_id = _task(noticed, bridge, tries, own).pk
            noticed.save(update_fields=["task_id"])
    return is_new


def _task(
    noticed: Unanswered, bridge: Engagement | None, tries: list[Touchpoint], own: bool
) -> Any:
    """A task for the side that tried, given to who tried last, if still working there."""
    author, contact = tries[-1].author, noticed.contact
    visibility = TaskVisibility.OWN if own else TaskVisibility.INTERNAL
    able = assignable(noticed.account, bridge, visibility).filter(pk=author.pk)
    with translation.override(author.language):
        name = str(contact or noticed.account)[:100]
        title = _("No answer from %(name)s: try another way") % {"name": name}
        text = _("%(attempts)d attempts in %(days)d days, and no answer since.") % {
            "attempts": noticed.attempts,
            "days": noticed.days,
        }
    return plans.notice_task(
        account=noticed.account,
        engagement=bridge,
        key=f"silence:{noticed.pk}",
        title=title,
        text=text,
        visibility=visibility,
        assignee=able.first(),
    )
