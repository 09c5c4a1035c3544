"""Who has to be told of a must-read page now: once when it is published, then as its day nears
and while it is overdue, never more often than weekly."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cms.audience.choices import Level
from cms.audience.counting import people_of
from cms.library.models import LibraryPage
from cms.reading import emails
from cms.reading.choices import REMIND_BEFORE, REMIND_EVERY
from cms.reading.models import Acknowledgement
from cms.reading.services.confirming import to_read
from cms.reading.services.logbook import company_of
from portal.access.scope import scope_of
from portal.jobs.registry import Progress
from portal.workflow import clock


def asked_of(page: Any) -> Any:
    """Active people who are asked to confirm `page`: see `policies.can_confirm`."""
    people = people_of(page.reach.rule)
    return people if page.reach.level == Level.INTERNAL else people.filter(staff_role="")


def remind(progress: Progress) -> int:
    """Tell everybody who has to be told today; returns how many were. Safe to repeat."""
    pages = LibraryPage.objects.published().filter(must_read=True, reach__isnull=False).current()
    found = list(pages.select_related("reach", "locale").order_by("pk"))
    told = 0
    for done, page in enumerate(found, start=1):
        for person in _due(page).order_by("pk").iterator(500):
            told += _tell(page, person)
        progress(done, len(found))
    return told


def _due(page: Any) -> Any:
    """People asked who have neither confirmed this edition nor been told lately."""
    now = clock.now()
    told = Q(told_at__gt=now - REMIND_EVERY)
    if page.must_read_by is None or clock.today() < page.must_read_by - REMIND_BEFORE:
        told = Q(told_at__isnull=False)  # once is enough for now
    rows = Acknowledgement.objects.filter(
        told | Q(confirmed_at__isnull=False),
        user=OuterRef("pk"),
        page__translation_key=page.translation_key,
        edition=page.edition,
    )
    return asked_of(page).filter(~Exists(rows.order_by()))


def _tell(page: Any, person: Any) -> int:
    """One notice, if the person sees the page, in the language they would read it in."""
    scope = scope_of(person)
    if not to_read(scope, person.language).filter(pk=page.pk).exists():
        return 0
    with transaction.atomic():
        row, _new = Acknowledgement.objects.get_or_create(
            user=person,
            page_id=page.pk,
            edition=page.edition,
            defaults={"organization_id": company_of(scope)},
        )
        same = Acknowledgement.objects.filter(pk=row.pk, told_at=row.told_at, confirmed_at=None)
        if not same.update(told_at=clock.now()):
            return 0  # another worker has told them, or they have just confirmed
        emails.must_read(row, page)
    return 1
