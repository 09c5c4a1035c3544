"""What can be done to deals. Each function does one thing, whole or not at all.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field). Callers have
found the deal in the actor's scope; after a write it is looked up there again.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from deals.registrations import emails, policies, validators
from deals.registrations.choices import Route, Status
from deals.registrations.models import (
    Deal,
    DealComment,
    DealFile,
    DealLine,
    DealShare,
    DealTeamMember,
    ProductFamily,
)
from deals.registrations.workflow import DEAL
from partners.organizations.models import DistributionLink, Membership, Organization, Team
from portal.access import grants
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload
from portal.workflow import clock
from portal.workflow.machine import StateMoved

NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
EDITABLE = frozenset(
    """title kind distributor customer_name customer_website customer_country customer_city
    customer_address customer_tax_id customer_phone contact_name contact_email contact_role need
    value_amount value_currency expected_close stage probability competitor""".split()
)
COPIED = EDITABLE - {"stage", "probability", "expected_close"}


def deal_number(deal_id: uuid.UUID, attempt: int = 0) -> str:
    """A short number that says nothing about how many others there are: `D-7F3K2QM`."""
    value = int.from_bytes(hashlib.sha256(deal_id.bytes + bytes([attempt])).digest()[:8])
    digits = []
    for _place in range(7):
        value, digit = divmod(value, len(NUMBER_ALPHABET))
        digits.append(NUMBER_ALPHABET[digit])
    return "D-" + "".join(digits)


def create_draft(
    *,
    actor: Any,
    organization: Organization | None = None,
    team: Team | None = None,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]] | None = None,
    deal_id: uuid.UUID | None = None,
) -> Deal:
    """A new draft of the actor for a company, or for a direct team.

    `data`: any of EDITABLE. `deal_id` names the draft beforehand, so that a form sent twice
    makes one: the actor's own draft with that id is returned as it is.
    """
    deal_id = deal_id or uuid.uuid4()
    if existing := Deal.objects.filter(pk=deal_id, owner=actor).first():
        return existing
    scope = scope_of(actor)
    if team is None:
        require(policies.can_register_for(scope, organization and organization.pk))
    else:
        require(policies.can_register_direct(scope, team))
    side = {"organization": organization, "team": team}
    columns = validators.check_fields(_known(data))
    _check_distributor(columns.get("distributor"), organization)
    with transaction.atomic():
        deal = Deal(
            id=deal_id,
            owner=actor,
            route=Route.DIRECT if team else Route.CHANNEL,
            number=_free_number(deal_id, side),
            **side,
            **columns,
        )
        deal.save(force_insert=True)
        if lines is not None:
            _replace_lines(deal, lines)
        record_event(deal, actor, "create_draft", Audience.JOINT)
        return _still_visible(actor, deal)


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := data.keys() - EDITABLE:
        raise ValidationError({name: _("This cannot be changed.") for name in sorted(unknown)})
    return dict(data)


def _free_number(deal_id: uuid.UUID, side: Mapping[str, Any]) -> str:
    for attempt in range(20):
        number = deal_number(deal_id, attempt)
        if not Deal.objects.filter(number=number, **side).exists():
            return number
    raise IntegrityError("no free deal number")


def _check_distributor(distributor: Organization | None, organization: Organization | None) -> None:
    """Only a distributor linked to the company today; anything else reads as unknown."""
    if distributor is None:
        return
    links = DistributionLink.objects.live().filter(distributor=distributor, reseller=organization)
    if organization is None or not links.exists():
        raise ValidationError({"distributor": _("Choose one of your distributors.")})


def _still_visible(actor: Any, deal: Deal) -> Deal:
    """The deal as the actor sees it after the write; Refused (and rolled back) if gone."""
    found = Deal.objects.visible_to(actor).filter(pk=deal.pk).first()
    if found is None:
        raise Refused(_("This change would take the record out of your sight."))
    return found


def update_deal(
    *,
    deal: Deal,
    actor: Any,
    version: int,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]] | None = None,
) -> Deal:
    """Change fields of a draft, or the asked-for fields while information is requested."""
    require(policies.can_edit(scope_of(actor), deal))
    _check_may_change(deal, data, lines)
    columns = validators.check_fields(_known(data))
    _check_distributor(columns.get("distributor"), deal.organization)
    with transaction.atomic():
        changed = Deal.objects.filter(pk=deal.pk, version=version, status=deal.status).update(
            **columns,
            version=F("version") + 1,
            updated_at=clock.now(),
            last_action="edit",
            last_actor=actor,
        )
        if not changed:
            deal.refresh_from_db()
            raise StateMoved(
                _("Somebody changed this registration while you were editing it."), deal
            )
        if lines is not None:
            _replace_lines(deal, lines)
        if deal.status != Status.DRAFT:
            record_event(deal, actor, "edit", Audience.JOINT, {"fields": sorted(columns)})
        return _still_visible(actor, deal)


def _check_may_change(deal: Deal, data: Mapping[str, Any], lines: Any) -> None:
    allowed = policies.editable_fields(deal)
    if allowed is None:
        return
    wanted = set(data) | ({"products"} if lines is not None else set())
    if locked := wanted - allowed:
        text = _("Only the fields the reviewer asked about can be changed now.")
        raise ValidationError({name: text for name in sorted(locked)})


def _replace_lines(deal: Deal, lines: Iterable[Mapping[str, Any]]) -> None:
    """The given product lines instead of the present ones. Each: family, name, quantity, unit_price."""
    lines = list(lines)
    validators.check_lines(lines)
    deal.lines.all().delete()
    DealLine.objects.bulk_create(
        DealLine(
            deal=deal,
            position=place,
            family=_family(line),
            name=validators.clean_text(line.get("name") or "")[:120],
            quantity=line.get("quantity", 1),
            unit_price=line.get("unit_price"),
        )
        for place, line in enumerate(lines)
    )


def _family(line: Mapping[str, Any]) -> ProductFamily:
    family = line.get("family")
    if isinstance(family, ProductFamily):
        return family
    raise ValidationError({"products": _("Choose a product family for each line.")})


def delete_draft(*, deal: Deal, actor: Any) -> None:
    """Delete a draft for good."""
    require(policies.can_delete(scope_of(actor), deal))
    with transaction.atomic():
        record_event(deal, actor, "delete_draft", Audience.INTERNAL, {"number": deal.number})
        deal.delete()


def perform(
    *, deal: Deal, action: str, actor: Any, version: int, data: Mapping[str, Any] | None = None
) -> Deal:
    """Make one transition of the table. `data` holds the fields its row names."""
    return DEAL.perform(
        deal, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )


def answer(
    *,
    deal: Deal,
    actor: Any,
    version: int,
    message: str,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]] | None = None,
) -> Deal:
    """Fill in what the reviewer asked for and send it back, in one step. Twice does it once."""
    sent = deal.last_action == "answer" and deal.last_actor_id == actor.pk
    if sent and deal.version in {version + 1, version + 2}:
        return deal
    with transaction.atomic():
        if data or lines is not None:
            deal = update_deal(deal=deal, actor=actor, version=version, data=data, lines=lines)
            version = deal.version
        return perform(
            deal=deal, action="answer", actor=actor, version=version, data={"message": message}
        )


def to_money(value: Any) -> Decimal:
    """An exact amount with two decimals, from a string or number."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def expire_due(*, on: dt.date | None = None, only: uuid.UUID | None = None) -> int:
    """End protections whose last day has passed; returns how many ended. Safe to repeat."""
    day = on or clock.today()
    due = Deal.objects.filter(status=Status.APPROVED, protected_until__lt=day)
    due = due.filter(pk=only) if only else due
    ended = 0
    for deal in due.select_related("owner").iterator(chunk_size=500):
        ended += _expire(deal)
    return ended


