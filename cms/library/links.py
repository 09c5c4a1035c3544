"""What the link checker found. The job writes it anew; editors read it as a report."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.media.choices import KEEPERS
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class Fault(models.TextChoices):
    GONE = "gone", _("The page it leads to is gone")
    HIDDEN = "hidden", _("The page it leads to is not published")
    NARROWER = "narrower", _("Not everybody who reads this page may read the other one")
    NO_FILE = "no_file", _("The file is missing")
    BROKEN = "broken", _("The address answers with an error")
    SILENT = "silent", _("The address does not answer")
    REFUSED = "refused", _("The address leads into a private network")


class BrokenLinkQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role in KEEPERS else NOTHING


class BrokenLink(models.Model):
    """One thing on a published page that leads nowhere. `target`: what it is, in words."""

    page: Any = models.ForeignKey(
        "library.LibraryPage", on_delete=models.CASCADE, related_name="broken_links"
    )
    target = models.CharField(_("leads to"), max_length=500)
    fault = models.CharField(_("what is wrong"), max_length=10, choices=Fault.choices)
    found_at = models.DateTimeField(_("found"), default=clock.now, editable=False)

    objects = BrokenLinkQuerySet.as_manager()

    class Meta:
        ordering = ["page__title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "target", "fault"], name="one_row_per_fault")
        ]

    def __str__(self) -> str:
        return self.target
