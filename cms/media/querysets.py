"""Which files a person gets: what is shown to them, in a collection open to them."""

from typing import Self

from django.db.models import Q
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet

from cms.media.choices import KEEPERS
from cms.media.shown import in_open_collection, shown_to
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


class FileQuerySet(ScopedQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Strangers are readers too: what public pages show is open to them."""
        return self.filter(self.scope_rule(scope))

    def scope_rule(self, scope: Scope) -> Q:
        if scope.staff_role in KEEPERS:
            return EVERYTHING
        return in_open_collection(scope) & shown_to(scope, self.model)


class PortalImageQuerySet(FileQuerySet, ImageQuerySet):
    pass


class PortalDocumentQuerySet(FileQuerySet, DocumentQuerySet):
    pass


class KeptQuerySet(ScopedQuerySet):
    """What only those who keep the files see: audiences of collections, stored sizes."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role in KEEPERS else NOTHING
