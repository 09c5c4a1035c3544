"""Which words about a task a person still reads (`portal/activity/subjects.py`)."""

from collections.abc import Collection, Iterator

from django.db.models import Q

from partners.plans.choices import Visibility
from partners.plans.querysets import vendor_reads
from portal.access.scope import Scope


def parts(scope: Scope) -> Iterator[tuple[Collection[str], Q]]:
    """Internal comments are the vendor's side's, whoever sees the task."""
    yield ("internal",), vendor_reads(scope) & ~Q(visibility=Visibility.OWN)
