"""What the room adds to the share register: links, account managers, stand-ins, teams, members."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.organizations import policies, services
from partners.organizations.choices import MemberRole
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Membership,
    StandIn,
    TeamMembership,
)
from portal.access.scope import Scope
from portal.oversight.choices import AnswerBy
from portal.oversight.register import SHARES, ShareKind, columns, person_name


def _links(scope: Scope) -> Any:
    rows = DistributionLink.objects.in_scope(scope).live()
    return rows.annotate(
        **columns(
            "link", record="distributor_id", what="reseller__name",
            holder="distributor__name", company="reseller__name", company_id="reseller_id",
            begins="starts_on", ends="ends_on",
        )
    )  # fmt: skip


def _assignments(scope: Scope) -> Any:
    rows = Assignment.objects.in_scope(scope).live()
    return rows.annotate(
        **columns(
            "assignment", what="organization__name",
            holder=person_name(scope, "user"), company="organization__name",
            company_id="organization_id", begins="started_at",
        )
    )  # fmt: skip


def _stand_ins(scope: Scope) -> Any:
    """Read by the two it is about and by the neutral."""
    rows = StandIn.objects.in_scope(scope).running()
    what = Concat(Value(str(_("Companies of")) + " "), F("user__name"))
    return rows.annotate(
        **columns(
            "stand_in", what=what, holder="stand_in__name", owner="created_by__name",
            owner_pk="created_by_id", reason="reason", begins="starts_on", ends="ends_on",
        )
    )  # fmt: skip


def _seats(scope: Scope) -> Any:
    rows = TeamMembership.objects.in_scope(scope).live()
    return rows.annotate(
        **columns("team", what="team__name", holder="user__name", begins="started_at")
    )


def _role_words() -> Case:
    """The role in the reader's language."""
    roles = (When(role=code, then=Value(str(label))) for code, label in MemberRole.choices)
    return Case(*roles, default=F("role"), output_field=CharField())


def _members(scope: Scope) -> Any:
    rows = Membership.objects.in_scope(scope).live()
    return rows.annotate(
        **columns(
            "member", what=_role_words(), holder="user__name", company="organization__name",
            company_id="organization_id", begins="started_at",
        )
    )  # fmt: skip


# --- Ending --------------------------------------------------------------------------------------
def _end_link(*, row: DistributionLink, actor: Any, reason: str) -> None:
    services.end_link(link=row, actor=actor)


def _end_assignment(*, row: Assignment, actor: Any, reason: str) -> None:
    services.end_assignment(assignment=row, actor=actor)


def _end_stand_in(*, row: StandIn, actor: Any, reason: str) -> None:
    services.end_stand_in(row=row, actor=actor)


def _end_seat(*, row: TeamMembership, actor: Any, reason: str) -> None:
    services.leave_team(seat=row, actor=actor)


def _end_member(*, row: Membership, actor: Any, reason: str) -> None:
    """What the person owned becomes the actor's, or an administrator's of the company."""
    heirs = policies.successors(row)
    heir = heirs.filter(user=actor).first() or heirs.filter(role=MemberRole.ADMIN).first()
    if heir is None:
        text = _("Nobody in the company can take over. Invite an administrator first.")
        raise ValidationError(text)
    services.end_membership(membership=row, actor=actor, successor=heir.user)


def _own_member(scope: Scope, row: Mapping[str, Any]) -> bool:
    return scope.is_desk or row["company_id"] in scope.having("manage_members")


def _own_link(scope: Scope, row: Mapping[str, Any]) -> bool:
    """Either company may leave. `record` is the distributor."""
    ends = {row["company_id"], row["record"]}
    return scope.is_desk or bool(ends & scope.having("manage_organization"))


def _row_of(model: Any) -> Any:
    return lambda pk: model.objects.filter(pk=pk).first()


KINDS = (
    ShareKind(
        "link", gettext_lazy("Distribution links"), gettext_lazy("Distribution link"), _links,
        _row_of(DistributionLink), end=_end_link, may_change=_own_link,
        order=30,
    ),
    ShareKind(
        "assignment", gettext_lazy("Account managers"), gettext_lazy("Account manager"),
        _assignments, _row_of(Assignment), end=_end_assignment,
        order=40,
    ),
    ShareKind(
        "stand_in", gettext_lazy("Stand-ins"), gettext_lazy("Stand-in"), _stand_ins,
        _row_of(StandIn), end=_end_stand_in, order=50,
    ),
    ShareKind(
        "team", gettext_lazy("Team members"), gettext_lazy("Team member"), _seats,
        _row_of(TeamMembership), end=_end_seat, apart=True,
    ),
    ShareKind(
        "member", gettext_lazy("Company members"), gettext_lazy("Company member"), _members,
        _row_of(Membership), end=_end_member, may_change=_own_member,
        answer_by=AnswerBy.COMPANY, apart=True,
    ),
)  # fmt: skip
SHARES.update({kind.code: kind for kind in KINDS})
