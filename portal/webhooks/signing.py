"""Standard Webhooks: the secret of an endpoint, and the headers of a message.

A secret is worked out of the portal's key and the endpoint's salt whenever it is needed, so a copy
of the database holds none. While `SECRET_KEY_FALLBACKS` names the portal's former key, messages
are signed with what it gave, too.
"""

import base64
import datetime as dt

from django.conf import settings
from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook

from portal.webhooks.models import Delivery, Endpoint
from portal.workflow import clock

USE = "portal.webhooks.secret"


def secret_of(endpoint: Endpoint) -> str:
    """The secret receivers verify with: shown once, after making and after rotating."""
    return _secret(endpoint, endpoint.salt, settings.SECRET_KEY)


def _secret(endpoint: Endpoint, salt: str, key: str) -> str:
    made = salted_hmac(USE, f"{endpoint.pk}:{salt}", secret=key, algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(made).decode()}"


def _secrets(endpoint: Endpoint, now: dt.datetime) -> list[str]:
    salts = [endpoint.salt]
    if endpoint.old_until and endpoint.old_until > now:
        salts.append(endpoint.old_salt)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_secret(endpoint, salt, key) for salt in salts for key in keys]


def headers_of(delivery: Delivery, endpoint: Endpoint, body: str) -> dict[str, str]:
    """Id, time and signatures of a message that leaves now."""
    now = clock.now().astimezone(dt.UTC)
    made = [
        Webhook(secret).sign(delivery.message_id, now, body) for secret in _secrets(endpoint, now)
    ]
    return {
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(made),
    }
