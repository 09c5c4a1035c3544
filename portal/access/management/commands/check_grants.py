from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access import grants


class Command(BaseCommand):
    help = "Compare every stored grant with the facts it should follow from."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the rows follow the facts")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        drifted = 0
        for root, missing, surplus in grants.drift():
            drifted += 1
            self.stdout.write(f"{root._meta.label} {root.pk}: {root}")
            for word, items in (("missing", missing), ("surplus", surplus)):
                for item in sorted(items, key=str):
                    self.stdout.write(f"  {word}: {item}")
            if repair:
                grants.sync_root(root)
        if drifted and not repair:
            raise CommandError(f"{drifted} root(s) drifted. Run check_grants --repair.")
        word = "repaired" if drifted else "checked: all grants follow from facts"
        self.stdout.write(self.style.SUCCESS(f"{drifted} root(s) {word}." if drifted else word))
