"""What waits for a person, most urgent first."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.reading.services.confirming import to_read
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.policies import can_use_queue
from deals.registrations.querysets import read_whole
from deals.registrations.queue import shows_of
from partners.certifications.choices import RUNNERS
from partners.organizations.policies import can_see_applications
from partners.plans.filters import tab_rules
from partners.plans.models import Task
from partners.plans.policies import works_with_tasks
from portal.access.scope import Scope
from portal.home.menu import may_register, waiting_applications, waiting_claims
from portal.home.numbers.base import LIMIT, Number, address
from portal.people.areas import Area

REVIEW_WORDS = {
    "waiting": _("Registrations to review"),
    "info": _("Waiting for a partner’s answer"),
    "hold": _("On hold"),
}
OWNER_WORDS: dict[str, tuple[Any, str]] = {
    Status.DRAFT: (_("Drafts to finish"), "edit"),
    Status.INFO_REQUESTED: (_("Questions to answer"), "message"),
    Status.APPROVED: (_("Protected deals"), "shield-check"),
}


def of_person(scope: Scope) -> Iterator[Number]:
    if can_use_queue(scope):
        yield from _of_reviewer(scope)
    if can_see_applications(scope):
        yield _applications(scope)
    if scope.staff_role in RUNNERS:
        yield _claims(scope)
    if may_register(scope):
        yield from _of_owner(scope)
    elif scope.having("view_supplied_deals"):
        yield _supplied(scope)
    if works_with_tasks(scope):
        yield _tasks(scope)
    yield _reading(scope)


def _of_reviewer(scope: Scope) -> Iterator[Number]:
    rows = Deal.objects.in_scope(scope).waiting_for(scope)
    for show, rule in shows_of(scope).items():
        if show in REVIEW_WORDS:
            url = address("reviews", show=show)
            narrowed = rows.filter(rule)
            yield Number(
                f"reviews {show}", REVIEW_WORDS[show], "list-checks", Area.DEALS, narrowed, url
            )


def _applications(scope: Scope) -> Number:
    return Number(
        "applications",
        _("Applications to decide"),
        "inbox",
        Area.ORGANIZATIONS,
        waiting_applications(scope),
        address("applications"),
    )


def _claims(scope: Scope) -> Number:
    return Number(
        "claims",
        _("Certificates to confirm"),
        "award",
        Area.TRAINING,
        waiting_claims(scope),
        address("certificate_claims"),
    )


def _of_owner(scope: Scope) -> Iterator[Number]:
    """Drafts and questions of one's own; an administrator answers for the whole company."""
    answers_for_all = bool(scope.having("view_drafts"))
    mine = Q(owner=scope.user_id) & read_whole(scope)
    rows = Deal.objects.in_scope(scope)
    for status, (label, icon) in OWNER_WORDS.items():
        is_mine = status == Status.DRAFT or (
            status == Status.INFO_REQUESTED and not answers_for_all
        )
        yield Number(
            f"deals {status}",
            label,
            icon,
            Area.DEALS,
            rows.filter(Q(shown_status=status) & (mine if is_mine else Q())),
            address("deals", status=status, **({"owner": scope.user_id} if is_mine else {})),
            LIMIT,
        )


def _supplied(scope: Scope) -> Number:
    rows = Deal.objects.in_scope(scope)
    label = _("Deals placed with you")
    return Number("supplied", label, "truck", Area.DEALS, rows, address("deals"), LIMIT)


def _tasks(scope: Scope) -> Number:
    rows = Task.objects.in_scope(scope).filter(tab_rules(scope)["mine"])
    url = address("tasks", show="mine")
    return Number("tasks", _("Tasks of yours"), "check-circle", Area.ACCOUNTS, rows, url)


def _reading(scope: Scope) -> Number:
    rows = to_read(scope, get_language() or "en")
    return Number(
        "to_read", _("Pages to read"), "book-open", Area.CONTENT, rows, address("to_read")
    )
