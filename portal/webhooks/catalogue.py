"""The one table of events: what each is called, and what in the portal makes it.

Nothing here decides who is told. That is asked of the subscriber's scope and lens twice: when the
event is given out, and again when it is sent. Three things make events:

* `Trail`: an entry of the audit trail. One for the vendor only is never told to anybody; `is_open`
  rows are told whoever may read the entry, because seeing the record is seeing that it happened.
* `Made`: a row that was added.
* `Told`: a notice the calendar gave; its key makes it one event, however many people get it.

`parts`: field names of which a subscriber must read one, where the change itself is behind a lens.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.library.models import LibraryPage
from partners.organizations.models import Membership
from portal.activity.models import AuditEntry
from portal.webhooks.choices import (
    ACCOUNT,
    CERTIFICATE,
    COMMENT,
    DEAL,
    ENGAGEMENT,
    ENROLLMENT,
    MEMBER,
    PAGE,
    REQUEST,
    TASK,
    TASK_COMMENT,
    TOUCHPOINT,
)

TEST = "webhook.test"
REMOVED = "record.removed"  # made by leaving.py, of what was told before
COMPANY = "organizations.organization"


def target(entry: AuditEntry) -> uuid.UUID | None:
    return entry.target_id


def seat(entry: AuditEntry) -> uuid.UUID | None:
    """The membership an entry on the company speaks of: its person's latest one."""
    rows = Membership.objects.filter(
        organization=entry.target_id, user__email=entry.note.get("person", "")
    )
    return rows.order_by("-started_at").values_list("pk", flat=True).first()


def page(entry: AuditEntry) -> uuid.UUID | None:
    """The key of a page of the library; the trail keeps its number."""
    number = entry.target_id.int
    if number >= 2**31:
        return None  # no page: something else is published
    rows = LibraryPage.objects.filter(pk=number)
    return rows.values_list("key", flat=True).first()


def changed(entry: AuditEntry) -> Collection[str]:
    return entry.note.get("fields", ())


def no_field(entry: AuditEntry) -> Collection[str]:
    return ()


def fields(*names: str) -> Callable[[AuditEntry], Collection[str]]:
    return lambda entry: names


@dataclass(frozen=True)
class Trail:
    label: str
    actions: tuple[str, ...]
    is_open: bool = False
    parts: Callable[[AuditEntry], Collection[str]] = no_field
    find: Callable[[AuditEntry], uuid.UUID | None] = target


@dataclass(frozen=True)
class Made:
    label: str


@dataclass(frozen=True)
class Told:
    """`begins`, `ends`: how the notice's key begins and does not end."""

    begins: str
    but_not: str = "\n"


@dataclass(frozen=True)
class EventType:
    """`label`: the kind of record its payload is (`records.KINDS`)."""

    code: str
    words: Any
    label: str
    made_by: tuple[Trail | Made | Told, ...]


def on_deal(code: str, words: Any, *actions: str, parts: str = "") -> EventType:
    behind = fields(parts) if parts else no_field
    return EventType(code, words, DEAL, (Trail(DEAL, actions, parts=behind),))


def on_engagement(code: str, words: Any, *actions: str) -> EventType:
    return EventType(code, words, ENGAGEMENT, (Trail(ENGAGEMENT, actions),))


def on_task(code: str, words: Any, *actions: str) -> EventType:
    return EventType(code, words, TASK, (Trail(TASK, actions),))


def of_row(code: str, words: Any, label: str, *actions: str) -> EventType:
    return EventType(code, words, label, (Trail(label, actions, is_open=True),))


ACCOUNT_CHANGES = (
    Trail(ACCOUNT, ("update_account", "import_changed"), is_open=True, parts=changed),
    Trail(ACCOUNT, ("add_name", "remove_name"), is_open=True, parts=fields("names")),
)
NEW_ACCOUNT = Trail(ACCOUNT, ("create_account",), is_open=True, parts=fields("created_at"))
JOINED = Trail(COMPANY, ("add_member",), is_open=True, find=seat)
LEFT = Trail(COMPANY, ("end_membership",), is_open=True, find=seat)
PUBLISHED = Trail("", ("publish",), is_open=True, find=page)

