"""What follows from each transition, in its transaction."""

from typing import Any

from deals.registrations import services as registrations
from deals.supply import emails
from deals.supply.models import LinkProposal, PreparedRegistration, SupplyRequest
from deals.supply.packing import unpacked, unpacked_lines
from partners.organizations.choices import OrganizationKind
from partners.organizations.services import agree_link
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow.machine import Data


# --- Quotes ---------------------------------------------------------------------------------------
def quoted(row: SupplyRequest, actor: Any, data: Data) -> None:
    for line in row.lines.all():
        line.unit_price = data["prices"][line.pk]
        line.save(update_fields=["unit_price"])
    emails.to_reseller(row, "quoted")


def declined(row: SupplyRequest, actor: Any, data: Data) -> None:
    emails.to_reseller(row, "quote_declined")


def chosen(row: SupplyRequest, actor: Any, data: Data) -> None:
    """The deal names the distributor from now on; nothing else of it changes."""
    registrations.name_distributor(deal=row.deal, actor=actor, distributor=row.distributor)
    emails.to_distributor(row, "quote_chosen")


def released(row: SupplyRequest, actor: Any, data: Data) -> None:
    row.deal.refresh_from_db()
    if row.deal.distributor_id == row.distributor_id:
        registrations.name_distributor(deal=row.deal, actor=actor, distributor=None)
    emails.to_distributor(row, "quote_not_chosen")


def not_chosen(row: SupplyRequest, actor: Any, data: Data) -> None:
    emails.to_distributor(row, "quote_not_chosen")


def withdrawn(row: SupplyRequest, actor: Any, data: Data) -> None:
    emails.to_distributor(row, "quote_withdrawn")


def expired(row: SupplyRequest, actor: Any, data: Data) -> None:
    emails.to_reseller(row, "quote_expired")


# --- Prepared registrations -----------------------------------------------------------------------
def consented(row: PreparedRegistration, actor: Any, data: Data) -> None:
    """A draft of the person who consents, with the distributor named. That it was consented to
    stands in the trail of both records."""
    deal = registrations.create_draft(
        actor=actor,
        organization=row.reseller,
        data=unpacked(row.data) | {"distributor": row.distributor},
        lines=unpacked_lines(row.lines),
        deal_id=row.pk,
    )
    record_event(deal, actor, "consent", Audience.JOINT, {"with": str(row.distributor)})
    PreparedRegistration.objects.filter(pk=row.pk).update(deal=deal)
    row.deal = deal
    emails.to_preparer(row, "prepared_consented")


def refused(row: PreparedRegistration, actor: Any, data: Data) -> None:
    emails.to_preparer(row, "prepared_refused")


def lapsed(row: PreparedRegistration, actor: Any, data: Data) -> None:
    emails.to_preparer(row, "prepared_lapsed")


# --- Links ----------------------------------------------------------------------------------------
def linked(row: LinkProposal, actor: Any, data: Data) -> None:
    """Both sides have agreed: the link starts on the day proposed, today at the earliest."""
    companies = [row.organization, data["organization"]]
    companies.sort(key=lambda company: company.kind != OrganizationKind.DISTRIBUTOR)
    link = agree_link(
        distributor=companies[0],
        reseller=companies[1],
        actor=actor,
        starts_on=data["starts_on"],
        ends_on=row.ends_on,
    )
    LinkProposal.objects.filter(pk=row.pk).update(link=link)
    row.link = link
    emails.proposal_answered(row, "link_accepted")


def turned_down(row: LinkProposal, actor: Any, data: Data) -> None:
    emails.proposal_answered(row, "link_declined")
