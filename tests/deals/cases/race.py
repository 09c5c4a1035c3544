"""Run by test_races.py in a process of its own, on a copy of the test database.

`python tests/deals/cases/race.py KIND` prints one JSON object: what many threads got that did the
same thing at the same moment, and what stands in the database afterwards.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from deals.cases import services  # noqa: E402
from deals.cases.models import Case, CaseDecision, CaseParty, DealCredit  # noqa: E402
from deals.registrations.models import Deal  # noqa: E402
from portal.activity.models import AuditEntry  # noqa: E402
from portal.home import worlds  # noqa: E402
from tests.deals.cases.conftest import BLUEPEAK, COMPLETE, NORTHWIND  # noqa: E402
from tests.together import person, together  # noqa: E402

CAST = json.loads((Path(__file__).parents[2] / "cast.json").read_text())
DESK, OPS = "desk@meridian.example", "ops@meridian.example"


def build():
    rows = [
        {"key": "race-nw", "status": "in_review", **COMPLETE, **NORTHWIND},
        {"key": "race-bp", "status": "in_review", **COMPLETE, **BLUEPEAK},
        {"key": "race-no", "status": "rejected", **COMPLETE, **NORTHWIND, "title": "Again"},
    ]
    return worlds.build({**CAST, "deals": rows}).deals


def trail(deals):
    rows = AuditEntry.objects.filter(target_id__in=[deal.pk for deal in deals])
    acts = {"approve", "reject", "revoke", "appeal"}
    return sorted(row.action for row in rows.order_by("pk") if row.action in acts)


def two_desks(deals):
    """One decides for one side, the other for the other side, four threads each."""
    sides = [deals["race-nw"], deals["race-bp"]]
    case = services.open_case(actor=person(DESK), kind="overlap", registrations=sides)
    parties = {row.deal_id: row for row in case.parties.all()}

    def decide(email, winner):
        def work():
            services.perform(
                case=Case.objects.get(pk=case.pk),
                action="decide",
                actor=person(email),
                version=case.version,
                data={
                    "outcome": "transfer",
                    "winner": parties[winner.pk],
                    "text": "First.",
                    "reason": "not_accepted",
                },
            )

        return work

    results = together([decide(DESK, sides[0])] * 4 + [decide(OPS, sides[1])] * 4)
    statuses = [Deal.objects.get(pk=deal.pk).status for deal in sides]
    return {"results": results, "statuses": sorted(statuses), "trail": trail(sides)}


def same_appeal(deals):
    """One owner, one button, eight times at once."""
    deal = deals["race-no"]

    def work():
        services.appeal(
            deal=Deal.objects.get(pk=deal.pk),
            actor=person("seller@northwind.example"),
            version=deal.version,
            message="Look again.",
        )

    return {"results": together([work] * 8), "trail": trail([deal])}


if __name__ == "__main__":
    found = {"two_desks": two_desks, "same_appeal": same_appeal}[sys.argv[1]](build())
    found |= {
        "cases": Case.objects.count(),
        "parties": CaseParty.objects.count(),
        "decisions": CaseDecision.objects.count(),
        "credits": DealCredit.objects.count(),
    }
    print(json.dumps(found))
