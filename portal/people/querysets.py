from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    """People see themselves; the desk and auditors see everybody.

    Colleagues are seen through memberships (partners.organizations), never from here.
    """

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(pk=scope.user_id)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)


class TokenQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)
