"""Many deals at once: transitions of the table that say the same for each of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from deals.registrations import policies, services
from deals.registrations.forms.actions import ActionForm
from deals.registrations.models import Deal
from deals.registrations.views.words import WARNINGS
from deals.registrations.workflow import DEAL
from portal.access.scope import Scope
from portal.tables.bulk import Action, Bulk, bulk_view, why_not

# Whose work it is → the transitions that make sense for many. What differs from deal to deal
# (the next step, the account to link) is said on the deal's own page.
OWNERS, REVIEWERS, DESK = ("request_extension", "withdraw"), ("claim", "approve"), ("hold",)
OF_THE_LIST = ("reassign",)
OF_THE_QUEUE = ("grant_extension",)
SAID_ONE_BY_ONE = {"account"}


def _run(name: str) -> Callable[[Deal, Any, int, Mapping[str, Any]], Any]:
    return lambda deal, actor, version, data: services.perform(
        deal=deal, action=name, actor=actor, version=version, data=data
    )


def _form(name: str) -> Callable[[Any, Any, Sequence[Deal]], forms.Form]:
    def form(user: Any, data: Any, deals: Sequence[Deal]) -> forms.Form:
        made = ActionForm(data, row=DEAL[name], deal=deals[0], user=user)
        for said in SAID_ONE_BY_ONE & made.fields.keys():
            del made.fields[said]
        for field in made.fields.values():  # the page starts with its rows, not with a field below
            field.widget.attrs.pop("autofocus", None)
        return made

    return form


def _action(name: str) -> Action:
    row = DEAL[name]
    warning = WARNINGS.get(name, "")
    tone = "danger" if row.tone == "danger" else "primary"
    return Action(name, row.label, why_not(DEAL, name), _run(name), _form(name), warning, tone)


ACTIONS = {
    name: _action(name) for name in (*OWNERS, *REVIEWERS, *DESK, *OF_THE_LIST, *OF_THE_QUEUE)
}


def _of_list(scope: Scope) -> list[Action]:
    owns = scope.having("register_deals") or (scope.teams and not scope.is_neutral)
    names = [*(OWNERS if owns else ()), *(REVIEWERS if policies.can_use_queue(scope) else ())]
    names += [*DESK, *OF_THE_LIST] if scope.is_desk else []
    return [ACTIONS[name] for name in names]


def _of_queue(scope: Scope) -> list[Action]:
    names = [*REVIEWERS, *OF_THE_QUEUE] if policies.can_use_queue(scope) else []
    return [ACTIONS[name] for name in [*names, *(DESK if scope.is_desk else ())]]


def _rows(user: Any) -> QuerySet:
    rows = Deal.objects.visible_to(user)
    return rows.select_related("organization", "team", "owner", "policy")


def _title(scope: Scope, deal: Deal) -> tuple[str, str]:
    name = deal.title or deal.customer_name or _("Untitled draft")
    return str(name), f"{deal.number} · {policies.status_label(scope, deal)}"


def _made(place: str, offered: Callable[[Scope], Sequence[Action]]) -> Bulk:
    return Bulk(place, _rows, _title, Deal.get_absolute_url, offered)


LIST, QUEUE = _made("deals", _of_list), _made("reviews", _of_queue)
of_list, of_queue = bulk_view(LIST), bulk_view(QUEUE)
