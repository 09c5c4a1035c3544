"""Writing a registration: new drafts, changes, copies of ended ones."""

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from deals.registrations import policies, validators
from deals.registrations.choices import Route, Status
from deals.registrations.models import Deal, DealLine, ProductFamily
from deals.registrations.numbers import free_number
from partners.organizations.models import DistributionLink, Organization, Team
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.interchange.text import clean_text
from portal.workflow import clock
from portal.workflow.machine import StateMoved

EDITABLE = frozenset(
    [
        "title",
        "kind",
        "distributor",
        "customer_name",
        "customer_website",
        "customer_country",
        "customer_city",
        "customer_address",
        "customer_tax_id",
        "customer_phone",
        "contact_name",
        "contact_email",
        "contact_role",
        "need",
        "value_amount",
        "value_currency",
        "expected_close",
        "stage",
        "probability",
        "competitor",
    ]
)
COPIED = EDITABLE - {"stage", "probability", "expected_close"}


def create_draft(
    *,
    actor: Any,
    organization: Organization | None = None,
    team: Team | None = None,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]] | None = None,
    deal_id: uuid.UUID | None = None,
    prepared: Mapping[str, Any] | None = None,
) -> Deal:
    """A new draft of the actor for a company, or for a direct team.

    `prepared`: who of the vendor wrote it for the actor (`prepared_by`) and until when it has to
    be sent (`confirm_by`).

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
    check_distributor(columns.get("distributor"), organization)
    deal = Deal(
        id=deal_id,
        owner=actor,
        route=Route.DIRECT if team else Route.CHANNEL,
        number=free_number(deal_id, side),
        **side,
        **columns,
        **(prepared or {}),
    )
    try:
        return _written(deal, actor, lines)
    except IntegrityError:  # the same form, posted in parallel
        if existing := Deal.objects.filter(pk=deal_id, owner=actor).first():
            return existing
        raise


def _written(deal: Deal, actor: Any, lines: Iterable[Mapping[str, Any]] | None) -> Deal:
    with transaction.atomic():
        deal.save(force_insert=True)
        if lines is not None:
            _replace_lines(deal, lines)
        event = "prepare" if deal.prepared_by else "create_draft"
        record_event(deal, deal.prepared_by or actor, event, Audience.JOINT)
        return _still_visible(actor, deal)


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := data.keys() - EDITABLE:
        raise ValidationError({name: _("This cannot be changed.") for name in sorted(unknown)})
    return dict(data)


def check_distributor(distributor: Organization | None, organization: Organization | None) -> None:
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
    require(policies.as_owner(scope_of(actor), deal))
    if not (decision := policies.can_edit(scope_of(actor), deal)):
        raise StateMoved(str(decision.reason), deal)
    _check_may_change(deal, data, lines)
    columns = validators.check_fields(_known(data))
    check_distributor(columns.get("distributor"), deal.organization)
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
            _change_lines(deal, lines)
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
        raise ValidationError(dict.fromkeys(sorted(locked), text))


def _change_lines(deal: Deal, lines: Iterable[Mapping[str, Any]]) -> None:
    """What is added to a registration that was sent passes the gate on its family as well."""
    families = frozenset(deal.lines.values_list("family", flat=True))
    _replace_lines(deal, lines)
    if deal.status != Status.DRAFT:
        validators.check_certified(deal, besides=families)


def _replace_lines(deal: Deal, lines: Iterable[Mapping[str, Any]]) -> None:
    """The given product lines instead of the present ones.

    Each: family, name, quantity, unit_price.
    """
    lines = list(lines)
    validators.check_lines(lines)
    deal.lines.all().delete()
    DealLine.objects.bulk_create(
        DealLine(
            deal=deal,
            position=place,
            family=_family(line),
            name=clean_text(line.get("name") or "")[:120],
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


def to_money(value: Any) -> Decimal:
    """An exact amount with two decimals, from a string or number."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def delete_draft(*, deal: Deal, actor: Any) -> None:
    """Delete a draft for good."""
    require(policies.can_delete(scope_of(actor), deal))
    with transaction.atomic():
        record_event(deal, actor, "delete_draft", Audience.INTERNAL, {"number": deal.number})
        deal.delete()


def copy_to_draft(*, deal: Deal, actor: Any, action: str, deal_id: uuid.UUID | None = None) -> Deal:
    """A new draft with the content of an ended registration. `action`: revise or register_again."""
    require(policies.as_owner(scope_of(actor), deal))
    if not policies.can_copy(scope_of(actor), deal, action):
        shown = deal.get_shown_status_display()
        raise StateMoved(
            _("This is not possible while the status is “%(status)s”.") % {"status": shown}, deal
        )
    return draft_like(deal=deal, actor=actor, deal_id=deal_id)


def draft_like(*, deal: Deal, actor: Any, deal_id: uuid.UUID | None = None, **changes: Any) -> Deal:
    """A new draft with the content of `deal` but for `changes`, for the same company or team."""
    data = {name: getattr(deal, name) for name in COPIED} | changes
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
