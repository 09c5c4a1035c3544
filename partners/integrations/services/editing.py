"""Integrations, their tokens and clients are renamed, and opened less. More takes a new one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.integrations.models import TAKEN, Integration, OAuthClient
from partners.integrations.services.programs import LIMITS
from partners.integrations.services.tokens import require_live
from partners.integrations.validators import check_areas, check_words
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.people.models import ApiToken
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def change_integration(
    *, integration: Integration, actor: Any, version: int, data: Mapping[str, str]
) -> Integration:
    """Another `name` or `about`; what is left out stays. Histories show the new name from now on.

    Raises ValidationError keyed by field, StateMoved, Refused for one that has ended.
    """
    require_live(integration, actor)
    columns = check_words(data, {field: LIMITS[field] for field in LIMITS if field in data})
    changed = sorted(name for name in columns if columns[name] != getattr(integration, name))
    if not changed and version == integration.version:
        return integration
    others = Integration.objects.live().filter(organization=integration.organization_id)
    if others.exclude(pk=integration.pk).filter(name__iexact=columns.get("name", "")).exists():
        raise ValidationError({"name": TAKEN})
    with transaction.atomic():
        seen = Integration.objects.filter(pk=integration.pk, version=version, ended_at=None)
        moved = _update(seen, TAKEN, version=F("version") + 1, **columns)
        integration.refresh_from_db()
        if not moved:
            text = _("Somebody changed this integration while you were looking at it.")
            raise StateMoved(text, integration)
        integration.user.name = integration.name
        integration.user.save(update_fields=["name"])
        note = {"name": integration.name, "fields": changed}
        record_event(integration, actor, "change_integration", Audience.JOINT, note)
    return integration


def narrow_token(
    *, integration: Integration, token: ApiToken, actor: Any, data: Mapping[str, Any]
) -> ApiToken:
    """Another `name`, fewer `areas`, an earlier `expires_at`; what is left out stays. It holds with
    the next request. Raises ValidationError keyed by field."""
    require_live(integration, actor)
    taken = _("There is a token with this name already.")
    with transaction.atomic():
        # Read under the lock: two who narrow at once may not undo each other.
        row = ApiToken.objects.select_for_update().get(pk=token.pk)
        columns = _narrowed(row, data)
        if "expires_at" in data:
            columns["expires_at"] = _earlier(row.expires_at, data["expires_at"])
        name = columns.get("name", row.name)
        others = ApiToken.objects.filter(user=row.user_id, name__iexact=name).exclude(pk=row.pk)
        if others.exists():
            raise ValidationError({"name": taken})
        if _changed(row, columns):
            _update(ApiToken.objects.filter(pk=row.pk), taken, **columns)
            note = {"name": name, "areas": columns.get("areas", row.areas)}
            record_event(integration, actor, "narrow_token", Audience.JOINT, note)
    token.refresh_from_db()
    return token


def narrow_client(*, client: OAuthClient, actor: Any, data: Mapping[str, Any]) -> OAuthClient:
    """Another `name`, fewer `areas`: tokens it has given out open less at once, too."""
    require_live(client.integration, actor)
    taken = _("There is a client with this name already.")
    with transaction.atomic():
        row = OAuthClient.objects.select_for_update().get(pk=client.pk)
        columns = _narrowed(row, data)
        if _changed(row, columns):
            _update(OAuthClient.objects.filter(pk=row.pk), taken, **columns)
            note = {name: columns.get(name, getattr(row, name)) for name in ("name", "areas")}
            record_event(client.integration, actor, "narrow_client", Audience.JOINT, note)
    client.refresh_from_db()
    return client


def _narrowed(row: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "name" in data:
        columns |= check_words({"name": data["name"]}, {"name": LIMITS["name"]})
    if "areas" in data:
        columns["areas"] = _fewer(row.areas, data["areas"])
    return columns


def _fewer(held: Iterable[str], wanted: Iterable[str]) -> list[str]:
    kept = check_areas(wanted)
    if set(kept) - set(held):
        text = _("It can open less, not more. Make a new one for what it does not open.")
        raise ValidationError({"areas": text})
    return kept


def _earlier(ends: dt.datetime | None, wanted: dt.datetime | None) -> dt.datetime | None:
    if wanted == ends:
        return ends
    if wanted is None or (ends is not None and wanted > ends):
        text = _("It can end earlier, not later. Make a new one for longer.")
        raise ValidationError({"expires_at": text})
    if wanted <= clock.now():
        raise ValidationError({"expires_at": _("Choose a day to come, or revoke it now.")})
    return wanted


def _changed(row: Any, columns: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in columns.items())


def _update(rows: Any, taken: Any, **columns: Any) -> int:
    """The one UPDATE; a name somebody took in this moment is the form's error."""
    try:
        with transaction.atomic():
            return int(rows.update(**columns))
    except IntegrityError as error:
        raise ValidationError({"name": taken}) from error
