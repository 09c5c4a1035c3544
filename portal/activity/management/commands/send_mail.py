from django.core.management.base import BaseCommand

from portal.activity.delivery import send_waiting


class Command(BaseCommand):
    help = "Send mail that is waiting, oldest first (where no worker runs: every minute)."

    def handle(self, *args, **options):
        self.stdout.write(f"{send_waiting()} sent.")
