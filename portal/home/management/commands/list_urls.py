import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.home.doors import doors


class Command(BaseCommand):
    help = "Print every address and API action with its method and policy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        rows = list(doors())
        if as_json:
            self.stdout.write(json.dumps([asdict(row) for row in rows], indent=2))
            return
        width = max(len(row.route) for row in rows if row.method != "ANY") + 1
        for row in rows:
            self.stdout.write(f"{row.method:6} /{row.route:{width}}  {row.policy}")