TYPES: tuple[EventType, ...] = (
    on_deal("deal.submitted", _("A registration is sent for review"), "submit"),
    on_deal("deal.in_review", _("The review begins"), "claim"),
    on_deal("deal.info_requested", _("Information is asked for"), "request_info"),
    on_deal("deal.answered", _("The information is given"), "answer"),
    on_deal("deal.approved", _("A registration is approved"), "approve", "auto_approve"),
    on_deal("deal.rejected", _("A registration is rejected"), "reject"),
    on_deal("deal.reopened", _("A rejection is taken back"), "overturn"),
    on_deal("deal.returned", _("A registration came back as a draft"), "return_to_draft"),
    on_deal("deal.updated", _("What a registration says is changed"), "edit", parts="value"),
    on_deal("deal.stage_changed", _("The stage is updated"), "advance", parts="stage"),
    on_deal("deal.owner_changed", _("Another person owns the deal"), "reassign", parts="owner"),
    on_deal("deal.won", _("A deal is won"), "win"),
    on_deal("deal.lost", _("A deal is lost"), "lose"),
    on_deal("deal.withdrawn", _("A registration is withdrawn"), "withdraw"),
    on_deal("deal.revoked", _("A protection is revoked"), "revoke"),
    on_deal(
        "protection.extension_requested",
        _("More time is asked for"),
        "request_extension",
        parts="protection",
    ),
    on_deal("protection.extended", _("More time is given"), "grant_extension"),
    on_deal(
        "protection.extension_refused",
        _("More time is refused"),
        "refuse_extension",
        parts="protection",
    ),
    EventType("protection.ending", _("A protection ends soon"), DEAL, (Told("expiry:"),)),
    on_deal("protection.ended", _("A protection has ended"), "expire", "release"),
    EventType("comment.added", _("A comment on a deal"), COMMENT, (Made(COMMENT),)),
    EventType("account.created", _("An account is added"), ACCOUNT, (NEW_ACCOUNT,)),
    EventType("account.updated", _("An account is changed"), ACCOUNT, ACCOUNT_CHANGES),
    EventType(
        "engagement.requested",
        _("A partner asks for joint work"),
        REQUEST,
        (Trail(REQUEST, ("ask",)),),
    ),
    on_engagement("engagement.proposed", _("Joint work is proposed"), "propose"),
    on_engagement("engagement.agreed", _("A side agrees with joint work"), "accept"),
    on_engagement("engagement.declined", _("Joint work is declined"), "decline", "withdraw"),
    on_engagement("engagement.change_asked", _("A change of joint work is asked"), "ask_change"),
    on_engagement(
        "engagement.change_answered",
        _("A change of joint work is answered"),
        "accept_change",
        "refuse_change",
    ),
    on_engagement("engagement.reviewed", _("Joint work is reviewed"), "review"),
    on_engagement("engagement.paused", _("Joint work is paused"), "pause"),
    on_engagement("engagement.resumed", _("Joint work goes on"), "resume"),
    on_engagement("engagement.ended", _("Joint work ends"), "end", "expire"),
    on_task("task.created", _("A task is added"), "create"),
    on_task("task.updated", _("A task is changed"), "edit", "start", "report", "put_back"),
    on_task("task.finished", _("A task is done"), "finish"),
    on_task("task.cancelled", _("A task is cancelled"), "cancel"),
    on_task("task.reopened", _("A task is reopened"), "reopen"),
    EventType("task.commented", _("A comment on a task"), TASK_COMMENT, (Made(TASK_COMMENT),)),
    of_row("touchpoint.logged", _("A touchpoint is noted"), TOUCHPOINT, "log_touchpoint"),
    of_row("touchpoint.changed", _("A touchpoint is changed"), TOUCHPOINT, "change_touchpoint"),
    of_row("certificate.issued", _("A certificate is issued"), CERTIFICATE, "issue_certificate"),
    EventType(
        "certificate.expiring",
        _("A certificate ends soon"),
        CERTIFICATE,
        (Told("certificate-", but_not="-expired"),),
    ),
    of_row(
        "certificate.revoked", _("A certificate is taken back"), CERTIFICATE, "revoke_certificate"
    ),
    EventType("member.joined", _("A person joins a company"), MEMBER, (JOINED,)),
    EventType("member.left", _("A person leaves a company"), MEMBER, (LEFT,)),
    of_row("course.completed", _("A person completes a course"), ENROLLMENT, "complete_course"),
    EventType("resource.published", _("A page is published"), PAGE, (PUBLISHED,)),
    EventType(REMOVED, _("A record you were told of is no longer yours to see"), "", ()),
)
CODES = {row.code: row for row in TYPES}
GROUPS = list(dict.fromkeys(row.code.split(".")[0] for row in TYPES))


def _by_source() -> tuple[dict[Any, Any], dict[str, EventType], list[tuple[Told, EventType]]]:
    trail: dict[tuple[str, str], tuple[EventType, Trail]] = {}
    made: dict[str, EventType] = {}
    told: list[tuple[Told, EventType]] = []
    for row in TYPES:
        for source in row.made_by:
            if isinstance(source, Trail):
                trail |= {(source.label, action): (row, source) for action in source.actions}
            elif isinstance(source, Made):
                made[source.label] = row
            else:
                told.append((source, row))
    return trail, made, told


BY_TRAIL, BY_ROW, BY_NOTICE = _by_source()


def of_entry(entry: AuditEntry) -> tuple[EventType, Trail] | None:
    """The event an entry of the trail makes, and the line of the table that says so."""
    known = BY_TRAIL.get((entry.target_type, entry.action))
    return known or BY_TRAIL.get(("", entry.action))
