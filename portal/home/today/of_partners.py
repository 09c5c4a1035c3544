"""Joint work, quotes, tasks, conflicts and the programme: what waits there for a person."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deals.cases.models import Case, CaseParty
from deals.supply.choices import PreparedStatus
from deals.supply.models import DirectAlert, PreparedRegistration, SupplyRequest
from deals.supply.policies import can_see_alerts
from partners.accounts.models import Engagement
from partners.engagements.models import EngagementRequest
from partners.engagements.policies import can_answer_requests
from partners.engagements.views.requests import waiting_requests
from partners.organizations.models import PartnerApplication
from partners.plans.models import Task
from partners.plans.policies import works_with_tasks
from portal.access.scope import Scope
from portal.home.menu import waiting_applications
from portal.home.today.source import Source
from portal.people.areas import Area
from portal.workflow import clock

TASK_DAYS, CASE_DAYS = 7, 3


def _engagements(scope: Scope) -> QuerySet | None:
    may = scope.having("manage_organization") or scope.teams or scope.is_desk
    return Engagement.objects.in_scope(scope).waiting_for(scope) if may else None


def _requests(scope: Scope) -> QuerySet[EngagementRequest] | None:
    decides = can_answer_requests(scope) and scope.staff_role != "auditor"
    return waiting_requests(scope) if decides else None


def _quotes(scope: Scope) -> QuerySet | None:
    may = scope.having("view_supplied_deals") or scope.having("register_deals")
    return SupplyRequest.objects.in_scope(scope).to_answer(scope) if may else None


def _offered(scope: Scope) -> QuerySet | None:
    """Registrations a distributor wrote: they wait for the reseller's consent."""
    if not (sells := scope.having("register_deals")):
        return None
    rows = PreparedRegistration.objects.in_scope(scope).filter(reseller_id__in=sells)
    return rows.filter(status=PreparedStatus.WAITING, confirm_by__gt=clock.now())


def _tasks(scope: Scope) -> QuerySet | None:
    if not works_with_tasks(scope):
        return None
    last = clock.today() + dt.timedelta(days=TASK_DAYS)
    rows = Task.objects.in_scope(scope).undone()
    return rows.filter(assignee=scope.user_id, due_on__lte=last)


def _statements(scope: Scope) -> QuerySet | None:
    """Conflicts on which one's own side may still speak."""
    speaks = Q(organization_id__in=scope.having("register_deals"))
    speaks |= Q(team_id__in=scope.teams)
    if not (scope.having("register_deals") or scope.teams):
        return None
    rows = CaseParty.objects.in_scope(scope).filter(speaks, answered_at=None, said_at=None)
    return rows.filter(answer_by__gte=clock.now())


def _cases(scope: Scope) -> QuerySet | None:
    if not scope.is_desk:
        return None
    last = clock.now() + dt.timedelta(days=CASE_DAYS)
    return Case.objects.in_scope(scope).undecided().filter(deadline__lt=last)


def _applications(scope: Scope) -> QuerySet[PartnerApplication] | None:
    return waiting_applications(scope) if scope.is_desk else None


def _alerts(scope: Scope) -> QuerySet | None:
    may = scope.is_desk and can_see_alerts(scope)
    return DirectAlert.objects.in_scope(scope).unseen() if may else None


SOURCES = (
    Source("engagement", _("Answer about joint work"), "users", Area.ACCOUNTS, _engagements,
           "/engagements/{key}/", "created_at", "account__name", "organization__name",
           since="created_at"),
    Source("request", _("Answer who asks for joint work"), "inbox", Area.ACCOUNTS, _requests,
           "/engagements/requests/{key}/", "created_at", "customer_name", "organization__name",
           since="created_at"),
    Source("quote", _("Answer about a quote"), "truck", Area.DEALS, _quotes,
           "/quotes/{key}/", "answer_by", "customer_name", "title", on="answer_by"),
    Source("offered", _("Consent to a prepared registration"), "edit", Area.DEALS, _offered,
           "/distribution/prepared/{key}/", "confirm_by", "customer_name", "title",
           at="confirm_by"),
    Source("task", _("Finish the task"), "check-circle", Area.ACCOUNTS, _tasks,
           "/tasks/{key}/", "due_on", "title", on="due_on"),
    Source("statement", _("Say your side of a conflict"), "scale", Area.DEALS, _statements,
           "/conflicts/{key}/", "answer_by", "number", "claim", at="answer_by"),
    Source("case", _("Decide the conflict"), "scale", Area.DEALS, _cases,
           "/conflicts/{key}/", "deadline", "number", "title", at="deadline"),
    Source("application", _("Decide the application"), "inbox", Area.ORGANIZATIONS, _applications,
           "/organizations/applications/{key}/", "created_at", "company", since="created_at"),
    Source("alert", _("Look at direct sales on a joint account"), "handshake", Area.DEALS, _alerts,
           "/conflicts/direct-alerts/", "raised_at", "account__name", since="raised_at"),
)  # fmt: skip
