"""Where files are used: rooms above say which of their records a person sees.

A room appends to `SHOWN_ON` when its app is ready: a callable that takes a scope and returns the
records of one model, known to Wagtail's reference index and with whole numbers as keys, that the
person reads. A file used by one of them is open to that person, if its collection is.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Cast
from wagtail.models import Collection, ReferenceIndex

from cms.audience.admission import admitted
from portal.access.scope import NOTHING, Scope

SHOWN_ON: list[Callable[[Scope], QuerySet[Any]]] = []
NUMBER = BigIntegerField()


def shown_to(scope: Scope, files: type[Model]) -> Q:
    """Files (`files`: their model) used by something the person reads.

    Asked of the index the other way round, from the file to its users, because that is what it
    is sorted by. It holds what is published: a draft that uses a file opens it to nobody.
    """
    uses = ReferenceIndex.objects.filter(
        to_content_type=_base_type(files), to_object_id=Cast(OuterRef("pk"), CharField())
    )
    reads = NOTHING
    for number, readable in enumerate(SHOWN_ON):
        rows = readable(scope)
        # The type is asked before the key is read: other users of files may have other keys.
        user = When(base_content_type=_base_type(rows.model), then=Cast("object_id", NUMBER))
        uses = uses.alias(**{f"user_{number}": Case(user)})
        reads |= Q(Exists(rows.order_by().filter(pk=OuterRef(f"user_{number}"))))
    return Q(Exists(uses.filter(reads)))


def in_open_collection(scope: Scope) -> Q:
    """Files on whose way down from the root no collection has an audience without the person."""
    closed = (
        Collection.objects.annotate(
            below=ExpressionWrapper(OuterRef("collection__path"), CharField())
        )
        .filter(concord_audience__isnull=False, below__startswith=F("path"))
        .exclude(admitted(scope, "concord_audience__reach"))
    )
    return ~Q(Exists(closed))


def _base_type(model: type[Model]) -> ContentType:
    """The type the reference index files a model under: for every kind of page, `Page`."""
    parents = model._meta.get_parent_list()
    return ContentType.objects.get_for_model(
        parents[-1] if parents else model, for_concrete_model=False
    )
