"""Which ways in a company opens, and the form links of its sellers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.intake.models import FormLink, IntakeRule
from deals.intake.policies import can_open
from partners.organizations.models import Membership, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.together import Asking, answered, first_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def rule_of(organization: Organization) -> IntakeRule:
    """The company's rule; nothing is open while there is none."""
    rule: IntakeRule = answered(rule_asked(organization))
    return rule


def rule_asked(organization: Organization) -> Asking:
    rows = IntakeRule.objects.filter(organization=organization)[:1]
    yield (rows,)
    return first_of(rows) or IntakeRule(organization=organization, version=0)


def set_rule(
    *, organization: Organization, actor: Any, version: int, by_mail: bool, by_link: bool
) -> None:
    """Open or close the ways in; closing works on what is under way, too."""
    require(can_open(scope_of(actor), organization))
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        rule = rule_of(organization)
        if rule.version != version:
            raise StateMoved(_("Somebody else has changed this meanwhile."), rule)
        rule.by_mail, rule.by_link, rule.version = by_mail, by_link, version + 1
        rule.save()
        note = {"by_mail": by_mail, "by_link": by_link}
        record_event(organization, actor, "set_intake", note=note)


def sellers_of(organization: Organization) -> Any:
    """Live memberships of people who may register for the company."""
    seats = organization.memberships.live().select_related("user")
    return seats.filter(
        role__in=("seller", "admin"), user__is_active=True, user__is_integration=False
    ).order_by("user__name")


def make_link(*, organization: Organization, actor: Any, person: Any) -> FormLink:
    """A form link in the name of `person`, a seller of the company."""
    require(can_open(scope_of(actor), organization))
    if not sellers_of(organization).filter(user=person).exists():
        raise ValidationError({"person": _("Choose a seller of the company.")})
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        live = FormLink.objects.live().filter(organization=organization, person=person)
        if found := live.first():
            return found
        link = FormLink.objects.create(organization=organization, person=person, made_by=actor)
        record_event(organization, actor, "make_form_link", note={"person": person.email})
    return link


def end_link(*, link: FormLink, actor: Any) -> None:
    """The link stops working at once."""
    require(can_open(scope_of(actor), link.organization))
    with transaction.atomic():
        live = FormLink.objects.filter(pk=link.pk, ended_at=None)
        if live.update(ended_at=clock.now()):
            note = {"person": link.person.email}
            record_event(link.organization, actor, "end_form_link", note=note)


def works_there(person: Any, organization: Any) -> Membership | None:
    """The live seat of a seller, asked again whenever something is done in the person's name."""
    if organization is None or not getattr(person, "is_active", False):
        return None
    return sellers_of(organization).filter(user=person).first()
