"""Domains, the connection, who may still use a password, and who comes in by the provider."""

from partners.federation.services.coming_in import come_in
from partners.federation.services.connections import (
    remove_connection,
    renew_metadata,
    save_connection,
    turn_connection,
)
from partners.federation.services.domains import (
    claim_domain,
    confirm_domain,
    prove_domain,
    release_domain,
)
from partners.federation.services.emergency import end_emergency, name_emergency, note_use
from partners.federation.services.testing import record_test

__all__ = [
    "claim_domain",
    "come_in",
    "confirm_domain",
    "end_emergency",
    "name_emergency",
    "note_use",
    "prove_domain",
    "record_test",
    "release_domain",
    "remove_connection",
    "renew_metadata",
    "save_connection",
    "turn_connection",
]
