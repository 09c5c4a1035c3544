"""What the clock does in this room."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.conflicts.services import end_run_out
from portal.jobs.registry import Progress, scheduled


@scheduled("end_claims", gettext_lazy("End protections of won deals"), dt.timedelta(days=1))
def end_claims(progress: Progress) -> str:
    """A won deal keeps its customer until the last day of its protection."""
    ended = end_run_out()
    progress(ended, ended)
    return _("%(number)d ended.") % {"number": ended}


@scheduled("match_index", gettext_lazy("Mend the matching index"), dt.timedelta(days=1))
def match_index(progress: Progress) -> str:
    """What was written past the services is filed, and the common keys are counted anew."""
    from deals.conflicts import upkeep  # loads the matching library, which few processes need

    number = upkeep.rebuild(progress)
    return _("%(number)d in the index.") % {"number": number}
