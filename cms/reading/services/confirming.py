"""Must-read pages: what a person has still to read, and the confirmation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cms.audience.choices import Level
from cms.library.models import LibraryPage
from cms.library.querysets import LibraryPageQuerySet
from cms.reading.models import Acknowledgement
from cms.reading.policies import can_confirm
from cms.reading.services.logbook import company_of
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.activity.audit import record_event
from portal.workflow import clock


def confirmed_in(user_id: Any) -> Exists:
    """Whether the person has confirmed this edition of a page, in whichever language."""
    rows = Acknowledgement.objects.filter(user_id=user_id).confirmed().order_by()
    same = rows.filter(
        page__translation_key=OuterRef("translation_key"), edition=OuterRef("edition")
    )
    return Exists(same)


def to_read(scope: Scope, language: str) -> LibraryPageQuerySet:
    """Pages the person is asked to confirm and has not, each in one language."""
    rows = LibraryPage.objects.all().in_scope(scope).filter(must_read=True).current()
    if scope.staff_role:
        rows = rows.filter(reach__level=Level.INTERNAL)
    return rows.filter(~confirmed_in(scope.user_id)).one_language(language)


def confirmation_of(user: Any, page: Any) -> Acknowledgement | None:
    """The person's confirmation of this edition of the page, in whichever language."""
    rows = Acknowledgement.objects.filter(user_id=user.pk, edition=page.edition).confirmed()
    found: Acknowledgement | None = rows.filter(page__translation_key=page.translation_key).first()
    return found


def confirm(*, page: Any, actor: Any, edition: str) -> Acknowledgement:
    """“I have read this”, of the edition the person saw. Twice does it once.

    Raises Refused for those who are not asked, ValidationError when there is a newer edition.
    """
    scope = scope_of(actor)
    require(can_confirm(scope, page))
    if edition != page.edition:
        raise ValidationError(
            {"edition": _("There is a newer version of this page. Please read it, then confirm.")}
        )
    with transaction.atomic():
        row, _new = Acknowledgement.objects.get_or_create(
            user=actor,
            page_id=page.pk,
            edition=edition,
            defaults={"organization_id": company_of(scope)},
        )
        open_row = Acknowledgement.objects.filter(pk=row.pk, confirmed_at=None)
        if open_row.update(confirmed_at=clock.now()):
            record_event(row, actor, "confirm_read", note={"edition": edition})
    row.refresh_from_db()
    return row