def _expire(deal: Deal) -> bool:
    with transaction.atomic():
        moved = Deal.objects.filter(
            pk=deal.pk, status=Status.APPROVED, version=deal.version
        ).update(
            status=Status.EXPIRED,
            closed_at=clock.now(),
            updated_at=clock.now(),
            version=F("version") + 1,
            last_action="expire",
            last_actor=None,
        )
        if moved:
            deal.refresh_from_db()
            record_event(deal, None, "expire", Audience.JOINT)
            emails.expired(deal, None, {})
        return bool(moved)


def copy_to_draft(*, deal: Deal, actor: Any, action: str, deal_id: uuid.UUID | None = None) -> Deal:
    """A new draft with the content of an ended registration. `action`: revise or register_again."""
    require(policies.as_owner(scope_of(actor), deal))
    if not policies.can_copy(scope_of(actor), deal, action):
        shown = deal.get_shown_status_display()
        raise StateMoved(
            _("This is not possible while the status is “%(status)s”.") % {"status": shown}, deal
        )
    data = {name: getattr(deal, name) for name in COPIED}
    if data["distributor"] and not _is_linked(data["distributor"], deal.organization):
        data["distributor"] = None
    with transaction.atomic():
        draft = create_draft(
            actor=actor,
            organization=deal.organization,
            team=deal.team,
            data=data,
            lines=_lines_of(deal),
            deal_id=deal_id,
        )
        Deal.objects.filter(pk=draft.pk).update(revised_from=deal)
        draft.refresh_from_db()
        return draft


def _is_linked(distributor: Organization, organization: Organization | None) -> bool:
    links = DistributionLink.objects.live()
    return links.filter(distributor=distributor, reseller=organization).exists()


def _lines_of(deal: Deal) -> list[dict[str, Any]]:
    lines = deal.lines.select_related("family")
    names = ("family", "name", "quantity", "unit_price")
    return [{name: getattr(line, name) for name in names} for line in lines]


