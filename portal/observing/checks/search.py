"""The text indexes behind searches of everything."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.interchange import text_index, text_index_upkeep
from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.registry import Finding, check, fault, ok, warning


@check(
    "text_index",
    _("Search indexes"),
    _("Run “manage.py rebuild_text_index”: it says what the database lacks. Searches stay right "
      "while an index is missing, only slow for people who see everything."),
    When.QUICK,
)  # fmt: skip
def check_text_index(progress: Progress) -> Finding:
    """Everything in place, and as many texts as records."""
    text_index.look_again()
    if missing := len(text_index.missing()):
        return warning(gettext_noop("%(count)d parts are missing."), count=missing)
    apart = sum(abs(rows - texts) for _index, rows, texts in text_index_upkeep.counts())
    if apart:
        return fault(gettext_noop("%(count)d records are not in step."), count=apart)
    return ok(gettext_noop("They are in step with the records."))
