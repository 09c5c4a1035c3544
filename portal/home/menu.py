"""The menu: which page each person is offered, in which place, and what waits there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.insights.policies import can_read_reports as can_read_library_reports
from cms.library.policies import can_edit_library
from cms.packages.policies import can_import
from deals.clearance.policies import can_watch
from deals.clocks.policies import can_see_board
from deals.conflicts.policies import can_read_desk
from deals.named.policies import can_see_lists
from deals.programs.policies import can_read_rules
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from deals.registrations.queue import shows_of
from deals.reports.policies import can_read_reports
from deals.supply.models import SupplyRequest
from deals.supply.policies import can_see_alerts, can_see_distribution, can_use_quotes
from partners.certifications.models import Claim
from partners.certifications.policies import can_record, can_see_issued
from partners.classification.models import ClassPeriod
from partners.classification.policies import can_see_overview as can_see_classes
from partners.coverage.policies import can_see_board as can_see_allocations
from partners.coverage.policies import can_see_hand_overs
from partners.engagements.policies import can_answer_requests, can_open_list
from partners.engagements.views.listing import waiting as waiting_engagements
from partners.engagements.views.requests import waiting_requests
from partners.organizations.choices import ApplicationStatus
from partners.organizations.models import PartnerApplication
from partners.organizations.policies import (
    can_run_programme,
    can_see_applications,
    can_see_organizations,
)
from partners.plans.policies import works_with_tasks
from partners.touchpoints.policies import can_read_rule
from portal.access.scope import Scope
from portal.audit.policies import can_read_trail
from portal.jobs.policies import can_see_jobs
from portal.observing.policies import can_see_health
from portal.oversight.policies import can_read_register
from portal.privacy.policies import can_read as can_read_personal_data

DIRECT = frozenset({"direct_rep", "direct_manager"})
NO_SALES = frozenset({"marketing"})


def everybody(scope: Scope) -> bool:
    return True


def may_register(scope: Scope) -> bool:
    """Sellers of a partner; members of a direct team."""
    return bool(scope.having("register_deals") or (scope.staff_role in DIRECT and scope.teams))


def works_with_deals(scope: Scope) -> bool:
    keys = ("register_deals", "view_deals", "view_supplied_deals")
    staff = scope.staff_role and scope.staff_role not in NO_SALES
    return bool(staff or any(scope.having(key) for key in keys))


def works_for_a_partner(scope: Scope) -> bool:
    return bool(not scope.staff_role and scope.having("view_organization"))


def sees_outbox(scope: Scope) -> bool:
    return settings.DEMO


def sees_cases(scope: Scope) -> bool:
    return scope.is_neutral


def waiting_reviews(scope: Scope) -> Any:
    """Registrations the person should decide: the first tab of the review queue."""
    return Deal.objects.in_scope(scope).waiting_for(scope).filter(shows_of(scope)["waiting"])


def waiting_quotes(scope: Scope) -> Any:
    """Requests to answer, quotes to look at; nothing for the vendor's people."""
    return SupplyRequest.objects.in_scope(scope).to_answer(scope)


def waiting_applications(scope: Scope) -> Any:
    rows = PartnerApplication.objects.in_scope(scope)
    return rows.filter(status=ApplicationStatus.RECEIVED)


def waiting_classes(scope: Scope) -> Any:
    """Computed periods the desk has not published."""
    return ClassPeriod.objects.in_scope(scope).waiting()


def waiting_claims(scope: Scope) -> Any:
    """Certificates issued elsewhere that the person should confirm or decline."""
    return Claim.objects.in_scope(scope).to_decide(scope)


@dataclass(frozen=True)
class Item:
    """One link: who may open it, what waits there, which other addresses belong to it."""

    name: str
    label: Any
    icon: str
    opens: Callable[[Scope], Any] = everybody
    badge: Callable[[Scope], Any] | None = None
    also: str = ""


