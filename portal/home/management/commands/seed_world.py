import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.home import worlds
from portal.people.models import ApiToken


class Command(BaseCommand):
    help = "Build a world from a JSON description (docs/seed-world.md), whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--tokens", action="store_true", help="print a new API token for each active user"
        )

    def handle(self, *args: Any, file: Path, tokens: bool, **options: Any) -> None:
        spec = _read(file)
        _refuse_demo_passwords(file, spec)
        issued = {}
        try:
            with transaction.atomic():
                world = worlds.build(spec)
                if tokens:
                    issued = {
                        email: ApiToken.issue(user, "seed_world")
                        for email, user in world.users.items()
                        if user.is_active
                    }
        except worlds.SpecError as error:
            raise CommandError(f"{file}:\n{error}") from error
        if tokens:
            self.stdout.write(json.dumps(issued, indent=2))
        else:
            self.stdout.write(
                f"{len(world.users)} users, {len(world.organizations)} organizations, "
                f"{len(world.accounts)} accounts, {len(world.deals)} deals"
            )


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: not UTF-8 (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        raise CommandError(f"{file}, line {error.lineno}: {error.msg}.") from error


def _refuse_demo_passwords(file: Path, spec: Any) -> None:
    """Where DEBUG is off, nobody may be made whose password everybody knows."""
    users = spec.get("users") if isinstance(spec, dict) else None
    if settings.DEBUG or not isinstance(users, list):
        return
    for place, row in enumerate(users):
        chosen = row.get("password") if isinstance(row, dict) else None
        if chosen in {None, "", worlds.PASSWORD}:
            raise CommandError(
                f"{file}:\nusers[{place}].password: needed, and not the demo's, while DEBUG is off."
            )
