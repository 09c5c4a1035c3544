"""Who is told what about quotes, prepared registrations and links. Texts: templates/emails/supply/.

A mail to one distributor says nothing that depends on another, and no mail quotes a price.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from deals.supply.models import DirectAlert, LinkProposal, PreparedRegistration, SupplyRequest
from partners.organizations.choices import ROLE_KEYS
from partners.organizations.models import DistributionLink, Membership, Organization
from portal.activity import emails
from portal.notifications.services import notify

KIND, ALERT = "supply", "direct_alert"


def people_with(organization_id: Any, codename: str) -> list[Any]:
    """Active people of a company whose role holds `codename`."""
    roles = [role for role, keys in ROLE_KEYS.items() if codename in keys]
    seats = Membership.objects.live().filter(organization_id=organization_id, role__in=roles)
    seats = seats.filter(user__is_active=True).select_related("user").order_by("user__email")
    return [seat.user for seat in seats]


def _write(template: str, people: Iterable[Any], about: Any, key: str = "", **words: Any) -> None:
    for person in people:
        context = {"row": about, "person": person, **words}
        notify(person, KIND, f"emails/supply/{template}", context, about=about, key=key)


# --- Quotes ---------------------------------------------------------------------------------------
def to_distributor(row: SupplyRequest, template: str) -> None:
    _write(template, people_with(row.distributor_id, "view_supplied_deals"), row)


def to_reseller(row: SupplyRequest, template: str) -> None:
    """The deal's owner and whoever asked."""
    people = {person.pk: person for person in (row.deal.owner, row.asked_by)}
    _write(template, people.values(), row)


# --- Prepared registrations -----------------------------------------------------------------------
def prepared(row: PreparedRegistration) -> None:
    _write("prepared", people_with(row.reseller_id, "register_deals"), row)


def to_preparer(row: PreparedRegistration, template: str) -> None:
    _write(template, [row.prepared_by], row)


# --- Links ----------------------------------------------------------------------------------------
def proposed(row: LinkProposal) -> None:
    """Goes to the address, account or not; the text is the same."""
    url = f"{settings.SITE_URL}/distribution/answer/{row.token}/"
    context = {"row": row, "answer_url": url}
    template = "emails/supply/link_proposed"
    if person := get_user_model().objects.filter(email=row.email, is_active=True).first():
        emails.queue(person, template, context)
    else:
        emails.queue_to_address(row.email, template, context, language=row.proposed_by.language)


def proposal_answered(row: LinkProposal, template: str) -> None:
    notify(
        row.proposed_by,
        KIND,
        f"emails/supply/{template}",
        {"row": row, "person": row.proposed_by},
        about=row,
        url="/distribution/",
    )


def link_ended(link: DistributionLink, actor: Any) -> None:
    """Both companies' administrators, each naming the other company."""
    sides: list[tuple[Organization, Organization]] = [
        (link.distributor, link.reseller),
        (link.reseller, link.distributor),
    ]
    for own, other in sides:
        for person in people_with(own.pk, "manage_organization"):
            if person != actor:
                context = {"link": link, "other": other, "person": person}
                template = "emails/supply/link_ended"
                notify(person, KIND, template, context, about=link, url="/distribution/")


# --- Alerts ---------------------------------------------------------------------------------------
def direct_alert(alert: DirectAlert) -> None:
    """The desk hears once of each direct deal on each joint account."""
    people = get_user_model().objects.filter(staff_role="desk", is_active=True).order_by("email")
    for person in people:
        context = {"alert": alert, "deal": alert.deal, "person": person}
        key = f"direct-alert:{alert.pk}"
        template = "emails/supply/direct_alert"
        notify(person, ALERT, template, context, about=alert, key=key)
