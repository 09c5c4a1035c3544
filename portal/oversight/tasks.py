"""What the calendar does: tell owners of expiries, close looks, run access reviews."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.registry import Progress, scheduled
from portal.oversight.services import expiries, reviews, viewing

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@scheduled("access_expiries", _("Tell owners of access that ends soon"), DAY)
def tell_expiries(progress: Progress) -> str:
    told, noted = expiries.tell_expiries(), expiries.note_ended()
    return f"{told} owner(s) told, {noted} end(s) noted"


@scheduled("access_reviews", _("Remind, close and begin access reviews"), DAY)
def run_reviews(progress: Progress) -> str:
    ended, begun = reviews.close_due(), reviews.start_again()
    return f"{reviews.remind()} reminded, {ended} ended unanswered, {begun} begun"


@scheduled("view_as_ends", _("Close looks at the portal that have run out"), HOUR)
def close_looks(progress: Progress) -> str:
    return f"{viewing.end_expired()} look(s) closed"
