"""Collections of files: making, naming, moving and emptying them, and whom each is open to."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from cms.audience.rule import Rule
from cms.audience.words import in_words
from cms.library import tree
from cms.library.policies import can_edit_library
from cms.media import settling
from cms.media.models import CollectionAudience, PortalDocument, PortalImage
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import append


@dataclass(frozen=True)
class Row:
    """A line of the tree. `own`: its rule in words, empty where it narrows nothing."""

    collection: Collection
    indent: int
    own: str
    files: int


def rows() -> list[Row]:
    """The whole tree, parents before children."""
    tree.files_root()
    counts = _counts()
    return [
        Row(
            collection=found,
            indent=found.depth - 1,
            own=_in_words(getattr(found, "concord_audience", None)),
            files=counts.get(found.pk, 0),
        )
        for found in Collection.objects.select_related("concord_audience").order_by("path")
    ]


def _in_words(row: CollectionAudience | None) -> str:
    return in_words(row.own_rule) if row is not None else ""


def _counts() -> dict[int, int]:
    found: dict[int, int] = {}
    for model in (PortalImage, PortalDocument):
        for pk in model.objects.order_by().values_list("collection", flat=True):
            found[pk] = found.get(pk, 0) + 1
    return found


def audience_of(collection: Collection | None) -> CollectionAudience | None:
    return CollectionAudience.objects.filter(collection=collection).first() if collection else None


def outer_rule(parent: Collection | None) -> Rule | None:
    """The rule of everything above a collection inside `parent`."""
    if parent is None:
        return None
    paths = settling.ways_to(parent.path)
    found: Rule | None = None
    above = CollectionAudience.objects.filter(collection__path__in=paths)
    for row in above.order_by("collection__path"):
        found = row.own_rule.within(found) if found else row.own_rule
    return found


@transaction.atomic
def save(
    *,
    actor: Any,
    collection: Collection | None,
    name: str,
    parent: Collection,
    level: str,
    parts: dict[str, list[str]],
) -> Collection:
    """Make or change a collection inside `parent`. An empty `level` narrows nothing.

    Raises Refused for anybody but editors, for the root, and for a move below itself.
    """
    require(can_edit_library(scope_of(actor)))
    if collection is None:
        collection = parent.add_child(instance=Collection(name=name))
    else:
        if collection.is_root() or parent.path.startswith(collection.path):
            raise Refused(_("A collection cannot be moved into itself."))
        collection.name = name
        collection.save()
        if collection.get_parent().pk != parent.pk:
            collection.move(parent, "sorted-child")
        collection = Collection.objects.get(pk=collection.pk)
    _set_audience(collection, level, parts)
    settling.settle(collection.path)
    note = {"name": name, "inside": parent.name, "level": level, "parts": parts}
    _record(collection, actor, "save_collection", note)
    return collection


def _record(collection: Collection, actor: Any, action: str, note: dict[str, Any]) -> None:
    """The trail knows its subjects by UUID; a collection has a number."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"concord:collection:{collection.pk}")
    append("wagtailcore.collection", key, actor, action, note=note)


def _set_audience(collection: Collection, level: str, parts: dict[str, list[str]]) -> None:
    row = audience_of(collection)
    if not level:
        if row is not None:
            row.delete()
        return
    row = row or CollectionAudience(collection=collection)
    row.collection, row.level, row.audience = collection, level, parts
    row.full_clean()
    row.save()


def contents(collection: Collection) -> int:
    """Files and collections in it."""
    files = sum(
        model.objects.filter(collection=collection).count()
        for model in (PortalImage, PortalDocument)
    )
    return files + int(collection.get_children().count())


@transaction.atomic
def delete(*, actor: Any, collection: Collection) -> None:
    """Take away an empty collection. Raises Refused for the root and while something is in it."""
    require(can_edit_library(scope_of(actor)))
    if collection.is_root() or contents(collection):
        raise Refused(_("Only an empty collection can be deleted. Move its files first."))
    _record(collection, actor, "delete_collection", {"name": collection.name})
    collection.delete()
