"""The record an address names, and the way back to its own page."""

import uuid
from typing import Any

from django.apps import apps
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from portal.access.explain import NEUTRAL, label_of
from portal.access.shortcuts import visible_or_404

# Name in the address → name of the record's page.
PAGES = {
    "deals": "deal",
    "accounts": "account",
    "engagements": "engagement",
    "organizations": "organization",
    "tasks": "task",
    "quotes": "quote",
    "prepared": "supply_prepared_one",
    "cases": "conflict",
    "case-sides": "conflict",
    "named-lists": "named_list",
}


def record_or_404(user: Any, kind: str, pk: uuid.UUID) -> Any:
    """The record of `/access/<kind>/<pk>/` that `user` may see."""
    if not (label := label_of(kind)):
        raise Http404
    return visible_or_404(apps.get_model(label), user, pk=pk)


def page_of_record(user: Any, kind: str, record: Any) -> str:
    """The address of the record's own page; empty where there is none."""
    name = PAGES.get(kind, "")
    if kind == "organizations" and not user.staff_role:
        name = "company_of"
    if kind == "case-sides" and user.staff_role in NEUTRAL:
        return reverse("conflict_as_party", args=[record.case_id, record.pk])
    try:
        return reverse(name, kwargs={"pk": record.pk}) if name else ""
    except NoReverseMatch:
        return ""
