"""A company's people and what they learn, as one reader may see it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet

from cms.training import learners, overview
from cms.training.choices import LIVE, Status
from cms.training.models import Enrollment
from cms.training.policies import companies_steered, runs_training
from cms.training.progress import add_standings
from cms.training.querysets import teams_of
from partners.organizations.models import Organization
from portal.access.scope import Scope, scope_of
from portal.workflow import clock

OVERDUE, NOBODY = "overdue", "none"


def companies_of(scope: Scope) -> QuerySet[Organization]:
    """Companies whose people's training this person reads."""
    if scope.is_neutral or runs_training(scope):
        return Organization.objects.all()
    return Organization.objects.filter(pk__in=teams_of(scope))


def people_of(company: Organization) -> QuerySet[Any]:
    """Who works there now. The caller has found the company among `companies_of`."""
    return get_user_model()._default_manager.filter(
        pk__in=learners.seats([company.pk]).order_by().values("user"), is_active=True
    )


@dataclass(frozen=True)
class Asked:
    """What the reader narrowed the team to; empty is everything."""

    name: str = ""
    course: Any = None
    state: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.name or self.course or self.state)


@dataclass(frozen=True)
class Team:
    """The training of one company as `user` sees it, narrowed to `asked`."""

    user: Any
    company: Organization
    asked: Asked = field(default_factory=Asked)

    @property
    def enrollments(self) -> QuerySet[Enrollment]:
        """Of the people who work there now; who left is history."""
        rows = Enrollment.objects.visible_to(self.user).counted()
        return rows.filter(organization=self.company, user__in=people_of(self.company))

    @property
    def wanted(self) -> QuerySet[Enrollment]:
        rows, asked = self.enrollments, self.asked
        if asked.course:
            rows = rows.filter(course=asked.course)
        if asked.state == OVERDUE:
            rows = rows.filter(overdue())
        elif asked.state in Status.values:
            rows = rows.filter(status=asked.state)
        return rows

    @property
    def people(self) -> QuerySet[Any]:
        people, asked = people_of(self.company), self.asked
        if asked.name:
            people = people.filter(Q(name__icontains=asked.name) | Q(email__icontains=asked.name))
        if asked.state == NOBODY:
            return people.exclude(pk__in=self.wanted.order_by().values("user"))
        if asked.course or asked.state:
            return people.filter(pk__in=self.wanted.order_by().values("user"))
        return people

    def lines_of(self, people: list[Any]) -> dict[Any, list[Enrollment]]:
        """Person → enrollments with `standing` and `certificate`. Five queries for all."""
        rows = self.wanted.filter(user__in=people).select_related("course__certification", "user")
        found = list(rows.order_by("course__title", "-created_at"))
        add_standings(found)
        overview.add_certificates(self.user, found)
        lines = defaultdict(list)
        for row in found:
            lines[row.user_id].append(row)
        return lines

    def counts(self) -> dict[str, int]:
        rows = self.enrollments.order_by()
        counted = rows.aggregate(
            live=Count("pk", filter=Q(status__in=LIVE)),
            overdue=Count("pk", filter=overdue()),
            completed=Count("pk", filter=Q(status=Status.COMPLETED)),
        )
        return counted | {"people": people_of(self.company).count()}


def team_of(user: Any, company: Organization, asked: Asked | None = None) -> Team | None:
    """None unless `user` reads the training of this company."""
    found = companies_of(scope_of(user)).filter(pk=company.pk).exists()
    return Team(user, company, asked or Asked()) if found else None


def overdue() -> Q:
    return Q(status__in=LIVE, due_on__lt=clock.today())


def enrollable(user: Any) -> QuerySet[Any]:
    """The person, and whoever the person may put on courses."""
    scope, people = scope_of(user), get_user_model()._default_manager.filter(is_active=True)
    if runs_training(scope):
        return people
    seats = learners.seats(companies_steered(scope)).order_by().values("user")
    return people.filter(Q(pk=user.pk) | Q(pk__in=seats))
