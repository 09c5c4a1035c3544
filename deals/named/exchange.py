"""Named accounts in files: the whole list, as a draft beside the version that holds."""

from typing import Any

from django.utils.translation import gettext_lazy

from deals.named import policies, services
from deals.named.models import ListVersion, NamedEntry, NamedList
from deals.named.reading import COLUMNS, MAX_ROWS, entry_of
from deals.registrations.models import ProductFamily
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.kinds import (
    CHANGED,
    NEW,
    SAME,
    Field,
    Found,
    Kind,
    Place,
    Row,
    Task,
    Writer,
    register,
)

FIELDS = (
    Field("name", gettext_lazy("Name"), needed=True, also=(
        "account name", "company name", "company", "customer", "display name",
    )),
    Field("website", gettext_lazy("Website"), also=(
        "domain", "website url", "company domain name", "website link",
    )),
    Field("country", gettext_lazy("Country"), also=(
        "billing country", "billingcountry", "country region", "country id",
    )),
    Field("city", gettext_lazy("City"), also=("billing city", "billingcity")),
    Field("tax_id", gettext_lazy("Tax number"), also=("tax id", "vat", "vat number")),
    Field("families", gettext_lazy("Product families"), also=("families", "products")),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    """The lists this person keeps."""
    scope = scope_of(user)
    if not policies.can_keep_lists(scope):
        return []
    rows = NamedList.objects.in_scope(scope).select_related("team")
    return [
        Place(str(row.pk), f"{row.name} ({row.team})")
        for row in rows
        if policies.can_change(scope, row)
    ]


class NamedWriter(Writer):
    """All rows come in one transaction, as one draft; rows are compared with the newest version.
    A file that says what that version says makes none."""

    def __init__(self, task: Task):
        super().__init__(task)
        self.families = frozenset(ProductFamily.objects.values_list("code", flat=True))

    def prepare(self, row: Row) -> dict[str, Any]:
        return entry_of(row.values, self.families)

    def key(self, data: dict[str, Any]) -> str:
        return "\x1f".join((data["name"].casefold(), data["country"], data["website"]))

    def write(self, rows: list[Row]) -> Found:
        named_list = visible_or_404(NamedList, self.task.actor, pk=self.task.place)
        newest = ListVersion.objects.filter(named_list=named_list).first()
        entries = list(NamedEntry.objects.filter(version=newest)) if newest else []
        here = [{name: _plain(entry, name) for name in COLUMNS} for entry in entries]
        names = {entry["name"].casefold() for entry in here}
        found: Found = {}
        same = {_mark(entry) for entry in here}
        for row in rows:
            known = row.data["name"].casefold() in names
            found[row.line] = SAME if _mark(row.data) in same else (CHANGED if known else NEW)
        if set(found.values()) != {SAME} or len(here) != len(rows):
            services.make_draft(
                named_list=named_list,
                actor=self.task.actor,
                entries=[row.data for row in rows],
                token=self.task.id,
            )
        return found


def _mark(entry: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(str(entry[name]) for name in COLUMNS)


def _plain(entry: NamedEntry, name: str) -> Any:
    value = getattr(entry, name)
    return value if isinstance(value, list) else str(value)


register(
    Kind(
        name="named",
        label=gettext_lazy("Named accounts"),
        fields=FIELDS,
        places=places,
        writer=NamedWriter,
        see="named_lists",
        batch=MAX_ROWS,
        most=MAX_ROWS,
    )
)
