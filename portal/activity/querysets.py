from typing import Any, Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


class AuditQuerySet(ScopedQuerySet):
    """The whole trail is the desk's and the auditor's; others read a record's own timeline."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING

    def about(self, record: Any) -> Self:
        return self.filter(target_type=record._meta.label_lower, target_id=record.pk)


class OutboxQuerySet(ScopedQuerySet):
    """Everybody sees the mail addressed to them; the desk also what went to people without an
    account yet (invitations, answers to applications)."""

    def scope_rule(self, scope: Scope) -> Q:
        own = Q(recipient_id=scope.user_id)
        return own | Q(recipient=None) if scope.is_desk else own
