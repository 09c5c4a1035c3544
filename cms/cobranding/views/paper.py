"""“Download with our logo”."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms.cobranding import papers, services
from cms.cobranding.models import Brand, Template
from cms.library.models import LibraryPage
from cms.media.models import PortalDocument
from cms.media.served import tell_served
from portal.access.shortcuts import visible_or_404
from portal.interchange.pdf import pdf_response


@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page's PDF with the logo of one of the reader's companies (`company`: its id)."""
    user = request.user
    page = visible_or_404(LibraryPage, user, key=key).specific
    found = papers.pdf_of(page)
    if found is None:
        raise Http404
    template = visible_or_404(Template, user, page=page.pk)
    document = visible_or_404(PortalDocument, user, pk=found.pk)
    wanted = request.GET.get("company")
    if wanted:
        brand = visible_or_404(Brand, user, organization=wanted)
    else:
        brand = Brand.objects.visible_to(user).order_by("organization__name", "pk").first()
    if brand is None:
        raise Http404
    try:
        made = services.branded(page=page, template=template, document=document, brand=brand)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(page.address())
    if request.method == "GET":
        tell_served(user=user, file=document, request=request)
    return pdf_response(made.content, made.name)
