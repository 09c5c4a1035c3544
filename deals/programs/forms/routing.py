"""Routing rules as a draft: an ordered list of small forms, and the facts of a trial."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from deals.programs.choices import Answer, Result
from deals.programs.models import RoutingRule
from deals.programs.routing import Facts, is_chain
from deals.programs.routing_checks import MOST_RULES
from deals.programs.routing_words import Words, conditions
from deals.programs.vocabulary import approvers, chain_words
from partners.organizations.forms.base import ServiceForm

STAGES = ("stage_1", "stage_2", "stage_3")
LISTS = ("tiers", "families", "territories", "kinds")
MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": 0, "required": False}
SCORE: dict[str, Any] = {"max_digits": 4, "decimal_places": 3, "required": False}


def _several(label: Any) -> Any:
    inline = forms.CheckboxSelectMultiple(attrs={"class": "choices--inline"})
    return forms.MultipleChoiceField(label=label, required=False, widget=inline)


class RuleForm(ServiceForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    result = forms.ChoiceField(label=_("Goes to"), choices=lambda: Result.choices)
    value_from = forms.DecimalField(label=_("Value from"), **MONEY)
    value_to = forms.DecimalField(label=_("Value below"), **MONEY)
    score_from = forms.DecimalField(label=_("Match score from"), **SCORE)
    score_to = forms.DecimalField(label=_("Match score below"), **SCORE)
    tiers = _several(_("Tiers"))
    families = _several(_("Product families"))
    territories = _several(_("Territories"))
    kinds = _several(_("Kinds"))
    incumbent = forms.ChoiceField(
        label=_("Already supplies the customer"),
        choices=lambda: Answer.choices,
        initial=Answer.ANY,
    )
    certified = forms.ChoiceField(
        label=_("Certified for the products"), choices=lambda: Answer.choices, initial=Answer.ANY
    )
    stage_1 = _several(_("First agree"))
    stage_2 = _several(_("then"))
    stage_3 = _several(_("and then"))

    hide_optional = True

    def __init__(self, words: Words, prefix: str, data: Any = None, initial: Any = None):
        super().__init__(data, prefix=prefix, initial=initial)
        self.words = words
        for name in LISTS:
            self._choices(name, words[name])
        for name in STAGES:
            self._choices(name, approvers(words))

    def _choices(self, name: str, labels: Mapping[str, Any]) -> None:
        field: Any = self.fields[name]
        given = self.initial.get(name, [])
        gone = [code for code in given if code not in labels]  # named before it was taken away
        field.choices = [*labels.items(), *((code, code) for code in gone)]

    def summary(self) -> str:
        """The rule in words as it is typed; nothing while it cannot be read."""
        typed = RuleForm(self.words, str(self.prefix), _prefixed(str(self.prefix), self.initial))
        if not typed.is_valid():
            return ""
        rule = RoutingRule(**typed.rule())
        met = ", ".join(conditions(rule, self.words)) or _("every registration")
        goes = " → ".join(chain_words(rule.chain, self.words)) if is_chain(rule) else ""
        return f"{met} → {goes or rule.get_result_display()}"

    def lists(self) -> list[forms.BoundField]:
        return [self[name] for name in LISTS]

    def stages(self) -> list[forms.BoundField]:
        return [self[name] for name in STAGES]

    def rule(self) -> dict[str, Any]:
        """The rule as the service takes it, once valid. Empty stages are left out."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in STAGES}
        stages = [self.cleaned_data[name] for name in STAGES]
        return data | {"chain": [stage for stage in stages if stage]}


def initial_of(rule: RoutingRule) -> dict[str, Any]:
    """A stored rule as a form shows it."""
    given = {name: getattr(rule, name) for name in RuleForm.base_fields if name not in STAGES}
    for name in ("value_from", "value_to", "score_from", "score_to"):
        if given[name] is not None:
            given[name] = f"{given[name].normalize():f}"
    return given | dict(zip(STAGES, rule.chain, strict=False))


class RuleForms:
    """The list on the page. Rows are numbered as they come; `move` works on what was typed."""

    def __init__(self, words: Words, rows: list[dict[str, Any]]):
        self.words, self.rows = words, rows[:MOST_RULES]

    @classmethod
    def posted(cls, words: Words, data: Any) -> "RuleForms":
        count = data.get("rules", "")
        most = min(int(count), MOST_RULES) if count.isascii() and count.isdigit() else 0
        return cls(words, [_typed(data, f"rule-{place}") for place in range(most)])

    def change(self, order: str) -> None:
        """“up:2”, “down:0”, “remove:1”, “add”: one change of the list. Anything else: none."""
        verb, _colon, digits = order.partition(":")
        place = int(digits) if digits.isascii() and digits.isdigit() else -1
        if verb == "add" and len(self.rows) < MOST_RULES:
            self.rows.append({"name": "", "result": Result.ACCOUNT_MANAGER})
        if place not in range(len(self.rows)):
            return
        if verb == "remove":
            del self.rows[place]
        elif verb in {"up", "down"}:
            other = place - 1 if verb == "up" else place + 1
            if other in range(len(self.rows)):
                self.rows[place], self.rows[other] = self.rows[other], self.rows[place]

    def unbound(self) -> list[RuleForm]:
        """As typed, with nothing checked."""
        return [
            RuleForm(self.words, f"rule-{place}", initial=row)
            for place, row in enumerate(self.rows)
        ]

    def bound(self) -> list[RuleForm]:
        """As typed, checked."""
        return [
            RuleForm(self.words, f"rule-{place}", _prefixed(f"rule-{place}", row), initial=row)
            for place, row in enumerate(self.rows)
        ]


def _typed(data: Any, prefix: str) -> dict[str, Any]:
    return {
        name: data.getlist(f"{prefix}-{name}")
        if name in LISTS + STAGES
        else data.get(f"{prefix}-{name}", "")
        for name in RuleForm.base_fields
    }


def _prefixed(prefix: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in row.items()}


class TrialForm(ServiceForm):
    """A registration that is not there: where would it go?"""

    value = forms.DecimalField(label=_("Value"), **MONEY)
    score = forms.DecimalField(
        label=_("Match score"), initial="0", min_value=0, max_value=1, decimal_places=3
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    territory = forms.ChoiceField(label=_("Territory"), required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    families = _several(_("Product families"))
    incumbent = forms.BooleanField(label=_("Already supplies the customer"), required=False)
    certified = forms.BooleanField(label=_("Certified for the products"), required=False)

    hide_optional = True

    def __init__(self, words: Words, data: Any = None):
        super().__init__(data, prefix="trial")
        fields: Any = self.fields
        fields["tier"].choices = [("", _("None")), *words["tiers"].items()]
        fields["territory"].choices = [("", _("None")), *words["territories"].items()]
        fields["kind"].choices = list(words["kinds"].items())
        fields["families"].choices = list(words["families"].items())
        fields["value"].label = _("Value, %(currency)s") % {"currency": settings.DEFAULT_CURRENCY}

    def facts(self) -> Facts:
        """What the rules read, once valid."""
        data = dict(self.cleaned_data)
        data["families"] = frozenset(data["families"])
        data["score"] = Decimal(data["score"])
        return Facts(**data)
