from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.audience.settling import settle_rows
from cms.library import reaches


class Command(BaseCommand):
    help = "Compare the audience every page and collection really has with the rules above it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the rows follow the rules")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        drifted = 0
        for model, wrong in reaches.drift():
            for row, reach in wrong:
                held = str(row.reach) if row.reach else "nobody"
                self.stdout.write(f"{model._meta.label} {row.pk}: {held}, not {reach or 'nobody'}")
            drifted += len(wrong)
            if repair:
                settle_rows(model.objects, wrong)
        if drifted and not repair:
            raise CommandError(f"{drifted} audience(s) drifted. Run check_audiences --repair.")
        word = f"{drifted} audience(s) repaired." if drifted else "checked: all audiences follow."
        self.stdout.write(self.style.SUCCESS(word))
