"""Private addresses of personal feeds."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.library.querysets import FeedLinkQuerySet
from portal.workflow import clock


class FeedLink(models.Model):
    """The address under which a feed reader, who cannot sign in, finds a person's news. Only its
    digest is kept; the address is shown once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_link"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = FeedLinkQuerySet.as_manager()

    class Meta:
        app_label = "library"
        verbose_name = _("feed address")

    def __str__(self) -> str:
        return str(self.user)
