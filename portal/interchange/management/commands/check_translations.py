"""Both languages are complete: nothing missing, nothing fuzzy, placeholders kept."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
COLLECT = ("makemessages", "--symlinks", "--verbosity", "0", "--locale")
SOURCES = ("portal", "partners", "deals", "cms", "templates")


class Command(BaseCommand):
    help = "Fail on missing or fuzzy translations, lost placeholders, and strings not collected."

    def handle(self, *args, **options):
        problems = [line for path in catalogues() for line in problems_in(path)]
        for line in problems:
            self.stdout.write(line)
        if problems:
            raise CommandError(f"{len(problems)} problem(s) in the translations.")
        self.stdout.write(self.style.SUCCESS("All strings are translated."))


def catalogues() -> list[Path]:
    return sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))


def problems_in(path: Path) -> Iterator[str]:
    """One line per problem of a catalogue."""
    catalogue = _read(path)
    for message in catalogue:
        if message.id and (problem := _problem(message)):
            yield f"{path.parent.parent.name}: {problem}: {message.id}"
    if shutil.which("xgettext"):
        for text in sorted(_collected(path) - _texts(catalogue)):
            yield f"{path.parent.parent.name}: not collected (run messages): {text}"


def _problem(message: Message) -> str:
    originals, translations = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        return "fuzzy"
    if not all(translations):
        return "missing"
    wanted = set(PLACEHOLDER.findall(originals[-1]))
    if any(set(PLACEHOLDER.findall(text)) != wanted for text in translations):
        return "placeholders differ"
    return ""


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _texts(catalogue: Catalog) -> set[str]:
    return {_forms(message.id)[0] for message in catalogue if message.id}


def _forms(text: Any) -> list[str]:
    """A message is one text, or one per plural form."""
    return [text] if isinstance(text, str) else [form or "" for form in text or [""]]


def _collected(path: Path) -> set[str]:
    """What makemessages finds in the sources today, collected in a scratch folder."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for name in SOURCES:
            (root / name).symlink_to(settings.BASE_DIR / name)
        language = path.parent.parent.name
        copy = root / "locale" / language / "LC_MESSAGES" / path.name
        copy.parent.mkdir(parents=True)
        shutil.copy(path, copy)  # its header knows the language's plural forms
        subprocess.run(
            [sys.executable, "-m", "django", *COLLECT, language],
            cwd=root,
            check=True,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ""},
        )
        return _texts(_read(copy))
