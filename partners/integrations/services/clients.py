"""OAuth clients of integrations: registered by people, on purpose, never by themselves."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret

from partners.integrations import policies
from partners.integrations.choices import ClientKind
from partners.integrations.models import Integration, OAuthClient
from partners.integrations.services.tokens import require_live
from partners.integrations.validators import check_addresses, check_areas, check_words
from portal.access.policy import require
from portal.activity.audit import record_event
from portal.activity.choices import Audience

GRANTS = {
    ClientKind.PEOPLE: OAuthClient.GRANT_AUTHORIZATION_CODE,
    ClientKind.PUBLIC: OAuthClient.GRANT_AUTHORIZATION_CODE,
    ClientKind.PROGRAM: OAuthClient.GRANT_CLIENT_CREDENTIALS,
}


def make_client(
    *,
    integration: Integration,
    actor: Any,
    name: str,
    kind: str,
    areas: Iterable[str],
    redirect_uris: str = "",
    for_everybody: bool = False,
) -> tuple[OAuthClient, str]:
    """A client and its secret, which is shown once (empty for an app that cannot keep one)."""
    require_live(integration, actor)
    if kind not in ClientKind.values:
        raise ValidationError({"kind": _("Choose one from the list.")})
    for_people = kind != ClientKind.PROGRAM
    if for_everybody and (integration.organization_id or not for_people):
        text = _("Only an app of the vendor can be opened to people of all companies.")
        raise ValidationError({"for_everybody": text})
    secret = "" if kind == ClientKind.PUBLIC else generate_client_secret()
    columns = {
        **check_words({"name": name}, {"name": 80}),
        "areas": check_areas(areas),
        "redirect_uris": check_addresses(redirect_uris) if for_people else "",
    }
    client = OAuthClient(
        integration=integration,
        client_type="public" if kind == ClientKind.PUBLIC else "confidential",
        authorization_grant_type=GRANTS[ClientKind(kind)],
        client_secret=secret,
        for_everybody=for_everybody,
        **columns,
    )
    with transaction.atomic():
        _store(client)
        note = {"client": client.name, "areas": client.areas}
        record_event(integration, actor, "make_client", Audience.JOINT, note)
    return client, secret


def _store(client: OAuthClient) -> None:
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError as error:
        text = _("There is a client with this name already.")
        raise ValidationError({"name": text}) from error


def new_secret(*, client: OAuthClient, actor: Any) -> str:
    """Another secret, shown once; the old one is worth nothing at once, tokens live on."""
    require_live(client.integration, actor)
    if client.client_type == OAuthClient.CLIENT_PUBLIC:
        raise ValidationError(_("This client has no secret."))
    with transaction.atomic():
        client.client_secret = secret = generate_client_secret()
        client.save(update_fields=["client_secret", "updated"])
        note = {"client": client.name}
        record_event(client.integration, actor, "new_client_secret", Audience.JOINT, note)
    return secret


def end_client(*, client: OAuthClient, actor: Any) -> None:
    """The client and everything it was given are gone. Twice is once."""
    require(policies.can_manage(actor, client.integration.organization))
    with transaction.atomic():
        gone, _rows = OAuthClient.objects.filter(pk=client.pk).delete()
        if gone:
            note = {"client": client.name}
            record_event(client.integration, actor, "end_client", Audience.JOINT, note)
