"""What the room adds to the share register and to access reviews: programs that can come in."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, DateField, F, Max, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from partners.integrations.models import Integration, OAuthClient
from partners.integrations.services import end_integration
from portal.access.scope import Scope
from portal.oversight.choices import AnswerBy
from portal.oversight.register import AS, SHARES, ShareKind, columns, person_name
from portal.people.models import ApiToken


def _programs(scope: Scope) -> Any:
    rows = Integration.objects.in_scope(scope).live()
    company = Case(
        When(organization=None, then=Value(str(settings.VENDOR_NAME))),
        default=F("organization__name"),
        output_field=CharField(),
    )
    found = columns(
        "integration", record="pk", what=Concat(company, Value(": "), F("about")), holder="name",
        company=company, company_id="organization_id", owner=person_name(scope, "created_by"),
        owner_pk="created_by_id", begins="created_at",
    )  # fmt: skip
    return rows.annotate(**found | {f"{AS}used": _last_used()})


def _last_used() -> Any:
    """The later of the last uses of its tokens and of its clients."""
    tokens = _latest(ApiToken.objects.filter(user=OuterRef("user_id")), "user")
    clients = _latest(OAuthClient.objects.filter(integration=OuterRef("pk")), "integration")
    return Cast(Greatest(Coalesce(tokens, clients), Coalesce(clients, tokens)), DateField())


def _latest(rows: Any, of: str) -> Any:
    return Subquery(rows.order_by().values(of).annotate(last=Max("last_used_at")).values("last"))


def _end(*, row: Integration, actor: Any, reason: str) -> None:
    end_integration(integration=row, actor=actor)


def _may_end(scope: Scope, row: Mapping[str, Any]) -> bool:
    return scope.is_desk or row["company_id"] in scope.having("manage_organization")


def _found(pk: Any) -> Integration | None:
    rows = Integration.objects.select_related("organization", "user", "created_by")
    found: Integration | None = rows.filter(pk=pk).first()
    return found


SHARES["integration"] = ShareKind(
    "integration", gettext_lazy("Integrations"), gettext_lazy("Integration"), _programs, _found,
    end=_end, may_change=_may_end, page=lambda row: reverse("integration", args=[row["record"]]),
    answer_by=AnswerBy.COMPANY, apart=True, order=60,
)  # fmt: skip
