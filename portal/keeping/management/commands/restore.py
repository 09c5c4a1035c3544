"""Put a backup in place of what is here. Stop the portal and its workers first."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.keeping import held, restoring
from portal.keeping.manifest import Manifest, Unfit


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # one of them says that a restore has not ended

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a backup, or - for standard input")
        parser.add_argument("--check", action="store_true", help="only read it; nothing is changed")
        parser.add_argument("--replace", action="store_true", help="what is here is given up")
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing")
        parser.add_argument("--keep-sessions", action="store_true", help="nobody signs in again")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            with _file(source) as path:
                self._restore(path, options)
        except (Unfit, OSError) as error:
            raise CommandError(str(error)) from error

    def _restore(self, path: Path, options: dict[str, Any]) -> None:
        found = restoring.look(path)
        self.stdout.write(f"A whole backup of {found.taken_at}, Concord {found.version}")
        if not restoring.same_key(found):
            self.stdout.write(
                "WARNING it was made under another SECRET_KEY: sealed secrets (second factors,"
                " single sign-on, webhooks) will not open, and links in mails are void"
            )
        if options["check"]:
            return
        if there := restoring.occupied():
            _must_mean_it(there, options)
        say = self.stdout.write
        restoring.put(path, found, keep_sessions=options["keep_sessions"], say=say)
        self._end(found, options["keep_sessions"])

    def _end(self, found: Manifest, keep_sessions: bool) -> None:
        tables, links = len(found.tables), found.audit["links"]
        lines = [
            f"Restored: {tables} tables counted, {links} audit links recomputed, all grants follow"
            " from facts",
            "Sessions go on" if keep_sessions else "Everybody signs in again",
            f"What was taken away from people after {found.taken_at} is theirs again: go through"
            " leavers, ended memberships and withdrawn tokens since then",
        ]
        if (waiting := held.waiting()).is_any:
            lines.append(f"Held: {waiting}. See manage.py release_held")
        self.stdout.write("\n".join(lines))


@contextmanager
def _file(source: str) -> Iterator[Path]:
    """The backup as a file: what comes down a pipe is kept while it is used."""
    if source != "-":
        yield Path(source)
        return
    with tempfile.NamedTemporaryFile(prefix=".concord-", dir=settings.DATA_DIR) as copy:
        copyfileobj(sys.stdin.buffer, copy)
        copy.flush()
        yield Path(copy.name)


def _must_mean_it(there: str, options: dict[str, Any]) -> None:
    if not options["replace"]:
        raise CommandError(f"There is {there} already. To give it up, say --replace.")
    if options["yes"]:
        return
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to be asked: say --replace --yes.")
    print(f"There is {there} here. The backup takes its place, and it is gone.")
    if input('Type "replace" to go on: ') != "replace":
        raise CommandError("Nothing was changed.")
