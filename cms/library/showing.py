"""Pages open the files they use to the people who read them."""

from cms.library.models import LibraryPage
from cms.library.querysets import LibraryPageQuerySet
from portal.access.scope import Scope


def pages_read(scope: Scope) -> LibraryPageQuerySet:
    """Published pages whose audience admits the person."""
    return LibraryPage.objects.in_scope(scope)
