"""What the room adds to the share register: the bridges that are open now."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from partners.accounts.choices import EndReason
from partners.accounts.models import Engagement
from partners.engagements.services import perform
from portal.access.scope import Scope
from portal.oversight.choices import AnswerBy
from portal.oversight.register import SHARES, ShareKind, columns, person_name
from portal.oversight.uses import USES, Use


def _bridges(scope: Scope) -> Any:
    rows = Engagement.objects.in_scope(scope).live()
    return rows.annotate(
        **columns(
            "engagement", record="pk", what="account__name", holder="organization__name",
            company="organization__name", company_id="organization_id",
            owner=person_name(scope, "proposed_by"), owner_pk="proposed_by_id", reason="purpose",
            begins="starts_on", ends="ends_on", review="review_on",
        )
    )  # fmt: skip


def end_bridge(*, row: Engagement, actor: Any, reason: str) -> None:
    data = {"reason": EndReason.OTHER, "message": reason}
    perform(engagement=row, action="end", actor=actor, data=data)


def _found(pk: Any) -> Engagement | None:
    rows = Engagement.objects.select_related("account", "organization")
    found: Engagement | None = rows.filter(pk=pk).first()
    return found


SHARES["engagement"] = ShareKind(
    "engagement", gettext_lazy("Engagements"), gettext_lazy("Engagement"), _bridges, _found,
    end=end_bridge, page=lambda row: reverse("engagement", args=[row["record"]]),
    answer_by=AnswerBy.PERSON, order=10,
)  # fmt: skip


def _bridges_used(scope: Scope, pk: Any) -> list[tuple[str, Any]]:
    companies = scope.having("register_deals") | scope.having("review_deals")
    rows = Engagement.objects.live().filter(account=pk, organization__in=companies)
    return [("engagement", row) for row in rows.values_list("pk", flat=True)]


def _over_a_bridge(scope: Scope, pk: Any) -> bool:
    return pk in scope.having("view_account") or bool(scope.having("review_deals"))


OF_AN_ACCOUNT = [Use(_over_a_bridge, _bridges_used)]
USES |= {"account": OF_AN_ACCOUNT, "account-detail": OF_AN_ACCOUNT}
