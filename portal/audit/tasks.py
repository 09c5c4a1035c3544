"""The trail's jobs: seal what a crash left, verify every night, anchor every month."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.audit import emails, services
from portal.audit.health import told
from portal.audit.verifying import verify
from portal.jobs.registry import Progress, scheduled
from portal.observing.services import keep
from portal.workflow import clock


@scheduled("seal_audit", _("Seal the audit trail"), every=dt.timedelta(minutes=5))
def seal_audit(progress: Progress) -> str:
    """What the commit should have sealed and did not. Older leftovers are the nightly job's."""
    return f"{services.seal_pending(clock.now() - services.LOOK_BACK)} entries sealed"


@scheduled("verify_audit", _("Verify the audit trail"), every=dt.timedelta(days=1))
def verify_audit(progress: Progress) -> str:
    """Tells the desk what does not fit, before leftovers are sealed: waiting is a fault too."""
    report = verify()
    keep("audit", told(report))
    if not report.is_whole:
        emails.tell_fault(report)
    services.seal_pending()
    return f"{report.links} links recomputed, {report.count} faults"


@scheduled("anchor_audit", _("Send companies the end of their audit trail"), dt.timedelta(days=30))
def anchor_audit(progress: Progress) -> str:
    made = services.anchor_chains()
    for anchor in made:
        emails.tell_anchor(anchor)
    return f"{len(made)} chains anchored"
