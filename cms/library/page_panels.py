"""What the editor shows of each kind of page."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    PageChooserPanel,
    TitleFieldPanel,
)

from cms.library.audience_panels import AUDIENCE_PANELS
from cms.library.page_form import FamiliesWidget

TITLE = TitleFieldPanel("title", help_text=_("The title as readers see it"))
FACTS = MultiFieldPanel(
    [
        FieldPanel("families", widget=FamiliesWidget),
        FieldPanel("edition", help_text=_("For example 2026-Q4 or 3.1")),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        PageChooserPanel("successor", "library.LibraryPage"),
    ],
    heading=_("Product and validity"),
)
DUTY = MultiFieldPanel(
    [FieldPanel("must_read"), FieldPanel("must_read_by")],
    heading=_("Must be read"),
    help_text=_("Everybody it reaches is asked to confirm, and reminded until they do."),
)


def panels_with(*own: str) -> list:
    """The panels of a kind of page that has the fields `own` beside those all pages have."""
    return [
        TITLE,
        *AUDIENCE_PANELS,
        FieldPanel("date"),
        FieldPanel("summary"),
        *map(FieldPanel, own),
        FieldPanel("body"),
        FACTS,
        DUTY,
    ]


SECTION_PANELS = [TITLE, *AUDIENCE_PANELS, FieldPanel("summary"), FieldPanel("body")]
