"""Run by test_races.py in a process of its own, on a copy of the test database.

`python tests/deals/approvals/race.py KIND` prints one JSON object: what threads got that signed at
the same moment, and what stands in the database afterwards.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()


from deals.approvals.services import release_due  # noqa: E402
from deals.registrations import services  # noqa: E402
from deals.registrations.models import Deal  # noqa: E402
from portal.activity.models import AuditEntry  # noqa: E402
from portal.home import worlds  # noqa: E402
from portal.workflow import clock  # noqa: E402
from tests.conftest import CAST  # noqa: E402
from tests.deals.approvals.conftest import (  # noqa: E402
    CAM,
    DESK,
    OPS,
    SELLER,
    Office,
    chain,
    set_policy,
    set_rules,
)  # fmt: skip
from tests.together import together  # noqa: E402

MANAGER, THE_DESK = "role:account_manager", "role:desk"


def step(office, deal, action, email, **data):
    """As the person saw it before the barrier: read now, made later."""
    seen = Deal.objects.get(pk=deal.pk)
    return lambda: services.perform(
        deal=seen, action=action, actor=office[email], version=seen.version, data=data
    )


def one_place(office):
    """Two of the desk and one click eight times, for one place."""
    set_rules(chain([THE_DESK], [MANAGER]))
    deal = office.send()
    jobs = [step(office, deal, "agree", who) for who in (DESK, OPS) for _ in range(4)]
    return deal, together(jobs)


def parallel_places(office):
    """Both places of a stage at the same moment, then a third waits."""
    set_rules(chain([MANAGER, THE_DESK], [THE_DESK]))
    deal = office.send()
    return deal, together([step(office, deal, "agree", who) for who in (CAM, DESK)])


def agree_or_decline(office):
    set_rules(chain([THE_DESK], [MANAGER]))
    deal = office.send()
    jobs = [step(office, deal, "agree", DESK), step(office, deal, "decline", OPS, message="No")]
    return deal, together(jobs * 3)


def claim_or_release(office):
    """A person takes what the clock is about to approve."""
    set_policy(manual_share_percent=0)
    set_rules({"result": "auto_approve"})
    deal = office.send()
    later = deal.routes.get().release_at
    jobs = [step(office, deal, "claim", CAM), lambda: release_due(at=later)]
    return deal, together(jobs * 3)


def two_over_the_cap(office):
    """Two drafts sent at once, where there is room for one."""
    from deals.registrations.choices import OPEN

    here = Deal.objects.filter(organization__name="Northwind Resale", status__in=OPEN)
    set_policy(open_registrations_cap=here.count() + 1)
    drafts = [office.draft(), office.draft()]
    results = together([step(office, draft, "submit", SELLER) for draft in drafts])
    results["open"] = here.count()
    return drafts[0], results


if __name__ == "__main__":
    kinds = (one_place, parallel_places, agree_or_decline, claim_or_release, two_over_the_cap)
    office = Office(worlds.build(CAST))
    deal, results = {job.__name__: job for job in kinds}[sys.argv[1]](office)
    deal = Deal.objects.get(pk=deal.pk)
    trail = AuditEntry.objects.about(deal).exclude(action__in=["create_draft", "submit"])
    print(json.dumps({
        "results": results,
        "status": deal.status,
        "due": deal.signoffs_due,
        "turn": deal.routed_to,
        "steps": list(deal.steps.values_list("status", flat=True)),
        "trail": sorted(trail.values_list("action", flat=True)),
        "at": clock.now().isoformat(),
    }))  # fmt: skip
