"""What can be done to integrations, their tokens and clients, and to one's connected apps."""

from partners.integrations.services.apps import connected, disconnect, note_connection
from partners.integrations.services.clients import end_client, make_client, new_secret
from partners.integrations.services.editing import (
    change_integration,
    narrow_client,
    narrow_token,
)
from partners.integrations.services.programs import ENDED, end_integration, make_integration
from partners.integrations.services.tokens import make_token, revoke_token

__all__ = [
    "ENDED",
    "change_integration",
    "connected",
    "disconnect",
    "end_client",
    "end_integration",
    "make_client",
    "make_integration",
    "make_token",
    "narrow_client",
    "narrow_token",
    "new_secret",
    "note_connection",
    "revoke_token",
]
