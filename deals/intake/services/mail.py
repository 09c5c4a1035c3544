"""A mail comes in: refused, or a draft of its sender that waits to be confirmed."""

from email.message import EmailMessage
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction

from deals.intake.choices import Channel, Outcome, Reason
from deals.intake.models import Received
from deals.intake.reading import Read, read
from deals.intake.services.drafts import A_DAY, ask_to_confirm, came_today, draft_of
from deals.intake.services.rules import rule_of, works_there
from deals.intake.trust import is_proven
from deals.registrations.models import ProductFamily
from deals.registrations.validators import check_fields
from portal.activity.emails import queue


def take_mail(message: EmailMessage) -> Received | None:
    """What became of the mail; None for automatic mail and for one without a sender, which leave
    no trace. The same mail again is the first one's row."""
    found = read(message)
    if found.is_automatic or not found.sender:
        return None
    with transaction.atomic():
        if before := Received.objects.filter(key=found.key).first():
            return before
        return _take(found, is_proven(message, found.sender))


def _take(found: Read, proven: bool) -> Received:
    person = _person(found.sender)
    if not proven:  # no answer: it would go to whoever was imitated
        return _refuse(found, person, Reason.UNPROVEN)
    if person is None:
        return _refuse(found, None, Reason.UNKNOWN)
    if came_today(person, Channel.MAIL) >= A_DAY:
        return _refuse(found, person, Reason.TOO_MANY)
    company, reason = _company(found, person)
    if reason:
        return _answer(_refuse(found, person, reason, company), found)
    if "customer_name" not in found.values:
        return _answer(_refuse(found, person, Reason.EMPTY, company), found)
    received = Received(
        channel=Channel.MAIL,
        key=found.key,
        sender=found.sender,
        person=person,
        organization=company,
        outcome=Outcome.DRAFT,
    )
    values, lines, unread = _usable(found, person)
    received.deal = draft_of(person, company, values, lines)
    received.unread = unread
    received.save()
    ask_to_confirm(received)
    return received


def _person(address: str) -> Any:
    people = get_user_model().objects.filter(is_active=True, is_integration=False, staff_role="")
    return people.filter(email__iexact=address).first()


def _company(found: Read, person: Any) -> tuple[Any, str]:
    """The one company the person sells for and that takes mail, or why there is none."""
    seats = person.memberships.live().select_related("organization")
    companies = [seat.organization for seat in seats if works_there(person, seat.organization)]
    if not companies:
        return None, Reason.UNKNOWN
    if found.for_company:
        wanted = found.for_company.casefold()
        companies = [company for company in companies if company.name.casefold() == wanted]
    if len(companies) != 1:
        return None, Reason.UNCLEAR
    company = companies[0]
    is_open = company.status == "active" and rule_of(company).by_mail
    return company, "" if is_open else Reason.OFF


def _refuse(found: Read, person: Any, reason: str, company: Any = None) -> Received:
    if company is None and person is not None:
        seats = person.memberships.live().select_related("organization")[:2]
        company = seats[0].organization if len(seats) == 1 else None
    return Received.objects.create(
        channel=Channel.MAIL,
        key=found.key,
        sender=found.sender,
        person=person,
        organization=company,
        outcome=Outcome.REFUSED,
        reason=reason,
    )


def _answer(received: Received, found: Read) -> Received:
    """Only to a proven sender with an account: nobody else learns who has one."""
    context = {"received": received, "unread": found.unread[:10]}
    queue(received.person, "emails/intake/refused", context)
    return received


def _usable(found: Read, person: Any) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """What the registration's own rules accept; the rest is given back to be typed in."""
    values: dict[str, Any] = {}
    unread = list(found.unread)
    for name, value in found.values.items():
        try:
            values |= check_fields({name: value})
        except ValidationError:
            unread.append(str(value)[:200])
    families = list(ProductFamily.objects.visible_to(person).filter(is_active=True))
    lines = []
    for text, quantity, price in found.products:
        family = _family(text, families)
        if family is None or not 1 <= quantity <= 1_000_000:
            unread.append(text[:200])
        else:
            name = "" if text.casefold() in _names(family) else text[:120]
            row = {"family": family, "name": name, "quantity": quantity, "unit_price": price}
            lines.append(row)
    return values, lines, unread[:50]


def _names(family: ProductFamily) -> set[str]:
    return {family.name.casefold(), family.code.casefold()}


def _family(text: str, families: list[ProductFamily]) -> ProductFamily | None:
    """The family the words name, or begin with."""
    words = text.casefold()
    for family in families:
        if words in _names(family) or any(words.startswith(f"{name} ") for name in _names(family)):
            return family
    return None
