"""Who can see the programme's rules: the vendor's own people."""

from django.utils.translation import gettext_lazy

from portal.access.explain import EXPLAINED, Explained
from portal.access.explain_rules import staff_rule

for name, words in (
    ("programpolicy", gettext_lazy("Rules of a programme")),
    ("routingruleset", gettext_lazy("Set of routing rules")),
    ("routingrule", gettext_lazy("Routing rule")),
):
    EXPLAINED[f"programs.{name}"] = Explained(
        label=words, companies=lambda row: [], rules=(staff_rule(),)
    )
