from typing import Any, Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.activity.subjects import shown_to
from portal.workflow import clock


class AppendOnlyError(TypeError):
    """Code tried to change or remove what is only ever added."""


class AppendOnlyQuerySet(ScopedQuerySet):
    """Rows are added and read, never changed or removed. The database refuses it too."""

    def update(self, **columns: Any) -> int:
        raise AppendOnlyError(self.model.__name__)

    def delete(self) -> Any:
        raise AppendOnlyError(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError(self.model.__name__)


class AuditQuerySet(AppendOnlyQuerySet):
    """The whole trail is the desk's and the auditor's; others read a record's own timeline."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING

    def about(self, record: Any) -> Self:
        return self.filter(target_type=record._meta.label_lower, target_id=record.pk)


class OutboxQuerySet(ScopedQuerySet):
    """Everybody sees the mail addressed to them, as far as they may still read what it speaks of:
    in a world that was built, mail counts as sent though nobody asked that when it was written.
    The desk also sees what went to people without an account yet (invitations, answers to
    applications)."""

    def scope_rule(self, scope: Scope) -> Q:
        own = Q(recipient_id=scope.user_id) & shown_to(scope)
        return own | Q(recipient=None) if scope.is_desk else own

    def waiting(self) -> Self:
        """Mail somebody may try to send now."""
        return self.filter(sent_at=None, failed_at=None, not_before__lte=clock.now())


class BounceQuerySet(ScopedQuerySet):
    """One's own address; the desk and auditors see all. A company's people show theirs with their
    membership, already found in scope."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(user_id=scope.user_id)

    def of_addresses(self, addresses: Any) -> set[str]:
        """Those of `addresses` (lower case) that refuse mail. The caller may see these people."""
        return set(self.filter(address__in=addresses).values_list("address", flat=True))
