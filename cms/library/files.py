"""The files that come with a page."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.template.defaultfilters import filesizeformat
from wagtail.models import Page, ReferenceIndex

from cms.media.models import PortalDocument
from portal.access.scope import Scope


def files_of(page: Any, scope: Scope) -> list[PortalDocument]:
    """The documents of `page` that are the person's to have: the collateral's own first, then
    those in the text."""
    uses = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        to_content_type=ContentType.objects.get_for_model(PortalDocument),
    )
    numbers = [int(number) for number in uses.values_list("to_object_id", flat=True)]
    own = getattr(page, "document_id", None)
    found = PortalDocument.objects.in_scope(scope).filter(pk__in={*numbers, own} - {None})
    return sorted(found, key=lambda file: (file.pk != own, file.title))


def own_file(page: Any, scope: Scope) -> dict[str, Any] | None:
    """What the card of a collateral's file says; nothing for other pages and closed files."""
    if getattr(page, "document_id", None) is None:
        return None
    file = PortalDocument.objects.in_scope(scope).filter(pk=page.document_id).first()
    if file is None:
        return None
    size = filesizeformat(file.get_file_size() or 0)
    return {
        "name": file.title,
        "url": file.address(),
        "meta": f"{file.extension.upper()} · {size}",
    }
