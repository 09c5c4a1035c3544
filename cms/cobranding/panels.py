"""The room's place on a page of the library: the download with one's own logo."""

from typing import Any

from django.http import HttpRequest

from cms.cobranding import papers, services
from cms.cobranding.models import Brand, Template
from cms.cobranding.policies import can_keep_brand, can_place
from cms.library.choices import Kind
from cms.library.panels import ASIDE, Context, Panel
from cms.media.models import PortalDocument
from portal.access.scope import scope_of


def download(request: HttpRequest, page: Any) -> Context | None:
    """For partners one button a company; for editors the way to the places."""
    scope = scope_of(request.user)
    if page.kind != Kind.COLLATERAL or not scope.is_active or papers.pdf_of(page) is None:
        return None
    if scope.staff_role:
        return {"page": page, "places": True} if can_place(scope) else None
    template = Template.objects.in_scope(scope).filter(page=page.pk).first()
    document = PortalDocument.objects.visible_to(request.user).filter(pk=page.document_id).first()
    if template is None or not services.is_current(template, document):
        return None
    companies = sorted(scope.having("view_organization"))
    return {
        "page": page,
        "brands": list(Brand.objects.in_scope(scope).select_related("organization")),
        "keeps": any(can_keep_brand(scope, pk) for pk in companies),
    }


PANEL = Panel(ASIDE, 5, "cms/cobranding/_download.html", download)
