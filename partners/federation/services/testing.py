"""A trial run of the connection by the person who sets it up."""

from typing import Any

from partners.federation import policies
from partners.federation.models import Connection
from partners.federation.protocols.claims import Claims, NotAccepted
from partners.federation.sign_in_rules import owns
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock


def record_test(*, connection: Connection, actor: Any, claims: Claims, version: int) -> None:
    """The provider has answered well: note it for the settings that were tested.

    Raises NotAccepted with what a real sign-in would be refused for. Nobody is signed in, linked
    or made.
    """
    require(policies.can_manage(scope_of(actor), connection.organization))
    if not claims.email_verified:
        raise NotAccepted("address_not_verified")
    if not owns(connection, claims.email):
        raise NotAccepted("foreign_address")
    rows = Connection.objects.filter(pk=connection.pk, version=version)
    if not rows.update(tested_at=clock.now(), tested_by=actor):
        raise NotAccepted("changed_meanwhile")
    record_event(connection.organization or connection, actor, "test_connection")
