from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a page of the library is. Each page type writes its own into its rows."""

    NEWS = "news", _("News")
    SECTION = "section", _("Section")
    PRODUCT = "product", _("Product")
    PLAYBOOK = "playbook", _("Playbook")
    BATTLE_CARD = "battle_card", _("Battle card")
    PROGRAMME = "programme", _("Price or programme document")
    FAQ = "faq", _("Questions and answers")
    COLLATERAL = "collateral", _("Collateral")
    COURSE = "course", _("Course")
    LEARNING_PATH = "learning_path", _("Learning path")


ICONS: dict[str, str] = {
    Kind.NEWS: "newspaper",
    Kind.SECTION: "folder",
    Kind.PRODUCT: "package",
    Kind.PLAYBOOK: "book-open",
    Kind.BATTLE_CARD: "target",
    Kind.PROGRAMME: "layers",
    Kind.FAQ: "circle-help",
    Kind.COLLATERAL: "file",
    Kind.COURSE: "graduation-cap",
    Kind.LEARNING_PATH: "map-pin",
}

# What the library lists: everything one reads; news and courses have lists of their own too.
NOT_LISTED = frozenset({Kind.NEWS, Kind.SECTION})
# Kinds with a page of their own: the name of its address, by the page's key.
SERVED_AT: dict[str, str] = {Kind.COURSE: "course", Kind.LEARNING_PATH: "learning_path"}
