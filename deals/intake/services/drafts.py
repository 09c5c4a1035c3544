"""Drafts made without signing in, and their confirmation by the seller."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.intake.choices import Channel, Outcome, Reason
from deals.intake.models import FormLink, Received
from deals.intake.services.rules import rule_of, works_there
from deals.intake.tokens import confirm_address
from deals.registrations import services as registrations
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.emails import queue
from portal.workflow import clock
from portal.workflow.machine import StateMoved

A_DAY = 50  # registrations of one person and channel that are taken; the rest is refused
DAY = dt.timedelta(days=1)
Lines = Iterable[Mapping[str, Any]] | None


def draft_of(
    person: Any, company: Any, data: Mapping[str, Any], lines: Lines, deal_id: Any = None
) -> Deal:
    """A draft in the person's own name: their keys decide whether they may register."""
    return registrations.create_draft(
        actor=person, organization=company, data=data, lines=lines, deal_id=deal_id
    )


def take_form(
    *, link: FormLink, token: uuid.UUID, data: Mapping[str, Any], lines: Lines
) -> Received:
    """What was typed behind a form link. `token` is the form's own: sent twice, it comes once.

    Whoever has the link chooses the token, so it counts for this link alone: it names no draft
    that is there already, and tells nothing of one. Raises StateMoved when the link was ended, or
    its person may not register any more; ValidationError after A_DAY of them.
    """
    own = uuid.uuid5(link.pk, str(token))
    with transaction.atomic():
        if before := Received.objects.filter(key=f"form-{own}").first():
            return before
        check_link(link)
        if came_today(link.person, Channel.LINK) >= A_DAY:
            raise ValidationError(_("Too many registrations came by this link today."))
        received = Received(
            channel=Channel.LINK,
            key=f"form-{own}",
            sender=link.person.email,
            person=link.person,
            organization=link.organization,
            outcome=Outcome.DRAFT,
            deal=draft_of(link.person, link.organization, data, lines, deal_id=own),
        )
        received.save()
        ask_to_confirm(received)
    return received


def came_today(person: Any, channel: str) -> int:
    """Registrations in the person's name within a day. What a stranger sent under their address
    does not count: it would use up what is theirs."""
    rows = Received.objects.filter(person=person, channel=channel, created_at__gt=clock.now() - DAY)
    return rows.exclude(reason=Reason.UNPROVEN).count()


def check_link(link: FormLink) -> None:
    live = FormLink.objects.live().filter(pk=link.pk).exists()
    if not (live and rule_of(link.organization).by_link) or not works_there(
        link.person, link.organization
    ):
        raise StateMoved(_("This link does not work any more."), link)


def ask_to_confirm(received: Received) -> None:
    """A mail to the seller's own address with the address of the confirmation page."""
    context = {
        "received": received,
        "deal": received.deal,
        "url": confirm_address(received),
        "unread": received.unread,
    }
    queue(received.person, "emails/intake/confirm", context, about=received.deal)


def is_waiting(received: Received) -> bool:
    """Whether it can still be confirmed by the person it was sent to."""
    deal = received.deal
    if deal is None or deal.status != Status.DRAFT or deal.owner_id != received.person_id:
        return False
    if received.organization is None:
        return False
    rule = rule_of(received.organization)
    is_open = rule.by_mail if received.channel == Channel.MAIL else rule.by_link
    return is_open and works_there(received.person, received.organization) is not None


def confirm(*, received: Received, version: int, data: Mapping[str, Any], lines: Lines) -> Deal:
    """Save what the seller corrected and send the registration, whole or not at all.

    Raises ValidationError for what is missing, StateMoved when it is not waiting any more.
    """
    person: Any = received.person
    with transaction.atomic():
        if not is_waiting(received):
            raise StateMoved(_("This registration was already sent."), received.deal)
        deal = registrations.update_deal(
            deal=cast(Deal, received.deal), actor=person, version=version, data=data, lines=lines
        )
        deal = registrations.perform(deal=deal, action="submit", actor=person, version=deal.version)
        Received.objects.filter(pk=received.pk).update(outcome=Outcome.SENT)
        note = {"channel": received.channel}
        record_event(deal, person, "confirm_intake", Audience.JOINT, note)
    return deal
