"""An audience in words."""

from django.utils.translation import gettext as _

from cms.audience.choices import Level
from cms.audience.options import LABELS, names_of
from cms.audience.rule import NOBODY_LEFT, PARTS, Rule


def in_words(rule: Rule) -> str:
    """ "Partners · Tier: Gold · Country: Germany"."""
    if any(NOBODY_LEFT in codes for codes in rule.parts().values()):
        return _("Nobody among partners: this rule and the one above have nothing in common")
    narrowed = [
        f"{LABELS[part]}: {', '.join(names_of(part, codes))}"
        for part in PARTS
        if (codes := getattr(rule, part))
    ]
    return " · ".join([str(Level(rule.level).label), *narrowed])
