"""Who can see a quote request: the reseller and its reviewers, the one distributor it asked."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations.explain import RULES, of_deal
from deals.supply.models import SupplyRequest
from partners.organizations.explain import why_no_key
from partners.organizations.models import DistributionLink
from portal.access.explain import EXPLAINED, GROUP, Explained, Holders, Path, Rule, neutral_rule
from portal.access.policy import Text


def _live_link(holders: Holders, row: SupplyRequest) -> DistributionLink | None:
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


def _not_asked(holders: Holders, row: SupplyRequest, person: Any) -> Text:
    if _live_link(holders, row) is None:
        words = {"distributor": str(row.distributor), "reseller": str(row.reseller)}
        return _("%(distributor)s is not linked to %(reseller)s.") % words
    return why_no_key(holders, row.distributor, "view_supplied_deals", person)


SELLERS = tuple(of_deal(rule) for rule in RULES if rule.code in {"company", "own_work"})
EXPLAINED[SupplyRequest._meta.label_lower] = Explained(
    label=gettext_lazy("Quote request"),
    companies=lambda row: [row.reseller_id, row.distributor_id],
    rules=(
        *SELLERS,
        Rule("asked", gettext_lazy("The distributor that was asked"), _asked, _not_asked),
        neutral_rule(),
    ),
)
