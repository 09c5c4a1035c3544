"""What the health page asks of the audit trail: its end often, all of it every night."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.activity.models import AuditEntry
from portal.audit import guards
from portal.audit.choices import VENDOR
from portal.audit.models import ChainLink
from portal.audit.services import LATE
from portal.audit.verifying import Report, faults_of, unsealed, verify
from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.registry import Finding, check, fault, ok
from portal.workflow import clock

RECENT = 200  # links
ADVICE = _(
    "Run “manage.py verify_audit”: it names each fault. Somebody may have changed the trail: keep "
    "a copy of the database and see docs/audit.md."
)


@check("audit_end", _("Audit trail, newest entries"), ADVICE, When.QUICK)
def check_end(progress: Progress) -> Finding:
    """The vendor's chain, its newest links; entries nobody sealed; the database's own guards."""
    if missing := len(guards.missing()):
        return fault(gettext_noop("%(count)d guards of the database are gone."), count=missing)
    if waiting := unsealed(clock.now() - LATE).count():
        return fault(gettext_noop("%(count)d entries are in no chain."), count=waiting)
    links = list(ChainLink.objects.filter(chain_id=VENDOR).order_by("-number")[:RECENT])
    entries = AuditEntry.objects.in_bulk([link.entry_id for link in links])
    broken = sum(any(faults_of(link, entries.get(link.entry_id))) for link in links)
    follows = zip(links[1:], links, strict=False)
    broken += sum(older.hash != newer.previous for older, newer in follows)
    if broken:
        return fault(gettext_noop("%(count)d of the newest links are broken."), count=broken)
    return ok(gettext_noop("The newest %(count)d links are whole."), count=len(links))


@check("audit", _("Audit trail, all of it"), ADVICE, When.REPORTED)
def check_whole(progress: Progress) -> Finding:
    return told(verify())


def told(report: Report) -> Finding:
    """The nightly verification's result, as the health page keeps it."""
    if not report.is_whole:
        return fault(gettext_noop("%(count)d faults were found."), count=report.count)
    return ok(gettext_noop("All %(count)d links are whole."), count=report.links)
