"""Reading accounts: the list, its export, one account, and the picker's suggestions."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from partners.accounts import policies
from partners.accounts.family import family_asked
from partners.accounts.filters import AccountFilter
from partners.accounts.forms import NameForm
from partners.accounts.models import Account, AccountName
from partners.accounts.panels import CHOSEN, askings_of, panels_of
from partners.accounts.policies import LENSES
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.access.together import Asking, answer_together, filled, side_by_side
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of
from portal.interchange.postal import address_lines
from portal.tables.columns import look_of, table

TABLE = table(
    "accounts",
    {
        "country": gettext_lazy("Country"),
        "industry": gettext_lazy("Industry"),
        "coverage": gettext_lazy("Coverage"),
        "owner_team": gettext_lazy("Owner team"),
        "phone": gettext_lazy("Phone"),
        "created_at": gettext_lazy("Added"),
    },
    hidden=["industry", "phone"],
)
OPTIONS_SHOWN = 10
IDENTITY = ("website", "industry", "tax_id", "registration_id", "phone")
EXPORTED = (
    "name", "website", "tax_id", "registration_id", "phone", "country", "region", "city",
    "street", "postcode", "industry", "parent", "coverage", "owner_team", "source",
    "external_id", "created_at", "parent_account_id", "concord_id",
)  # fmt: skip
# Columns for the way back → the field of the lens that opens them.
FIELD_OF = {"concord_id": "id", "parent_account_id": "parent"}


def _found(request: HttpRequest) -> tuple[AccountFilter, QuerySet]:
    rows = Account.objects.visible_to(request.user).select_related("owner_team")
    found = AccountFilter(request.GET, queryset=rows, request=request)
    return found, found.qs


def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts this person may see, filtered, sorted, a page at a time."""
    scope = scope_of(request.user)
    found, rows = _found(request)
    page = page_of(rows, order=found.order, params=request.GET)
    for account in page.rows:
        account.shown = LENSES.fields(scope, account)
    context = {
        "page": page,
        "form": found.form,
        "is_filtered": any(request.GET.get(name) for name in found.form.fields),
        "table": look_of(request.user, TABLE, _columns(scope)),
        "chosen": [row for offer in CHOSEN if (row := offer(scope))],
        "can_create": policies.can_create(scope),
        "sorts": _sorts(request, found.order, scope),
        "query": request.GET.urlencode(),
    }
    return render(request, "partners/accounts/list.html", context)


def _columns(scope: Scope) -> frozenset[str]:
    """Those this person can ever read; the date only where the list may be sorted by it."""
    return policies.widest(scope) - (set() if policies.can_sort_by_age(scope) else {"created_at"})


def _sorts(request: HttpRequest, order: str, scope: Scope) -> dict[str, dict[str, str]]:
    fields = ["name", "created_at"] if policies.can_sort_by_age(scope) else ["name"]
    return {field: _sort(request, order, field) for field in fields}


def _sort(request: HttpRequest, order: str, field: str) -> dict[str, str]:
    """What a click on the column's heading asks for, and how the column is sorted now."""
    params = request.GET.copy()
    params.pop("cursor", None)
    params["sort"] = f"-{field}" if order == field else field
    direction = {field: "ascending", f"-{field}": "descending"}.get(order, "")
    return {"url": f"?{params.urlencode()}", "direction": direction}


# --- Export --------------------------------------------------------------------------------
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV: columns this person can have, cells each row's lens opens."""
    scope = scope_of(request.user)
    _filter, rows = _found(request)
    columns = [name for name in EXPORTED if FIELD_OF.get(name, name) in policies.widest(scope)]
    parents = Account.objects.in_scope(scope).filter(pk=OuterRef("parent"))
    rows = rows.annotate(
        parent_name=Subquery(parents.values("name")[:1]), seen_parent=Subquery(parents.values("pk"))
    )
    lines = _lines(rows.order_by("name_key", "pk").iterator(2000), columns, scope)
    return export_rows(request, "accounts.csv", columns, lines, "export_accounts")


def _lines(rows: Iterable[Any], columns: list[str], scope: Scope) -> Iterator[list[Any]]:
    for account in rows:
        shown = LENSES.fields(scope, account)
        yield [
            _cell(account, name) if FIELD_OF.get(name, name) in shown else "" for name in columns
        ]


def _cell(account: Any, name: str) -> Any:
    if name == "parent":
        return account.parent_name
    if name in FIELD_OF:
        return account.pk if name == "concord_id" else account.seen_parent
    value = getattr(account, name)
    return value.date().isoformat() if isinstance(value, dt.datetime) else value


# --- One account -------------------------------------------------------------------------------
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Account.objects.select_related("owner_team")
    try:
        return account_page(request, visible_or_404(rows, request.user, pk=pk))
    except Http404:
        for find in FORWARDS:
            if moved_to := find(scope_of(request.user), pk):
                return redirect("account", pk=moved_to, permanent=False)
        raise


# Rooms above say where an account went that is gone: (scope, id) → the id of another, for those
# who could open the old one. Asked the same for an id that never was.
FORWARDS: list[Callable[[Scope, UUID], UUID | None]] = []


def account_page(
    request: HttpRequest, account: Account, name_form: NameForm | None = None
) -> HttpResponse:
    """The page of an account already found in scope; `name_form` is one that was refused."""
    scope = scope_of(request.user)
    own, *others = answer_together([_own(scope, account), *askings_of(request, scope, account)])
    context = own | {"panels": panels_of(others)}
    if "names" in own["shown"]:
        context["name_form"] = name_form or NameForm()
    return render(request, "partners/accounts/detail.html", context)


def _own(scope: Scope, account: Account) -> Asking:
    """What the page shows of this room itself."""
    shown = LENSES.fields(scope, account)
    names = AccountName.objects.in_scope(scope).filter(account=account)
    asked: list[Any] = [filled(names) if "names" in shown else None]
    asked.append(family_asked(scope, account) if "parent" in shown else None)
    found, family = yield from side_by_side(asked)
    return {
        "account": account,
        "shown": shown,
        "can_edit": policies.can_edit(scope, account),
        "identity": _facts(account, shown),
        "address": _address(account, shown),
        "family": family,
        "names": found,
    }


def _facts(account: Account, shown: frozenset[str]) -> list[tuple[str, str]]:
    """(label, value) of the identity fields in the lens that are filled."""
    filled = [name for name in IDENTITY if name in shown and getattr(account, name)]
    return [(account._meta.get_field(n).verbose_name, getattr(account, n)) for n in filled]


def _address(account: Account, shown: frozenset[str]) -> list[str]:
    """In the order of its country, the parts in the lens."""
    parts = ("street", "city", "region", "postcode")
    typed = {name: getattr(account, name) for name in parts if name in shown}
    return address_lines(str(account.country or ""), **typed)


# --- Suggestions -------------------------------------------------------------------------------
def options(request: HttpRequest) -> HttpResponse:
    """Accounts in scope that match what is typed, for the picker."""
    typed = request.GET.get(request.GET.get("field", ""), "") or request.GET.get("q", "")
    typed = typed[:100]
    found = Account.objects.visible_to(request.user).matching(typed, scope_of(request.user))
    rows = found.order_by("name_key", "pk")[:OPTIONS_SHOWN] if typed.strip("\0 ") else []
    answer = [{"value": row.pk, "label": row.name, "hint": _place(row)} for row in rows]
    return render(request, "includes/picker_options.html", {"options": answer})


def _place(account: Account) -> str:
    country = str(account.country.name)  # type: ignore[attr-defined]
    return ", ".join(filter(None, [account.city, country]))
