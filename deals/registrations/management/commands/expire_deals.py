from django.core.management.base import BaseCommand

from deals.registrations.services import expire_due


class Command(BaseCommand):
    help = "End protections whose last day has passed (run it daily; safe to repeat)."

    def handle(self, *args, **options):
        self.stdout.write(f"{expire_due()} protection(s) ended.")