def set_team(*, deal: Deal, actor: Any, users: Iterable[Any]) -> None:
    """Exactly these colleagues work on the deal besides its owner."""
    require(policies.as_owner(scope_of(actor), deal))
    wanted = {user.pk: user for user in users if user.pk != deal.owner_id}
    live = Membership.objects.live().filter(organization=deal.organization, user_id__in=wanted)
    if live.count() != len(wanted):
        raise ValidationError({"team_members": _("Choose people of your own company.")})
    with transaction.atomic():
        deal.team_members.exclude(user_id__in=wanted).delete()
        present = set(deal.team_members.values_list("user_id", flat=True))
        DealTeamMember.objects.bulk_create(
            DealTeamMember(deal=deal, user=user) for pk, user in wanted.items() if pk not in present
        )
        record_event(
            deal, actor, "set_team", Audience.JOINT, {"people": sorted(map(str, wanted.values()))}
        )


def add_comment(
    *, deal: Deal, actor: Any, body: str, internal: bool = False, token: uuid.UUID | None = None
) -> DealComment:
    """Write to both sides, or an internal note. The same `token` twice makes one comment."""
    token = token or uuid.uuid4()
    if existing := DealComment.objects.filter(author=actor, token=token, deal=deal).first():
        return existing
    audience = _audience(deal, actor, internal)
    body = validators.check_words({"body": body}, "body", limit=5000)
    with transaction.atomic():
        comment, is_new = DealComment.objects.get_or_create(
            author=actor, token=token, defaults={"deal": deal, "audience": audience, "body": body}
        )
        if is_new:
            record_event(deal, actor, "comment", audience)
            emails.commented(deal, actor, body, internal=internal)
    return comment


def add_file(
    *, deal: Deal, actor: Any, upload: Any, internal: bool = False, token: uuid.UUID | None = None
) -> DealFile:
    """Attach a checked file, stored privately. The same `token` twice makes one file."""
    token = token or uuid.uuid4()
    if existing := DealFile.objects.filter(author=actor, token=token, deal=deal).first():
        return existing
    audience = _audience(deal, actor, internal)
    checked = checked_upload(upload)
    with transaction.atomic():
        stored = DealFile(deal=deal, author=actor, token=token, audience=audience, **checked)
        stored.save(force_insert=True)
        record_event(deal, actor, "add_file", audience, {"name": stored.name})
    return stored


def _audience(deal: Deal, actor: Any, internal: bool) -> str:
    scope = scope_of(actor)
    require((policies.can_write_internal if internal else policies.can_comment)(scope, deal))
    return Audience.INTERNAL if internal else Audience.JOINT


def remove_file(*, stored: DealFile, actor: Any) -> None:
    """Take back one's own file while the deal is still open for editing."""
    if stored.author_id != actor.pk:
        raise Refused(_("Only the person who added a file can remove it."))
    require(policies.can_edit(scope_of(actor), stored.deal))
    with transaction.atomic():
        record_event(stored.deal, actor, "remove_file", stored.audience, {"name": stored.name})
        stored.delete()
        transaction.on_commit(lambda: stored.content.storage.delete(stored.content.name))


def share_deal(
    *, deal: Deal, actor: Any, user: Any, reason: str, expires_at: dt.datetime
) -> DealShare:
    """Show one deal to one person until a time."""
    require(policies.can_share(scope_of(actor), deal))
    if expires_at <= clock.now():
        raise ValidationError({"expires_at": _("Choose a time in the future.")})
    with transaction.atomic():
        share = DealShare.objects.create(
            deal=deal,
            user=user,
            shared_by=actor,
            expires_at=expires_at,
            reason=validators.check_words({"reason": reason}, "reason", limit=300),
        )
        grants.sync(share)
        record_event(deal, actor, "share", Audience.JOINT, {"with": str(user), "reason": reason})
    return share


def end_share(*, share: DealShare, actor: Any) -> None:
    require(policies.can_share(scope_of(actor), share.deal))
    with transaction.atomic():
        share.ended_at = clock.now()
        share.save(update_fields=["ended_at"])
        grants.sync(share)
        record_event(share.deal, actor, "end_share", Audience.JOINT, {"with": str(share.user)})


def hand_over_deals(
    *, actor: Any, leaver: Any, successor: Any, organization: Organization | None
) -> int:
    """All deals of `leaver` in the company (None: the vendor's direct deals) become
    `successor`'s; returns how many."""
    moved = 0
    for deal in Deal.objects.filter(owner=leaver, organization=organization).iterator(500):
        Deal.objects.filter(pk=deal.pk).update(
            owner=successor, version=F("version") + 1, updated_at=clock.now()
        )
        note = {"from": str(leaver), "to": str(successor)}
        record_event(deal, actor, "hand_over", Audience.JOINT, note)
        moved += 1
    DealTeamMember.objects.filter(user=leaver, deal__organization=organization).delete()
    return moved
