"""What the health page asks of the ledger."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from deals.protection.checks import Findings, verify
from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.registry import Finding, check, fault, ok


@check(
    "protection",
    _("Protection ledger"),
    _("Run “manage.py verify_protection”: it names the deals; --repair sets dates to the ledger’s. "
      "A line that does not add up wants a person’s look."),
    When.REPORTED,
)  # fmt: skip
def check_ledger(progress: Progress) -> Finding:
    return told(verify(progress=progress))


def told(found: Findings) -> Finding:
    """The nightly comparison's result, as the health page keeps it."""
    if not found.is_clean:
        count = len(found.drifted) + len(found.unexplained) + len(found.broken)
        return fault(gettext_noop("%(count)d deals do not agree with it."), count=count)
    return ok(gettext_noop("Every deal agrees with it."))
