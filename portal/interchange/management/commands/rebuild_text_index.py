"""manage.py rebuild_text_index [--check]: see docs/search.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from portal.interchange import text_index, text_index_upkeep


class Command(BaseCommand):
    help = (
        "Build the text indexes of deals, accounts and contacts anew, or compare them with the "
        "records. One transaction: on PostgreSQL nothing is written to these tables meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail on drift")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check()
            else:
                count = text_index_upkeep.rebuild()
                self.stdout.write(f"{count:,} records are in the text indexes.")
        except DatabaseError as problem:
            raise CommandError(
                f"The database says: {problem}. Search works without the indexes, only slower. "
                "PostgreSQL needs the extension pg_trgm (an administrator runs CREATE EXTENSION "
                "pg_trgm), SQLite 3.34 or newer with FTS5. After that run rebuild_text_index."
            ) from problem

    def _check(self) -> None:
        text_index.look_again()
        if gone := text_index.missing():
            raise CommandError(f"Missing: {', '.join(gone)}. Run rebuild_text_index.")
        if wrong := text_index_upkeep.drift():
            told = ", ".join(f"{count:,} of {table}" for table, count in wrong.items())
            raise CommandError(f"Texts that differ: {told}. Run rebuild_text_index.")
        self.stdout.write("The text indexes agree with the records.")
