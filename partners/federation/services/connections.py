"""The provider of a company: set up, switch on, require, switch off, remove."""

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.federation import policies, validators
from partners.federation.choices import LIVE, Kind, SecondFactor, Status
from partners.federation.models import ClaimedDomain, Connection
from partners.federation.protocols import saml
from partners.federation.sealing import seal
from partners.federation.sign_in_rules import bound_people
from partners.organizations.choices import MemberRole
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow.machine import StateMoved

COLUMNS = [
    "kind",
    "issuer",
    "client_id",
    "sealed_secret",
    "emails_checked",
    "metadata_url",
    "metadata_xml",
    "brings_people",
    "default_role",
    "role_attribute",
    "role_map",
    "second_factor",
]
FRESH = {
    "kind": Kind.OIDC,
    "brings_people": True,
    "default_role": MemberRole.SELLER,
    "second_factor": SecondFactor.PORTAL,
}


def save_connection(
    *, organization: Any, actor: Any, data: Mapping[str, Any], version: int | None = None
) -> Connection:
    """Set up the provider of a company (None: of the vendor), or change it.

    `version`: what the person saw; raises StateMoved when somebody changed it since. Another
    provider, client or secret has to be tested again, and is not taken while it is required.
    """
    require(policies.can_manage(scope_of(actor), organization))
    found = Connection.objects.of(organization).first()
    present = {name: getattr(found, name) for name in COLUMNS} if found else dict(FRESH)
    columns = validators.check_settings(data, present)  # may ask the provider: no lock held
    if data.get("client_secret") and columns["kind"] == Kind.OIDC:
        columns["sealed_secret"] = seal(str(data["client_secret"]))
    changed = {name for name in columns if columns[name] != present.get(name)}
    with transaction.atomic():
        if found is None:
            connection = _create(organization, columns)
        else:
            connection = _change(found, columns, changed, version)
        note = {"fields": sorted(changed), "issuer": connection.issuer}
        record_event(organization or connection, actor, "save_connection", note=note)
    return connection


def _create(organization: Any, columns: Mapping[str, Any]) -> Connection:
    try:
        with transaction.atomic():
            return Connection.objects.create(organization=organization, **columns)
    except IntegrityError as error:  # a colleague, or the same form, was quicker
        found = Connection.objects.of(organization).get()
        raise StateMoved(_("Somebody changed single sign-on meanwhile."), found) from error


def _change(
    found: Connection, columns: Mapping[str, Any], changed: set[str], version: int | None
) -> Connection:
    is_other = bool(changed & validators.PROTOCOL)
    if is_other and found.status == Status.REQUIRED:
        text = _("People depend on this provider now. Set it to “On” before you change it.")
        raise ValidationError(text)
    more = {"tested_at": None, "tested_by": None} if is_other else {}
    rows = Connection.objects.filter(
        pk=found.pk, version=found.version if version is None else version
    )
    if not rows.update(**columns, **more, version=F("version") + 1):
        raise StateMoved(_("Somebody changed single sign-on meanwhile."), found)
    if changed & {"issuer", "kind"}:
        SocialAccount.objects.filter(provider=found.space).delete()
    found.refresh_from_db()
    return found


def turn_connection(
    *, connection: Connection, actor: Any, status: str, version: int | None = None
) -> Connection:
    """Off, on or required. Required ends passwords, and with them every session by password.

    Raises ValidationError with what is missing; StateMoved when somebody else was quicker.
    """
    require(policies.can_manage(scope_of(actor), connection.organization))
    if status not in Status.values:
        raise ValidationError({"status": _("Choose one from the list.")})
    if connection.status == status:
        return connection
    _check_ready(connection, status)
    seen = connection.version if version is None else version
    with transaction.atomic():
        rows = Connection.objects.filter(pk=connection.pk, version=seen)
        if not rows.update(status=status, version=F("version") + 1):
            raise StateMoved(_("Somebody changed single sign-on meanwhile."), connection)
        connection.refresh_from_db()
        if status == Status.REQUIRED:
            end_passwords(connection)
        note = {"status": status}
        record_event(connection.organization or connection, actor, "turn_connection", note=note)
    return connection


def _check_ready(connection: Connection, status: str) -> None:
    if status in LIVE and not _domains(connection).exists():
        raise ValidationError({"status": _("Verify a domain of the company first.")})
    if status == Status.REQUIRED and connection.tested_at is None:
        raise ValidationError({"status": _("Test the connection first, with your own account.")})


def _domains(connection: Connection) -> Any:
    return ClaimedDomain.objects.verified().of(connection.organization_id)


def end_passwords(connection: Connection) -> int:
    """The passwords of everybody the connection binds stop working; Django ends the sessions that
    were opened under them. Returns the number of people."""
    people = bound_people(connection, get_user_model().objects.filter(is_active=True))
    ended = 0
    for person in people.distinct():
        if person.has_usable_password():
            person.set_unusable_password()
            person.save(update_fields=["password"])
            ended += 1
    return ended


def remove_connection(*, connection: Connection, actor: Any) -> None:
    """Forget the provider and who is known to it. It must be off."""
    require(policies.can_manage(scope_of(actor), connection.organization))
    with transaction.atomic():
        about = connection.organization or connection
        note = {"issuer": connection.issuer}
        if not Connection.objects.filter(pk=connection.pk, status=Status.OFF).exists():
            raise ValidationError(_("Switch single sign-on off first."))
        SocialAccount.objects.filter(provider=connection.space).delete()
        record_event(about, actor, "remove_connection", note=note)
        Connection.objects.filter(pk=connection.pk).delete()


def renew_metadata(*, connection: Connection) -> bool:
    """Read the metadata at its address again; True when it was new. Raises ValidationError.

    The issuer has to stay: another provider is never taken over by itself.
    """
    text = saml.fetch_metadata(connection.metadata_url)
    found = saml.read_metadata(text)
    if found["issuer"] != connection.issuer:
        raise ValidationError({"metadata": _("The metadata is that of another provider now.")})
    if text == connection.metadata_xml:
        return False
    with transaction.atomic():
        rows = Connection.objects.filter(pk=connection.pk, version=connection.version)
        if not rows.update(metadata_xml=text, certificate_ends_at=found["certificate_ends_at"]):
            return False
        record_event(connection.organization or connection, None, "renew_metadata")
    return True
