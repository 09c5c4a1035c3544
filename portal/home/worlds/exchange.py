"""Imports of a world: files that were taken in, with what was refused of them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.exchange import imports, running
from portal.exchange.models import FileImport
from portal.home.worlds.world import Row, World, named


def build_imports(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"imports[{place}]"):
            _build(world, row)


def _build(world: World, row: Row) -> None:
    actor = world.users[row["actor"]]
    if FileImport.objects.filter(actor=actor, name=row["name"]).exists():
        return
    file = SimpleUploadedFile(row["name"], "\n".join(row["lines"]).encode())
    made = imports.upload(actor=actor, kind=row["kind"], file=file)
    imports.assign(row=made, actor=actor, columns=made.columns, source=row.get("source", ""))
    running.work(made.pk)
    imports.start(row=made, actor=actor)
    running.work(made.pk)
