"""For whom a page is drawn, and which of its files that person sees.

A page is drawn for the person who asked. In the editor's preview it is drawn for the editor, or
for the reader the editor has chosen ("preview as"): then the request carries that reader's scope.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cms.media.shown import in_open_collection
from portal.access.scope import NOBODY, Scope, scope_of


def scope_in(context: Mapping[str, Any]) -> Scope:
    """The scope a page is drawn for; a stranger's where nobody asked (search, mail)."""
    request = context.get("request")
    if request is None:
        return NOBODY
    chosen: Scope | None = getattr(request, "reader_scope", None)
    return chosen or scope_of(getattr(request, "user", None))


def files_seen(model: Any, keys: Iterable[int], context: Mapping[str, Any]) -> dict[int, Any]:
    """Id → picture or document of `keys`, only those the reader sees on this page."""
    rows = model.objects.filter(pk__in=[key for key in keys if key])
    request, scope = context.get("request"), scope_in(context)
    if not getattr(request, "is_preview", False):
        rows = rows.in_scope(scope)
    elif getattr(request, "reader_scope", None):
        # The page is a draft: no reader sees it yet, so only the file's own rule is asked.
        rows = rows.filter(in_open_collection(scope))
    return {row.pk: row for row in rows}
