"""Daily work on engagements. Each job may be stopped at any moment and repeated."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from partners.engagements import services
from portal.jobs.registry import Progress, scheduled

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@scheduled("engagements", _("Open joint work agreed for today"), HOUR)
def engagements(progress: Progress) -> str:
    return f"{services.open_begun()} engagements looked at"


@scheduled("expire_engagements", _("Close joint work whose last day has come"), HOUR)
def expire_engagements(progress: Progress) -> str:
    return f"{services.expire_due()} engagement(s) over"


@scheduled("engagement_ends", _("Announce joint work that ends soon"), DAY)
def engagement_ends(progress: Progress) -> str:
    return f"{services.remind_of_ends()} engagement(s) near their end"


@scheduled("engagement_reviews", _("Ask for reviews of joint work that are due"), DAY)
def engagement_reviews(progress: Progress) -> str:
    return f"{services.remind_of_reviews()} review(s) asked for"
