"""Claim a domain, prove it, give it up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.federation import emails, policies
from partners.federation.choices import LIVE, Proof
from partners.federation.domains import check_domain, texts_at
from partners.federation.models import ClaimedDomain, Connection
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

MOST = 50  # domains one company may claim


def claim_domain(*, organization: Any, actor: Any, name: str) -> ClaimedDomain:
    """The company (None: the vendor) says the domain is its own. Safe to repeat.

    Whether somebody else has claimed or proved it makes no difference to the answer.
    """
    require(policies.can_manage(scope_of(actor), organization))
    name = check_domain(name)
    mine = ClaimedDomain.objects.of(organization)
    with transaction.atomic():
        if found := mine.filter(name=name).first():
            return found
        if mine.count() >= MOST:
            raise ValidationError({"name": _("This is more than can be claimed.")})
        row = ClaimedDomain.objects.create(organization=organization, name=name, created_by=actor)
        record_event(organization or row, actor, "claim_domain", note={"domain": name})
    return row


def prove_domain(*, domain: ClaimedDomain, actor: Any) -> bool:
    """Look for the record in DNS; True when the domain is the company's now.

    Where another company has proved the domain, the answer is the same as for a record that is
    not there, and the desk is told.
    """
    require(policies.can_manage(scope_of(actor), domain.organization))
    if domain.verified_at:
        return True
    proved = domain.record_text in texts_at(domain.record_name)
    ClaimedDomain.objects.filter(pk=domain.pk).update(checked_at=clock.now())
    if not proved:
        return False
    if _verify(domain, actor, Proof.DNS):
        return True
    emails.domain_contested(domain)
    return False


def confirm_domain(*, domain: ClaimedDomain, actor: Any) -> None:
    """The desk has made sure by other means. Raises ValidationError where it is another's."""
    require(policies.can_confirm(scope_of(actor)))
    if not domain.verified_at and not _verify(domain, actor, Proof.DESK):
        raise ValidationError(_("Another company has proved this domain. Release it there first."))


def _verify(domain: ClaimedDomain, actor: Any, proof: str) -> bool:
    open_rows = ClaimedDomain.objects.filter(pk=domain.pk, verified_at=None)
    try:
        with transaction.atomic():
            if open_rows.update(verified_at=clock.now(), proof=proof):
                note = {"domain": domain.name, "proof": str(proof)}
                record_event(domain.organization or domain, actor, "verify_domain", note=note)
    except IntegrityError:  # it belongs to another company
        return False
    return True


def release_domain(*, domain: ClaimedDomain, actor: Any) -> None:
    """The company no longer claims the domain. Not the last one single sign-on works with."""
    require(policies.can_manage(scope_of(actor), domain.organization))
    with transaction.atomic():
        mine = ClaimedDomain.objects.select_for_update(of=("self",)).of(domain.organization)
        verified = {row.pk for row in mine if row.verified_at}
        live = Connection.objects.of(domain.organization).filter(status__in=LIVE).exists()
        if live and verified == {domain.pk}:
            text = _("Single sign-on works with this domain. Switch it off first.")
            raise ValidationError(text)
        if mine.filter(pk=domain.pk).delete()[0]:
            note = {"domain": domain.name}
            record_event(domain.organization or domain, actor, "release_domain", note=note)
