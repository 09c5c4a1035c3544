"""Keeping brands and templates, and putting the two together."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.cobranding import logos, papers, validators
from cms.cobranding.merging import merged
from cms.cobranding.models import Brand, Template
from cms.cobranding.policies import can_keep_brand, can_place
from cms.cobranding.spots import Spot, spots_of
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


@dataclass(frozen=True)
class Paper:
    name: str
    content: bytes


# --- Brands ---------------------------------------------------------------------------------------
@transaction.atomic
def save_brand(
    *,
    organization: Any,
    actor: Any,
    version: int,
    contact: str,
    upload: Any = None,
    removes_logo: bool = False,
) -> Brand:
    """Store a company's logo and contact line; without `upload` the logo stays as it is.

    Raises Refused, ValidationError keyed `logo` or `contact`, StateMoved.
    """
    require(can_keep_brand(scope_of(actor), organization.pk))
    text = validators.check_contact(contact)
    picture = logos.redrawn(upload) if upload else b""
    brand, _new = Brand.objects.get_or_create(
        organization=organization, defaults={"changed_by": actor}
    )
    old = brand.logo.name
    if picture:
        brand.logo.save(f"{uuid.uuid4().hex}.png", ContentFile(picture), save=False)
    elif removes_logo:
        brand.logo = ""
    columns = {"logo": brand.logo.name or "", "contact": text, "changed_by": actor}
    same = Brand.objects.filter(pk=brand.pk, version=version)
    if not same.update(**columns, changed_at=clock.now(), version=version + 1):
        _remove_after(brand, brand.logo.name if picture else "")
        raise StateMoved(_("Somebody else has changed this in the meantime."), brand)
    if old and old != brand.logo.name:
        transaction.on_commit(lambda: brand.logo.storage.delete(old))
    record_event(brand, actor, "save_brand")
    brand.refresh_from_db()
    return brand


def _remove_after(brand: Brand, name: str | None) -> None:
    if name:
        brand.logo.storage.delete(name)


def logo_of(brand: Brand) -> bytes:
    """The logo as PNG; nothing where there is none."""
    if not brand.logo.name:
        return b""
    with brand.logo.storage.open(brand.logo.name, "rb") as stored:
        content: bytes = stored.read()
    return content


# --- Templates ------------------------------------------------------------------------------------
@transaction.atomic
def save_template(*, page: Any, actor: Any, version: int, spots: list[Spot]) -> Template:
    """Say where logo and contact line stand on the PDF of `page`. `version` 0: there is none yet.

    Raises Refused, ValidationError, StateMoved.
    """
    require(can_place(scope_of(actor)))
    document = papers.pdf_of(page)
    if document is None:
        raise ValidationError(_("This page has no PDF."))
    content = papers.content_of(document)
    validators.check_spots(spots, papers.sizes_of(content))
    merged(content, spots, logo=logos.sample(), contact="")  # what fails, fails here
    columns = {
        "spots": [spot.row() for spot in spots],
        "sha1": document.get_file_hash(),
        "changed_by": actor,
        "changed_at": clock.now(),
    }
    if version:
        rows = Template.objects.filter(page_id=page.pk, version=version)
        done = rows.update(**columns, version=version + 1)
        row = Template.objects.filter(page_id=page.pk).first()
    else:
        row, done = Template.objects.get_or_create(page_id=page.pk, defaults=columns)
    if row is None or not done:
        raise StateMoved(_("Somebody else has changed this in the meantime."), row)
    record_event(row, actor, "save_template", note={"page": str(page.key)})
    return row


@transaction.atomic
def remove_template(*, template: Template, actor: Any) -> None:
    """No more co-branding of this page. Twice does it once."""
    require(can_place(scope_of(actor)))
    if Template.objects.filter(pk=template.pk).delete()[0]:
        note = {"page": str(template.page.key)}
        record_event(template, actor, "remove_template", note=note)


def is_current(template: Template, document: Any) -> bool:
    """The spots were set for the file that is there now."""
    return document is not None and template.sha1 == document.get_file_hash()


# --- Both -----------------------------------------------------------------------------------------
def branded(*, page: Any, template: Template, document: Any, brand: Brand) -> Paper:
    """The PDF of a page with a brand; page, document and brand were found in the actor's scope.

    Raises Refused while the spots wait for an editor, ValidationError for a PDF that is no good.
    """
    if not is_current(template, document):
        raise Refused(
            _("The file of this page is new. Channel marketing has yet to place logos on it.")
        )
    content = papers.content_of(document)
    made = merged(content, spots_of(template.spots), logo=logo_of(brand), contact=brand.contact)
    return Paper(f"{slugify(page.title) or 'document'}.pdf", made)


def preview(*, page: Any, spots: list[Spot]) -> bytes:
    """The PDF of a page with a sample in each spot, for its editors."""
    content = papers.content_of(papers.pdf_of(page))
    sample = _("Your partner · 1 Example Street · +1 555 0100 · 示例公司")
    return merged(content, spots, logo=logos.sample(), contact=sample)
