"""Channel marketing's own help texts, and what a person has seen of the help."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from cms.help import querysets
from cms.help.choices import language_choices, topic_choices
from cms.help.topics import TOPICS

FEATURES = ["bold", "italic", "ol", "ul", "link"]


class HelpText(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Stands in the place of a topic's built-in text in one language, while it is published.

    It has no audience: it explains a page, and whoever may read about the page reads it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(_("page"), max_length=20, choices=topic_choices)
    language = models.CharField(_("language"), max_length=10, choices=language_choices)
    title = models.CharField(_("title"), max_length=80)
    body = RichTextField(_("text"), features=FEATURES)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = querysets.HelpTextQuerySet.as_manager()

    panels = [
        # A draft says which page it is for, too: two for one page and language are refused.
        FieldRowPanel(
            [
                FieldPanel("topic", required_on_save=True),
                FieldPanel("language", required_on_save=True),
            ]
        ),
        FieldPanel("title", required_on_save=True),
        FieldPanel(
            "body",
            help_text=_(
                "Instead of the built-in text, which comes back when this one is deleted or "
                "unpublished. Everybody who may open the page reads it: no names, no numbers."
            ),
        ),
    ]

    class Meta:
        ordering = ["topic", "language"]
        verbose_name = _("help text")
        verbose_name_plural = _("help texts")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"],
                name="one_help_text_of_a_page_and_language",
                violation_error_message=_("There is a text for this page and language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_language_display()})"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms/help/topic.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from cms.help.shown import own_text

        shown = own_text(self) if self.topic in TOPICS else None
        return {"shown": shown, "object": self}


class Guidance(models.Model):
    """How far a person is with the help. `releases_seen`: entries of the release notes that stood
    there at the last visit; None: never there."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    tour_ended_at = models.DateTimeField(_("tour"), null=True)
    releases_seen = models.JSONField(_("release notes seen"), null=True)

    objects = querysets.GuidanceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)
