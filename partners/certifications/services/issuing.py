"""Issuing a certificate, and taking one back."""

import calendar
import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.certifications import emails, policies, validators
from partners.certifications.choices import Source
from partners.certifications.models import Certificate, Certification
from partners.certifications.numbers import new_number
from portal.access.policy import require
from portal.access.scope import forget, scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock

TRIES = 5  # numbers are random: two alike in a row have never been seen


def issue(
    *,
    holder: Any,
    certification: Certification,
    organization: Any,
    actor: Any,
    on: dt.date | None = None,
    key: str = "",
) -> Certificate:
    """Give `holder` a certificate that counts for `organization` (None: for nobody but oneself).

    Called by rooms that have examined the person; it asks nothing about rights and tells nobody.
    The same `key` (default: holder, certification and day) issues one, however often and from
    wherever it is called. Whoever is certified again gets a new certificate, valid from the day
    it was earned; the older one stays as it was.
    """
    on = on or clock.today()
    return _made(
        once=key or f"{holder.pk}:{certification.pk}:{on}",
        holder=holder,
        certification=certification,
        organization=organization,
        actor=actor,
        source=Source.COURSE,
        issued_on=on,
        expires_on=months_after(on, certification.validity_months),
    )


def record_external(
    *,
    holder: Any,
    certification: Certification,
    organization: Any,
    actor: Any,
    data: dict[str, Any],
) -> Certificate:
    """A certificate of somebody else's begins to count. `data`: checked columns (issuer, number
    there, days). The same number of the same issuer for one person and certification is one."""
    return _made(
        once=f"{holder.pk}:{certification.pk}:{data['issuer']}:{data['external_number']}",
        holder=holder,
        certification=certification,
        organization=organization,
        actor=actor,
        source=Source.EXTERNAL,
        **data,
    )


def change_external(
    *, certificate: Certificate, actor: Any, issued_on: dt.date, expires_on: dt.date | None
) -> Certificate:
    """Correct the days of a certificate issued elsewhere; ours are as they were earned."""
    require(policies.can_run_certificates(scope_of(actor)))
    if certificate.is_ours:
        raise ValidationError(_("A certificate issued here cannot be changed by an import."))
    days = {"issued_on": issued_on, "expires_on": expires_on}
    numbers = {"issuer": certificate.issuer, "external_number": certificate.external_number}
    validators.check_external(numbers | days)
    with transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(**days)
        certificate.refresh_from_db()
        note = {name: str(day or "") for name, day in days.items()}
        record_event(certificate, actor, "change_certificate", Audience.JOINT, note)
    return certificate


def _made(*, once: str, actor: Any, **columns: Any) -> Certificate:
    """The certificate of this key: the one that is there, or a new one with a free number."""
    for _try in range(TRIES):
        if found := Certificate.objects.filter(once=once).first():
            return found
        made = Certificate(
            once=once,
            number=new_number(),
            holder_name=columns["holder"].name,
            certification_name=columns["certification"].name,
            **columns,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                note = {"number": made.number, "certification": made.certification.code}
                record_event(made, actor, "issue_certificate", Audience.JOINT, note)
            return made
        except IntegrityError:  # issued at the same moment elsewhere, or the number is taken
            continue
    raise IntegrityError("no free certificate number")


def months_after(day: dt.date, months: int | None) -> dt.date | None:
    """The same day so many months later, or the last one of that month; None without months."""
    if not months:
        return None
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def revoke(*, certificate: Certificate, actor: Any, reason: str) -> Certificate:
    """Take a certificate back; its number is shown as revoked from now on. Twice is once."""
    require(policies.can_run_certificates(scope_of(actor)))
    reason = validators.check_reason(reason)
    with transaction.atomic():
        live = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
        moved = live.update(revoked_at=clock.now(), revoked_by=actor, revoke_reason=reason)
        certificate.refresh_from_db()
        if moved:
            note = {"number": certificate.number, "reason": reason}
            record_event(certificate, actor, "revoke_certificate", Audience.JOINT, note)
            emails.revoked(certificate)
            forget()  # what it opened is closed in this very request
    return certificate
