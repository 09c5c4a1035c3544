"""What people of a described world have read, and their companies' logos."""

import datetime as dt
import io
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cms.cobranding import services as cobranding
from cms.cobranding.models import Brand, Template
from cms.cobranding.papers import pdf_of
from cms.cobranding.spots import spots_of
from cms.reading.choices import Act
from cms.reading.models import SearchTerm
from cms.reading.services import confirming, logbook, shelf
from portal.access.scope import scope_of
from portal.home.worlds.world import Row, World
from portal.workflow import clock

LOGO, INK, PAPER = (900, 300), (15, 76, 129, 255), (255, 255, 255, 0)


def build_acknowledgements(world: World, rows: Iterable[Row]) -> None:
    for row in rows:
        page = world.pages[row["page"]]
        with clock.at(_ago(row)):
            confirming.confirm(page=page, actor=world.users[row["user"]], edition=page.edition)


def build_favourites(world: World, rows: Iterable[Row]) -> None:
    for row in rows:
        shelf.star(page=world.pages[row["page"]], actor=world.users[row["user"]], starred=True)


def build_openings(world: World, rows: Iterable[Row]) -> None:
    for row in rows:
        page, user = world.pages[row["page"]], world.users[row["user"]]
        file = pdf_of(page.specific) if row.get("download") else None
        with clock.at(_ago(row)):
            logbook.note_opening(user=user, page=page)
            if file is not None:
                logbook.note_opening(
                    user=user, page=page, kind=Act.DOWNLOAD, file=file.key, file_name=file.filename
                )


def build_searches(world: World, rows: Iterable[Row]) -> None:
    """Words once a day are counted once, however often the world is built."""
    for row in rows:
        user = world.users[row["user"]] if row.get("user") else AnonymousUser()
        scope, language = scope_of(user), getattr(user, "language", settings.LANGUAGE_CODE)
        with clock.at(_ago(row)):
            same = SearchTerm.objects.filter(day=clock.today(), term=row["words"])
            if same.filter(asker=logbook.asker_of(scope), language=language).exists():
                continue
            for _time in range(row.get("times", 1)):
                logbook.note_search(
                    scope=scope,
                    language=language,
                    words=row["words"],
                    results=row.get("results", 0),
                )


def build_brands(world: World, rows: Iterable[Row]) -> None:
    for row in rows:
        company = world.organizations[row["organization"]]
        if Brand.objects.filter(organization=company).exists():
            continue
        cobranding.save_brand(
            organization=company,
            actor=world.users[row["by"]],
            version=1,
            contact=row.get("contact", ""),
            upload=SimpleUploadedFile("logo.png", _logo(row["logo"])),
        )


def build_logo_places(world: World, rows: Iterable[Row]) -> None:
    for row in rows:
        page = world.pages[row["page"]].specific
        if not Template.objects.filter(page=page.pk).exists():
            spots = spots_of(row["places"])
            cobranding.save_template(page=page, actor=world.desk, version=0, spots=spots)


def _ago(row: Row) -> dt.datetime:
    """The hour a row says, so that building twice the same day builds once."""
    then = clock.now() - dt.timedelta(days=row.get("days_ago", 0))
    return then.replace(hour=9, minute=0, second=0, microsecond=0)


def _logo(words: str) -> bytes:
    """The words in a ring: a logo nobody else has."""
    picture = Image.new("RGBA", LOGO, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((30, 50, 230, 250), outline=INK, width=36)
    draw.text((270, LOGO[1] / 2), words, INK, anchor="lm", font_size=110)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
