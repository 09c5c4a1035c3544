"""Run by test_races.py in a process of its own, on a copy of the test database.

`python tests/wall/race.py KIND` prints one JSON object: what many threads got that did the same
thing to one deal at the same moment, and what stands in the database afterwards.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()


from deals.registrations import services  # noqa: E402
from deals.registrations.models import Deal  # noqa: E402
from partners.organizations import services as companies  # noqa: E402
from partners.organizations.models import Assignment  # noqa: E402
from portal.access import grants  # noqa: E402
from portal.activity.models import AuditEntry, OutgoingEmail  # noqa: E402
from portal.home import worlds  # noqa: E402
from tests.together import person, together  # noqa: E402

DEAL = worlds.key_id("deal", "nw-submitted")


def move(action, email, version, **data):
    deal = Deal.objects.get(pk=DEAL)
    services.perform(deal=deal, action=action, actor=person(email), version=version, data=data)


def report(results):
    deal = Deal.objects.get(pk=DEAL)
    trail = AuditEntry.objects.about(deal).exclude(action__in=["create_draft", "submit"])
    told = OutgoingEmail.objects.filter(about_id=DEAL, subject__regex="^(Approved|Not accepted)")
    return {
        "results": results,
        "status": deal.status,
        "version": deal.version,
        "trail": list(trail.values_list("action", flat=True)),
        "mails": told.count(),
        "drift": len(list(grants.drift())),
    }


def same_click(version):
    """One reviewer, one button, eight times at once."""
    return together([lambda: move("approve", "cam@meridian.example", version)] * 8)


def two_reviewers(version):
    """The account manager approves while the desk rejects, four threads each."""
    no = {"reason": "incomplete", "message": "No"}
    return together(
        [lambda: move("approve", "cam@meridian.example", version)] * 4
        + [lambda: move("reject", "desk@meridian.example", version, **no)] * 4
    )


def withdraw_or_approve(version):
    """The owner takes back what the reviewer approves."""
    return together(
        [lambda: move("withdraw", "seller@northwind.example", version)] * 4
        + [lambda: move("approve", "cam@meridian.example", version)] * 4
    )


def same_assignment(version):
    """A manager is assigned eight times at once: one fact, one set of grants."""
    desk, manager = person("desk@meridian.example"), person("cam2@meridian.example")
    northwind = Deal.objects.get(pk=DEAL).organization
    results = together(
        [lambda: companies.assign(organization=northwind, actor=desk, user=manager)] * 8
    )
    results["assignments"] = (
        Assignment.objects.live().filter(organization=northwind, user=manager).count()
    )
    return results


if __name__ == "__main__":
    kinds = {job.__name__: job for job in (same_click, two_reviewers, withdraw_or_approve)}
    kinds["same_assignment"] = same_assignment
    # A transactional test that ran before may have emptied the database this is a copy of.
    worlds.build(json.loads((Path(__file__).parents[1] / "cast.json").read_text()))
    version = Deal.objects.get(pk=DEAL).version
    print(json.dumps(report(kinds[sys.argv[1]](version))))
