"""One thing done to many chosen rows: chosen on the list, looked at on a page of its own, done.

The list sends what is chosen (`pick`), what to do (`do`) and its own address with filters and page
(`next`) by GET; the preview says of each row whether it will be done or why not, and holds the
form. Its POST does each row by the service a single request would use, each by itself, and once
however often it is sent: the outcome is kept with the API's idempotent answers and has an address
of its own for a day.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from rest_framework.response import Response

from portal.access.scope import scope_of
from portal.interchange.idempotency import InFlight, KeyReused, answered_once, stored_answer
from portal.workflow.machine import Machine, StateMoved

MOST_ROWS = 100
KEY = "bulk "  # no key of the API has a blank: its answers are not results


def _no_form(user: Any, data: Any, rows: Sequence[Any]) -> forms.Form:
    return forms.Form(data)


@dataclass(frozen=True)
class Action:
    """`problem(scope, row)`: why it cannot be done to this row, empty if it can; no query a row.
    `run(row, actor, version, data)`: the room's service, with the version that was looked at.
    `form(user, data, rows)`: what else has to be said, for all rows alike."""

    word: str
    label: Any
    problem: Callable[[Any, Any], str]
    run: Callable[[Any, Any, int, Mapping[str, Any]], Any]
    form: Callable[[Any, Any, Sequence[Any]], Any] = _no_form
    warning: Any = ""
    tone: str = "primary"


@dataclass(frozen=True)
class Bulk:
    """`place`: the list's URL name. `rows(user)`: what may be chosen from, in scope.
    `title(scope, row)`: (what it is called, a word about it); `url(row)`: its page.
    `offered(scope)`: the actions."""

    place: str
    rows: Callable[[Any], Any]
    title: Callable[[Any, Any], tuple[str, str]]
    url: Callable[[Any], str]
    offered: Callable[[Any], Sequence[Action]]

    def choices(self, scope: Any) -> list[dict[str, Any]]:
        """For includes/bulk_bar.html."""
        return [{"word": row.word, "label": row.label} for row in self.offered(scope)]


def why_not(machine: Machine, name: str) -> Callable[[Any, Any], str]:
    """The `problem` of an action that is a transition of a table, in the words of that table."""

    def problem(scope: Any, row: Any) -> str:
        if not (decision := machine.decide(scope, row, name)):
            return str(decision.reason)
        step = machine[name]
        return "" if step.is_open(row) else machine.what_changed(scope, row, step, row.version)

    return problem


def bulk_view(bulk: Bulk) -> Callable[..., HttpResponse]:
    """The page `…/bulk/` of a list."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        key = _uuid(request.POST.get("key", ""))
        if key and stored_answer(request.user, f"{KEY}{key}"):  # the same click again
            return redirect("bulk_result", key=key)
        asked = request.POST if request.method == "POST" else request.GET
        scope = scope_of(request.user)
        known = {row.word: row for row in bulk.offered(scope)}
        action = known.get(asked.get("do", ""))
        rows = _picked(bulk, request.user, asked.getlist("pick")) if action else []
        if action is None or not rows:
            text = _("Choose rows first.") if action else _("Choose what to do with the rows.")
            messages.warning(request, text)
            return redirect(_back(bulk, request))
        page = _Preview(bulk, action, rows, request)
        return page.done() if request.method == "POST" else page.shown()

    return view


def _picked(bulk: Bulk, user: Any, ids: Sequence[str]) -> list[Any]:
    """The chosen rows in scope, as they were chosen. Hidden and missing alike are not there."""
    wanted = list(dict.fromkeys(pk for text in ids[:MOST_ROWS] if (pk := _uuid(text))))
    found = {row.pk: row for row in bulk.rows(user).filter(pk__in=wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def _back(bulk: Bulk, request: HttpRequest) -> str:
    """The list as it was left, if the address is the list's; otherwise its beginning."""
    asked, place = request.GET.get("next", ""), reverse(bulk.place)
    return asked if asked.partition("?")[0] == place else place


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class _Preview:
    """What will be done to which rows, before it is done."""

    def __init__(self, bulk: Bulk, action: Action, rows: list[Any], request: HttpRequest):
        self.bulk, self.action, self.rows, self.request = bulk, action, rows, request
        self.scope = scope_of(request.user)
        self.problems = {row.pk: str(action.problem(self.scope, row)) for row in rows}
        self.open = [row for row in rows if not self.problems[row.pk]]
        self.back = _back(bulk, request)

    def form(self, data: Any = None) -> Any:
        return self.action.form(self.request.user, data, self.open or self.rows)

    def shown(self, form: Any = None, status: int = 200) -> HttpResponse:
        context = {
            "action": self.action,
            "form": form if form is not None else self.form(),
            "rows": [self._line(row) for row in self.rows],
            "open": len(self.open),
            "left_out": len(self.rows) - len(self.open),
            "back": self.back,
            "key": self.request.POST.get("key") or uuid.uuid4(),
        }
        return render(self.request, "portal/tables/bulk.html", context, status=status)

    def _line(self, row: Any) -> dict[str, Any]:
        name, note = self.bulk.title(self.scope, row)
        return {
            "pk": row.pk,
            "name": name,
            "note": note,
            "version": getattr(row, "version", 0),
            "problem": self.problems[row.pk],
        }

    def done(self) -> HttpResponse:
        """Do it, or lead to what came of the same form sent before."""
        sent, key = self.request.POST, _uuid(self.request.POST.get("key", ""))
        form = self.form(sent)
        if key is None or not form.is_valid():
            return self.shown(form, 400)
        picks = sorted(sent.getlist("pick"))
        mark = hashlib.sha256(
            f"{self.request.path} {self.action.word} {picks}".encode()
        ).hexdigest()
        try:
            answered_once(self.request.user, f"{KEY}{key}", mark, lambda: self._all(form))
        except (InFlight, KeyReused) as error:
            raise StateMoved(str(error.detail), None) from error
        return redirect("bulk_result", key=key)

    def _all(self, form: Any) -> Response:
        lines = [self._line(row) | {"pk": str(row.pk)} for row in self.rows]
        pairs = zip(self.rows, lines, strict=True)
        # In one order for everybody: two people with the same rows would lock each other out.
        for row, line in sorted(pairs, key=lambda pair: str(pair[0].pk)):
            seen = self.request.POST.get(f"version-{row.pk}", "")
            version = int(seen) if seen.isdecimal() and len(seen) < 10 else line["version"]
            line["url"] = self.bulk.url(row)
            line["problem"] = line["problem"] or _tried(
                self.action, row, self.request.user, version, form.cleaned_data
            )
        said = {"label": str(self.action.label), "back": self.back, "rows": lines}
        return Response(said)


def _tried(action: Action, row: Any, actor: Any, version: int, data: Mapping[str, Any]) -> str:
    """Do it to one row by itself; why it was refused, empty when it was done."""
    try:
        with transaction.atomic():
            action.run(row, actor, version, data)
    except ValidationError as error:
        return " ".join(error.messages)
    except (StateMoved, PermissionDenied) as error:
        return str(error)
    return ""
