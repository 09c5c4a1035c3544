"""The room's number for Prometheus."""

from deals.clocks.models import DealClock
from portal.observing.metrics import GAUGES, Gauge


def running() -> dict[str, float]:
    """Response times that run now: those still in time, and those whose time is over."""
    rows = DealClock.objects.all().running()
    breached = rows.filter(breached=True).count()
    return {"in_time": rows.count() - breached, "breached": breached}


GAUGES.append(Gauge("deal_clocks", "Response times that run, by whether they are kept.", running))
