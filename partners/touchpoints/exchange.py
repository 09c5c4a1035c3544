"""Touchpoints in files: notes of calls and visits out of another system."""

from typing import Any

from django.utils.translation import gettext_lazy

from partners.organizations.models import Organization, Team
from partners.touchpoints.exchange_writing import NAME, TouchpointWriter
from portal.access.scope import scope_of
from portal.exchange.kinds import Field, Kind, Option, Place, register

FIELDS = (
    Field("external_id", gettext_lazy("Key in the other system"), also=(
        "activity id", "activityid", "task id", "id", "record id", "engagement id",
    )),
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("account_id", gettext_lazy("Account: key or Concord ID"), also=(
        "account id", "accountid", "company id", "associated company ids", "associated company id",
        "primary associated company id",
    )),
    Field("account", gettext_lazy("Account: name"), also=(
        "account name", "company name", "company", "company / account", "associated company",
        "related to", "customer", "document name",
    )),
    Field("contact_id", gettext_lazy("Contact’s key"), also=(
        "whoid", "who id", "contact id", "name id", "associated contact ids",
        "associated contact id",
    )),
    Field("kind", gettext_lazy("Kind"), also=(
        "type", "activity type", "task type", "task subtype", "tasksubtype",
    )),
    Field("direction", gettext_lazy("Direction"), also=(
        "call direction", "call type", "calltype",
    )),
    Field("outcome", gettext_lazy("Outcome"), also=("call result", "call outcome")),
    Field("at", gettext_lazy("When"), needed=True, also=(
        "date", "activity date", "activitydate", "due date", "meeting start time", "start time",
        "start", "date due", "date deadline", "create date",
    )),
    Field("subject", gettext_lazy("What it was about"), needed=True, also=(
        "subject", "summary", "task title", "title", "call title", "activity title",
        "meeting name", "email subject", "task name",
    )),
    Field("notes", gettext_lazy("Notes"), also=(
        "comments", "full comments", "description", "note", "call notes", "meeting description",
        "email body", "task notes", "note body", "body",
    )),
    Field("visibility", gettext_lazy("Who can read this"), also=("visibility",)),
    Field("partner", gettext_lazy("With which company"), also=("partner company",)),
    Field("contact", gettext_lazy("Contact’s e-mail address"), also=("contact email", "email")),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    """Companies of sellers, the own teams; account managers and the desk for the vendor."""
    scope = scope_of(user)
    companies = Organization.objects.in_scope(scope).filter(pk__in=scope.having("register_deals"))
    found = [Place(str(row.pk), row.name) for row in companies]
    if scope.staff_role and scope.teams:
        found += [Place(str(row.pk), row.name) for row in Team.objects.in_scope(scope)]
    elif scope.is_desk or scope.having("review_deals"):
        found.append(Place("", ""))
    return found


register(
    Kind(
        name=NAME,
        label=gettext_lazy("Touchpoints"),
        fields=FIELDS,
        places=places,
        writer=TouchpointWriter,
        see="accounts",
        one_of=("account_id", "account", "contact_id", "concord_id"),
        options=(Option("month_first", gettext_lazy("Days are written month first (4/30/2026)")),),
        batch=100,
    )
)
