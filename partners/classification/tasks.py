"""The room's job."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.classification import services
from partners.classification.definitions import in_force
from partners.classification.models import ClassPeriod
from partners.classification.periods import finished
from portal.jobs.registry import Progress, scheduled
from portal.workflow import clock


@scheduled("compute_classes", _("Compute value classes of the last period"), dt.timedelta(days=1))
def compute_classes(progress: Progress) -> str:
    """Once for each period that is over; what waits for the desk is not computed again here."""
    (span,) = finished(clock.today(), in_force("percentages")["period"])
    if ClassPeriod.objects.filter(starts_on=span.starts_on, ends_on=span.ends_on).exists():
        return "0 account(s) classed"
    return f"{services.compute(span=span).customers} account(s) classed"
