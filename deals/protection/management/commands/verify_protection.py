from django.core.management.base import BaseCommand, CommandError

from deals.protection import checks


class Command(BaseCommand):
    help = "Compare every deal's protected_until with its ledger; exit 1 when they differ."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="set the dates to the ledger's")

    def handle(self, *args, repair, **options):
        found = checks.verify(repair=repair)
        for name in (*found.drifted, *found.unexplained, *found.broken):
            self.stdout.write(name)
        self.stdout.write(str(found))
        if not repair and not found.is_clean:
            raise CommandError("The ledger and the dates differ. Repair with --repair.")
