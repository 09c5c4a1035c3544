"""Which rows of oversight a person reads."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.oversight.choices import AnswerBy, ReviewStatus
from portal.workflow import clock


class LastUseQuerySet(ScopedQuerySet):
    """Last uses are read with the bridge, in the register; alone by the neutral."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING


class ViewAsQuerySet(ScopedQuerySet):
    """The person looked over, the desk and auditors."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(person_id=scope.user_id)

    def running(self) -> Self:
        return self.filter(ended_at=None, until__gt=clock.now())


class ReviewQuerySet(ScopedQuerySet):
    """Whoever has something to answer in it; the desk and auditors."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        items = apps.get_model("oversight.ReviewItem").objects.in_scope(scope)
        return Q(Exists(items.filter(review=OuterRef("pk"))))

    def open(self) -> Self:
        return self.filter(status=ReviewStatus.OPEN)

    def counted(self, scope: Scope) -> Self:
        """With the number of items in the reader's scope (`asked`), and of those `answered`."""
        seen = apps.get_model("oversight.ReviewItem").objects.in_scope(scope).values("pk")
        mine = Q(items__in=seen)
        return self.annotate(
            asked=Count("items", filter=mine),
            answered=Count("items", filter=mine & Q(items__answer__isnull=False)),
        )


class ItemQuerySet(ScopedQuerySet):
    """What one is asked about: a company's administrators its people, an owner the own grants."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        managed = scope.having("manage_members")
        return Q(answer_by=AnswerBy.COMPANY, organization_id__in=managed) | Q(
            answer_by=AnswerBy.PERSON, owner_id=scope.user_id
        )

    def waiting(self) -> Self:
        return self.filter(answer=None)

    def delete(self) -> Any:
        raise TypeError("What was asked in a review stays on record.")


class AnswerQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        items = apps.get_model("oversight.ReviewItem").objects.in_scope(scope)
        return Q(item__in=items.values("pk"))

    def update(self, **columns: Any) -> int:
        raise TypeError("An answer is evidence: it is never changed.")

    def delete(self) -> Any:
        raise TypeError("An answer is evidence: it is never deleted.")
