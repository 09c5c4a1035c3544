from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from partners.coverage.services import orphans


class Command(BaseCommand):
    help = "Report open records whose owner does not work there any more. Fails if there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for kind, count in orphans():
            found += count
            owners = kind.orphans().order_by().values_list(f"{kind.owner}__email")
            for email, rows in sorted(owners.annotate(Count("pk"))):
                self.stdout.write(f"{kind.name}: {rows} of {email}")
        if found:
            raise CommandError(f"{found} records belong to nobody who works here.")
        self.stdout.write("Nothing is orphaned.")
