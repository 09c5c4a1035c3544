"""Run in a process of its own on a fault's database: `verify.py [LEDGER]` prints one JSON object,
whose `faults` are all empty when nothing is lost, half done or done twice."""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from deals.protection import checks  # noqa: E402
from deals.registrations.models import Deal, DealFile  # noqa: E402
from portal.access import grants  # noqa: E402
from portal.activity.models import AuditEntry, OutgoingEmail  # noqa: E402
from portal.audit.verifying import verify as verify_chains  # noqa: E402
from portal.jobs.models import JobRun  # noqa: E402


def twice(rows):
    return [str(row) for row, count in Counter(rows).items() if count > 1]


def main():
    told = json.loads(Path(sys.argv[1]).read_text()) if sys.argv[1:] else {"made": {}, "sent": []}
    deals = list(Deal.objects.filter(title__startswith="Ledger "))
    by_title = Counter(deal.title for deal in deals)
    status = {str(deal.pk): deal.status for deal in deals}
    trail = Counter(
        (str(pk), action) for pk, action in AuditEntry.objects.values_list("target_id", "action")
    )
    mails = OutgoingEmail.objects.exclude(about_id=None)
    protections, chains = checks.verify(), verify_chains(None)
    submitted = [pk for pk, name in status.items() if name != "draft"]
    faults = {
        "lost": [title for title, pk in told["made"].items() if status.get(pk) is None],
        "lost_sending": [pk for pk in told["sent"] if status.get(pk) in (None, "draft")],
        "twice": [title for title, count in by_title.items() if count > 1],
        "without_history": [pk for pk in status if trail[pk, "create_draft"] != 1]
        + [pk for pk in submitted if trail[pk, "submit"] != 1],
        "mail_twice": twice(mails.values_list("to", "subject", "about_id", "text")),
        "protection_without_ledger": protections.drifted + protections.unexplained
        + protections.broken,
        "grants": [str(row) for row in grants.drift()],
        "chains": [] if chains.is_whole else [str(chains)[:500]],
        "files": [
            str(row.pk)
            for row in DealFile.objects.all()
            if not row.content.storage.exists(row.content.name)
            or row.content.storage.size(row.content.name) != row.size
        ],
        "jobs_twice": twice(JobRun.objects.values_list("name", "due_at")),
    }  # fmt: skip
    counts = {"deals": len(deals), "mails": mails.count(), "trail": sum(trail.values())}
    print(json.dumps({"faults": faults, **counts}))


main()
