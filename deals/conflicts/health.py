"""What the health page asks of the matching index."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.registry import Finding, check, ok, warning


@check(
    "match_index",
    _("Matching index"),
    _("Run “manage.py rebuild_match_index”; it is safe to repeat. Until then a conflict may be "
      "overlooked."),
    When.DEEP,
)  # fmt: skip
def check_index(progress: Progress) -> Finding:
    from deals.conflicts import upkeep  # loads the matching library, which few processes need

    if wrong := len(upkeep.drift(progress)):
        return warning(gettext_noop("%(count)d entries differ from the records."), count=wrong)
    return ok(gettext_noop("It agrees with the records."))