SECTIONS: tuple[tuple[Any, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("home", _("Home"), "home"),
            Item("reviews", _("Reviews"), "list-checks", can_use_queue, waiting_reviews),
            Item("deals", _("Deals"), "handshake", works_with_deals),
            Item("deal_register", _("Register a deal"), "plus", may_register),
            Item("prepare", _("Prepare a registration"), "plus", can_use_queue),
            Item(
                "quotes",
                _("Quotes"),
                "truck",
                can_use_quotes,
                waiting_quotes,
                also="/distribution/prepared/",
            ),
            Item("tasks", _("Tasks"), "check-circle", works_with_tasks),
            Item("company", _("Company"), "building", works_for_a_partner),
            Item("training", _("Training"), "graduation-cap"),
            Item("certificates", _("My certificates"), "award", can_record),
            Item("library", _("Library"), "book-open"),
            Item("news_list", _("News"), "newspaper"),
            Item("to_read", _("To read"), "book-open"),
        ),
    ),
    (
        _("Customers"),
        (
            Item("accounts", _("Accounts"), "briefcase", works_with_deals),
            Item("engagements", _("Joint work"), "users", can_open_list, waiting_engagements),
            Item(
                "engagement_requests",
                _("Joint requests"),
                "inbox",
                can_answer_requests,
                waiting_requests,
            ),
            Item("coverage", _("Allocation board"), "grid", can_see_allocations),
            Item("classification", _("Classification"), "award", can_see_classes, waiting_classes),
        ),
    ),
    (
        _("Conflicts"),
        (
            Item("conflicts", _("Conflict desk"), "scale", sees_cases),
            Item("direct_alerts", _("Direct on joint accounts"), "handshake", can_see_alerts),
            Item("named_lists", _("Named accounts"), "target", can_see_lists),
            Item("merges", _("Merged accounts"), "copy", can_read_desk),
            Item("threshold", _("Match threshold"), "sliders", can_read_desk),
            Item("clearance_log", _("Clearance log"), "search", can_watch),
        ),
    ),
    (
        _("Programme"),
        (
            Item(
                "organizations",
                _("Organizations"),
                "building",
                can_see_organizations,
                also="/company/",
            ),
            Item("distribution", _("Distribution"), "link", can_see_distribution),
            Item(
                "applications",
                _("Applications"),
                "inbox",
                can_see_applications,
                waiting_applications,
            ),
            Item(
                "certificates_issued",
                _("Certificates"),
                "award",
                can_see_issued,
                waiting_claims,
                also="/certificates/",
            ),
            Item("staff", _("Staff"), "users", can_run_programme),
            Item("hand_overs", _("Hand-overs"), "share", can_see_hand_overs),
            Item("programme", _("Tiers and territories"), "layers", can_run_programme),
            Item("programme_rules", _("Programme rules"), "settings", can_read_rules),
            Item("contact_rule", _("Unanswered contacts"), "phone", can_read_rule),
            Item("package_list", _("Course packages"), "package", can_import),
            Item("wagtailadmin_home", _("Write and publish"), "edit", can_edit_library),
        ),
    ),
    (
        _("Reports"),
        (
            Item(
                "reports",
                _("Deals and partners"),
                "bar-chart",
                can_read_reports,
                also="/reports/deals/",
            ),
            Item("response_times", _("Response times"), "trending-up", can_see_board),
            Item(
                "library_reports", _("Reading and learning"), "book-open", can_read_library_reports
            ),
            Item("access_register", _("Share register"), "share", can_read_register),
            Item("audit", _("Audit trail"), "history", can_read_trail),
            Item("privacy", _("Personal data"), "lock", can_read_personal_data),
            Item("jobs", _("Jobs"), "clock", can_see_jobs),
            Item("health", _("Health"), "monitor", can_see_health),
        ),
    ),
    (_("Demo"), (Item("outbox", _("Outbox"), "mail", sees_outbox),)),
)
