"""Certificates issued elsewhere, in files: recorded as confirmed by who runs the programme."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.certifications import policies, services, validators
from partners.certifications.choices import Source
from partners.certifications.models import Certificate, Certification
from partners.organizations.models import Membership
from portal.access.scope import scope_of
from portal.exchange.kinds import (
    CHANGED,
    NEW,
    SAME,
    Field,
    Kind,
    Option,
    Place,
    Row,
    Task,
    Writer,
    register,
)
from portal.exchange.values import Gathered, day_of, uuid_of
from portal.interchange.api_fields import UNKNOWN

FIELDS = (
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("email", gettext_lazy("E-mail"), needed=True, also=(
        "email", "email address", "e-mail address", "login",
    )),
    Field("certification", gettext_lazy("Certification"), needed=True, also=(
        "certification code", "certificate", "course",
    )),
    Field("issuer", gettext_lazy("Issued by"), also=("issuer", "provider", "institution")),
    Field("number", gettext_lazy("Certificate number"), also=("certificate id", "credential id")),
    Field("issued_on", gettext_lazy("Issued on"), needed=True, also=(
        "issue date", "date issued", "completed on", "completion date",
    )),
    Field("expires_on", gettext_lazy("Valid until"), also=("expiry date", "expiration date")),
    Field("organization", gettext_lazy("Company"), also=("account name", "organisation")),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    return [Place("", "")] if policies.can_run_certificates(scope_of(user)) else []


@dataclass(frozen=True)
class Checked:
    certification: Certification
    seat: Membership | None
    columns: dict[str, Any]


class CertificateWriter(Writer):
    """Known by our id, or by certification, issuer and number; only the days are changed."""

    def __init__(self, task: Task):
        super().__init__(task)
        rows = list(Certification.objects.visible_to(task.actor))
        self.known = {row.name.casefold(): row for row in rows}
        self.known |= {row.code.casefold(): row for row in rows}

    def prepare(self, row: Row) -> Checked:
        cells, read = row.values, Gathered()
        first = bool(self.task.options.get("month_first"))
        certification = self.known.get(cells["certification"].casefold())
        if certification is None:
            read.errors["certification"] = [_("There is no certification with this code.")]
        for name in ("issued_on", "expires_on"):
            read.take(name, day_of, cells.get(name, ""), first)
        if cells.get("concord_id"):
            if uuid_of(cells["concord_id"]) is None:
                read.errors["concord_id"] = [str(UNKNOWN)]
            return Checked(certification, None, read.checked())  # type: ignore[arg-type]
        days = read.checked()
        numbers = {"issuer": cells.get("issuer", ""), "external_number": cells.get("number", "")}
        try:
            columns = validators.check_external(numbers | days)
        except ValidationError as error:
            wrong = error.message_dict
            wrong |= {"number": wrong.pop("external_number")} if "external_number" in wrong else {}
            raise ValidationError(wrong) from error
        seat = _seat(cells["email"], cells.get("organization", ""))
        return Checked(certification, seat, columns)  # type: ignore[arg-type]

    def key(self, data: Checked) -> str:
        paper = (data.columns.get("issuer", ""), data.columns.get("external_number", ""))
        return "\x1f".join((*paper, data.certification.code)) if paper[1] else ""

    def write_one(self, row: Row) -> str:
        data: Checked = row.data
        held = self._held(row)
        if held is None and data.seat is not None:
            services.record_external(
                holder=data.seat.user,
                certification=data.certification,
                organization=data.seat.organization,
                actor=self.task.actor,
                data=data.columns,
            )
            return NEW
        if held is None:
            raise ValidationError({"concord_id": str(UNKNOWN)})
        if data.seat is not None and held.holder_id != data.seat.user_id:
            raise ValidationError({"number": _("This certificate is recorded for somebody else.")})
        days = {name: data.columns[name] for name in ("issued_on", "expires_on")}
        if days == {name: getattr(held, name) for name in days}:
            return SAME
        services.change_external(certificate=held, actor=self.task.actor, **days)
        return CHANGED

    def _held(self, row: Row) -> Certificate | None:
        data: Checked = row.data
        rows = Certificate.objects.visible_to(self.task.actor)
        if pk := uuid_of(row.values.get("concord_id", "")):
            return rows.filter(pk=pk).first()
        return rows.filter(
            source=Source.EXTERNAL,
            certification=data.certification,
            issuer=data.columns["issuer"],
            external_number=data.columns["external_number"],
        ).first()


def _seat(email: str, company: str) -> Membership:
    rows = Membership.objects.live().filter(user__email__iexact=email, user__is_active=True)
    if company:
        rows = rows.filter(organization__name__iexact=company)
    found = list(rows.select_related("user", "organization")[:2])
    if not found:
        raise ValidationError({"email": _("Nobody with this address works for a partner.")})
    if len(found) > 1:
        words = _("This person works for several companies: name one.")
        raise ValidationError({"organization": words})
    return found[0]


register(
    Kind(
        name="certifications",
        label=gettext_lazy("Certificates"),
        fields=FIELDS,
        places=places,
        writer=CertificateWriter,
        see="certificates_issued",
        options=(Option("month_first", gettext_lazy("Days are written month first (4/30/2026)")),),
        batch=100,
    )
)
