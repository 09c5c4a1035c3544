"""Many companies at once: who looks after them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations import policies, services
from partners.organizations.choices import OrganizationStatus
from partners.organizations.forms.programme import AssignForm
from partners.organizations.models import Organization
from portal.access.scope import Scope
from portal.tables.bulk import Action, Bulk, bulk_view


def _rows(user: Any) -> QuerySet:
    return Organization.objects.visible_to(user)


def _title(scope: Scope, row: Organization) -> tuple[str, str]:
    return row.name, f"{row.get_kind_display()} · {row.get_status_display()}"


def _page(row: Organization) -> str:
    return reverse("organization", args=[row.pk])


def _why_not(scope: Scope, row: Organization) -> str:
    if not (decision := policies.can_run_programme(scope)):
        return str(decision.reason)
    return "" if row.status == OrganizationStatus.ACTIVE else _("The company is suspended.")


def _assign(row: Organization, actor: Any, version: int, data: Mapping[str, Any]) -> None:
    services.assign(organization=row, actor=actor, user=data["user"])


def _form(user: Any, data: Any, rows: Sequence[Organization]) -> AssignForm:
    return AssignForm(user, data)


ASSIGN = Action(
    "assign",
    gettext_lazy("Assign an account manager"),
    _why_not,
    _assign,
    _form,
    gettext_lazy("The person sees these companies, their deals and their people at once."),
)


def _offered(scope: Scope) -> list[Action]:
    return [ASSIGN] if policies.can_run_programme(scope) else []


COMPANIES = Bulk("organizations", _rows, _title, _page, _offered)
of_companies = bulk_view(COMPANIES)
