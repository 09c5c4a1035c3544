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


# What the library lists: everything one reads; news and courses have lists of their own too.
NOT_LISTED = frozenset({Kind.NEWS, Kind.SECTION})
