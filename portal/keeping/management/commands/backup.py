"""Write a backup of the database and all files, while the portal serves."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.keeping import archive, backing
from portal.keeping.manifest import Manifest, Unfit


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # a backup is never refused for a setting that is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", help="a new file, a folder, or - for standard output")
        parser.add_argument("--verify", action="store_true", help="read all of it again")
        parser.add_argument("--keep", type=int, help="keep a folder's newest so many")

    def handle(self, *args: Any, target: str, **options: Any) -> None:
        path = None if target == "-" else backing.named(Path(target))
        _must_make_sense(path, target, options)
        try:
            found = backing.make(path)
            if path and options["verify"]:
                with archive.reading(path) as tar:
                    archive.verify(tar)
        except (Unfit, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        words = [str(path or "Backup"), _summary(found), *_warnings(found)]
        if options["keep"] and path:
            gone = backing.forget_older(path.parent, options["keep"])
            words.append(f"{len(gone)} older backups deleted")
        (self.stdout if path else self.stderr).write("\n".join(words))


def _must_make_sense(path: Path | None, target: str, options: dict[str, Any]) -> None:
    if path and path.exists():
        raise CommandError(f"{path} is there already: backups are never overwritten.")
    if path and not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.")
    if options["keep"] is not None and (options["keep"] < 1 or not Path(target).is_dir()):
        raise CommandError("--keep wants a folder and a number of at least 1.")
    if path is None and options["verify"]:
        raise CommandError("What has gone down a pipe cannot be read again: restore - --check.")


def _summary(found: Manifest) -> str:
    size = found.database[0] + sum(size for size, _digest in found.files.values())
    rows = sum(found.tables.values())
    return (
        f"{rows} rows in {len(found.tables)} tables, {len(found.files)} files,"
        f" {found.audit['links']} links of {found.audit['chains']} audit chains,"
        f" {size / 1_000_000:.1f} MB"
    )


def _warnings(found: Manifest) -> list[str]:
    if not found.missing:
        return []
    return [f"WARNING rows name {len(found.missing)} files that are gone: {found.missing[0]} …"]
