"""Routing rules in words, in the active language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.programs.choices import Answer
from deals.programs.models import RoutingRule
from portal.interchange.templatetags.concord import short_money

Words = Mapping[str, Mapping[str, Any]]  # “tiers” → code → name, and so on: see vocabulary.py

LISTS = {
    "tiers": gettext_lazy("tier %(names)s"),
    "families": gettext_lazy("product family %(names)s"),
    "territories": gettext_lazy("territory %(names)s"),
    "kinds": gettext_lazy("kind %(names)s"),
}
ANSWERS = {
    ("incumbent", True): gettext_lazy("already supplies the customer"),
    ("incumbent", False): gettext_lazy("does not supply the customer yet"),
    ("certified", True): gettext_lazy("certified for the products"),
    ("certified", False): gettext_lazy("not certified for the products"),
}
OTHERS = {
    "tiers": gettext_lazy("another or none"),
    "territories": gettext_lazy("another or none"),
    "kinds": gettext_lazy("another"),
    "families": gettext_lazy("another"),
}


def why(rule: RoutingRule, words: Words | None = None) -> str:
    """The rule and its conditions as one sentence."""
    met = ", ".join(conditions(rule, words))
    if not met:
        return _("“%(rule)s” takes every registration.") % {"rule": rule.name}
    return _("“%(rule)s”: %(conditions)s.") % {"rule": rule.name, "conditions": met}


def conditions(rule: RoutingRule, words: Words | None = None) -> list[str]:
    """The conditions of a rule in words, in the order of the form."""
    found = [range_words(_("value"), rule.value_from, rule.value_to, show_amount)]
    for name, phrase in LISTS.items():
        if codes := getattr(rule, name):
            known = (words or {}).get(name, {})
            found.append(phrase % {"names": either([str(known.get(code, code)) for code in codes])})
    found.append(range_words(_("match score"), rule.score_from, rule.score_to, show_score))
    for name in ("incumbent", "certified"):
        if (answer := getattr(rule, name)) != Answer.ANY:
            found.append(str(ANSWERS[name, answer == Answer.YES]))
    return [phrase for phrase in found if phrase]


def range_words(label: str, start: Any, end: Any, show: Any) -> str:
    """“value from £10 to below £20”; nothing for no limits."""
    data = {"what": label, "start": show(start), "end": show(end)}
    if start is not None and end is not None:
        return _("%(what)s from %(start)s to below %(end)s") % data
    if start is not None:
        return _("%(what)s of %(start)s or more") % data
    return _("%(what)s below %(end)s") % data if end is not None else ""


def show_amount(amount: Decimal | None) -> str:
    return short_money(amount, settings.DEFAULT_CURRENCY)


def show_score(score: Decimal | None) -> str:
    return "" if score is None else f"{score:f}".rstrip("0").rstrip(".") or "0"


def either(names: list[str], between: str = "") -> str:
    """“A, B or C”."""
    if len(names) < 2:
        return "".join(names)
    word = between or _("or")
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
