"""The fieldset "Who may read it" of the editor, for every kind of page (and for rooms above)."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from cms.audience.counting import Reach
from cms.audience.counting import reach_of as people_reached
from cms.audience.forms import AudienceWidget
from cms.audience.rule import Rule
from cms.audience.words import in_words
from cms.library import settling


def described(own: Rule, outer: Rule | None) -> dict[str, Any]:
    """What the editor says about a rule: the one above, the two together and whom they reach."""
    effective = own.within(outer) if outer else own
    reach: Reach = people_reached(effective)
    return {
        "inherited": in_words(outer) if outer else "",
        "effective": in_words(effective),
        "reach": reach,
    }


def outer_rule_below(parent: Any) -> Rule | None:
    """The rule a new page below `parent` stands in."""
    return settling.outer_rule(parent._get_path(parent.path, parent.depth + 1, 1))


class ReachPanel(HelpPanel):
    """The rule above, the rule that results and how many people it reaches."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "cms/library/panels/reach.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            parent = getattr(self.form, "parent_page", None)
            context["parent"] = parent
            try:
                outer = outer_rule_below(parent) if parent is not None else None
                return context | described(self._own_rule(), outer)
            except (KeyError, TypeError, ValueError):  # what was typed is no rule yet
                return context

        def _own_rule(self) -> Rule:
            parts = self.form["audience"].value() or {}
            parts = json.loads(parts) if isinstance(parts, str) else parts
            return Rule.of(self.form["level"].value(), parts)


AUDIENCE_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("level", widget=forms.RadioSelect),
            FieldPanel("audience", widget=AudienceWidget),
            ReachPanel(),
        ],
        heading=_("Who may read it"),
        icon="group",
        classname="audience-panel",
    )
]
