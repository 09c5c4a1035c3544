"""Who can see a quote and what was prepared: the reseller, the one distributor it works with here.

The vendor's reviewers read that there is a request; nobody of the vendor reads a price.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.explain import RULES
from deals.registrations.explain_parts import deal_of
from deals.supply.models import PreparedRegistration, SupplyRequest
from partners.organizations.explain import key_paths, why_no_key
from partners.organizations.models import DistributionLink
from portal.access.explain import EXPLAINED, GROUP, Explained, Holders, Path, Rule, neutral_rule
from portal.access.explain_rules import People, follow, narrowed, neutral_only
from portal.access.policy import Text


def _live_link(holders: Holders, row: Any) -> DistributionLink | None:
    links = DistributionLink.objects.live().select_related("distributor", "reseller")
    links = links.filter(distributor=row.distributor_id, reseller=row.reseller_id)
    return holders.once(("supplies", row.pk), links.first)


def _asked(holders: Holders, row: SupplyRequest) -> Iterator[Path]:
    link = _live_link(holders, row)
    if link is None:
        return
    words = {"company": link.distributor.name, "reseller": link.reseller.name}
    yield Path(
        rule="asked",
        kind=GROUP,
        holder=_("Administrators and buyers of %(company)s") % words,
        people=holders.holding("view_supplied_deals", row.distributor_id),
        lens="",
        fact=_("%(reseller)s asked %(company)s for a quote") % words,
        fact_type="organizations.distributionlink",
        fact_id=link.pk,
        by=row.asked_by,
        since=row.created_at,
        until=link.ends_on,
        company=row.distributor_id,
        told=words["company"],
        public=True,
    )


def _not_asked(holders: Holders, row: Any, person: Any) -> Text:
    if _live_link(holders, row) is None:
        words = {"distributor": str(row.distributor), "reseller": str(row.reseller)}
        return _("%(distributor)s is not linked to %(reseller)s.") % words
    return why_no_key(holders, row.distributor, "view_supplied_deals", person)


SIDES = tuple(rule for rule in RULES if rule.code in {"company", "own_work"})
ASKED = Rule("asked", gettext_lazy("The distributor that was asked"), _asked, _not_asked)


def both(row: Any) -> list[Any]:
    return [row.reseller_id, row.distributor_id]


EXPLAINED[SupplyRequest._meta.label_lower] = Explained(
    name="quotes",
    label=gettext_lazy("Quote request"),
    companies=both,
    rules=(*follow(SIDES, deal_of), ASKED, neutral_rule()),
)


# --- Prices: the two companies only --------------------------------------------------------------
def _no_reviewer(holders: Holders, row: Any, path: Path) -> People:
    return path.people - holders.holding("review_deals", row.request.reseller_id)


def _vendor_reads_no_prices(row: Any) -> Text:
    return _("Nobody of the vendor reads what a quote says.")


PRICES = (
    *narrowed(SIDES, lambda row: row.request.deal, _no_reviewer, _vendor_reads_no_prices),
    *follow((ASKED,), lambda row: row.request),
)
for label, words in (
    ("supply.supplyline", gettext_lazy("Line of a quote")),
    ("supply.supplyfile", gettext_lazy("File of a quote")),
):
    EXPLAINED[label] = Explained(label=words, companies=lambda row: both(row.request), rules=PRICES)


# --- Prepared registrations: before the consent there is nothing the vendor could read -----------
def _reseller(holders: Holders, row: PreparedRegistration) -> Iterator[Path]:
    yield from key_paths(holders, row.reseller, "register_deals", rule="reseller")


def _no_reseller(holders: Holders, row: PreparedRegistration, person: Any) -> Text:
    return why_no_key(holders, row.reseller, "register_deals", person)


def _preparer(holders: Holders, row: PreparedRegistration) -> Iterator[Path]:
    if _live_link(holders, row):
        key = "view_supplied_deals"
        yield from key_paths(holders, row.distributor, key, rule="distributor")


EXPLAINED[PreparedRegistration._meta.label_lower] = Explained(
    name="prepared",
    label=gettext_lazy("Prepared registration"),
    companies=both,
    rules=(
        Rule("reseller", gettext_lazy("Sellers of the reseller"), _reseller, _no_reseller),
        Rule("distributor", gettext_lazy("The distributor that prepared it"), _preparer,
             _not_asked),
    ),
)  # fmt: skip


# --- Proposals of links; alerts ------------------------------------------------------------------
def _proposer(holders: Holders, row: Any) -> Iterator[Path]:
    for company in (row.organization, row.other):
        yield from key_paths(holders, company, "manage_organization", rule="sides")


def _no_side(holders: Holders, row: Any, person: Any) -> Text:
    return why_no_key(holders, row.organization, "manage_organization", person)


EXPLAINED["supply.linkproposal"] = Explained(
    label=gettext_lazy("Proposal of a distribution link"),
    companies=lambda row: [pk for pk in (row.organization_id, row.other_id) if pk],
    rules=(
        Rule("sides", gettext_lazy("Administrators of the two companies"), _proposer, _no_side),
        neutral_rule(),
    ),
)
neutral_only(("supply.directalert", gettext_lazy("Alert about a direct deal")))
