"""News and library of a described world, published as the editor would."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page

from cms.audience.checks import check_codes, check_parts
from cms.audience.choices import Level
from cms.library import models, services
from cms.library.choices import Kind
from cms.media.services import keep_document
from portal.home.worlds.paper import pdf_of
from portal.home.worlds.world import Row, SpecError, World, date, named
from portal.workflow import clock

FIRST = "en"
TYPES: dict[str, type[models.LibraryPage]] = {
    Kind.NEWS: models.NewsPage,
    Kind.SECTION: models.SectionPage,
    Kind.PRODUCT: models.ProductPage,
    Kind.PLAYBOOK: models.PlaybookPage,
    Kind.BATTLE_CARD: models.BattleCardPage,
    Kind.PROGRAMME: models.ProgrammePage,
    Kind.FAQ: models.FaqPage,
    Kind.COLLATERAL: models.CollateralPage,
}
APART = {"competitor": models.BattleCardPage, "file": models.CollateralPage}
PLAIN = ("summary", "body", "days_ago", "families", "competitor", "edition", "must_read")


def build_content(world: World, rows: Iterable[Row]) -> None:
    """Each title is written once in its place. A row names others that stand above it, but for
    its successor, which may stand anywhere."""
    rows = list(rows)
    for place, row in enumerate(rows):
        with named(f"content[{place}]"):
            page = _page(world, row, f"content[{place}]")
        if row.get("key"):
            world.pages[row["key"]] = page
    for row in rows:
        if row.get("successor") and row.get("key"):
            _replace(world, world.pages[row["key"]], world.pages[row["successor"]])


def _page(world: World, row: Row, path: str) -> models.LibraryPage:
    kind = TYPES[row.get("type") or Kind.NEWS]
    for name, only in APART.items():
        if name in row and kind is not only:
            raise SpecError(f"{path}.{name}: only for the type “{only.own_kind}”.")
    parent = _parent(world, row, kind, path)
    if page := services.published(kind, parent=parent, title=row["title"]):
        return page
    level, audience = row.get("level") or Level.PARTNER, _audience(world, row)
    check_parts(level, audience)
    check_codes(audience)
    fields = {name: row[name] for name in PLAIN if name in row} | _days(row)
    if row.get("translation_of"):
        original = _named(world, row["translation_of"], f"{path}.translation_of")
        fields["translation_key"] = original.translation_key
    if file := row.get("file"):
        fields["document"] = _file(world, row["title"], file)
    return services.publish(
        kind,
        actor=world.desk,
        parent=parent,
        title=row["title"],
        level=level,
        audience=audience,
        **fields,
    )


def _parent(world: World, row: Row, kind: type[models.LibraryPage], path: str) -> Page:
    if not row.get("section"):
        return services.index_for(kind, row.get("language") or FIRST)
    section = _named(world, row["section"], f"{path}.section")
    if section.kind != Kind.SECTION or kind is models.NewsPage:
        raise SpecError(f"{path}.section: pages stand in a section, news in none.")
    if row.get("language", section.locale.language_code) != section.locale.language_code:
        raise SpecError(f"{path}.section: “{row['section']}” is in another language.")
    return section


def _named(world: World, key: str, path: str) -> models.LibraryPage:
    if key not in world.pages:
        raise SpecError(f"{path}: “{key}” must stand above.")
    return world.pages[key]


def _audience(world: World, row: Row) -> dict[str, list[str]]:
    """Companies are kept by their ids, the other parts by the codes the file says."""
    parts = {part: sorted(codes) for part, codes in row.get("audience", {}).items() if codes}
    if keys := parts.get("organizations"):
        parts["organizations"] = sorted(str(world.organizations[key].pk) for key in keys)
    return parts


def _days(row: Row) -> dict[str, Any]:
    """Columns with days: as dates, or as days from today on."""
    days: dict[str, Any] = {name: date(row.get(name)) for name in ("valid_from", "valid_until")}
    today = clock.today()
    lasts, left = row.get("valid_days"), row.get("must_read_days")
    if lasts is not None:
        days["valid_until"] = today + dt.timedelta(days=lasts)
    if left is not None:
        days["must_read_by"] = today + dt.timedelta(days=left)
    return days


def _file(world: World, title: str, file: Row) -> Any:
    """A PDF out of the text for a name that ends so, else the text itself."""
    name, text = file["name"], file["text"]
    body = pdf_of(title, text) if name.lower().endswith(".pdf") else text.encode()
    return keep_document(actor=world.desk, title=title, upload=SimpleUploadedFile(name, body))


def _replace(world: World, old: models.LibraryPage, new: models.LibraryPage) -> None:
    if old.successor_id is None:
        old.successor = models.LibraryPage.objects.get(pk=new.pk)
        old.save_revision(user=world.desk).publish(user=world.desk)
