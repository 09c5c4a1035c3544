from django.core.management.base import BaseCommand

from portal.activity.emails import MAX_ATTEMPTS, deliver
from portal.activity.models import OutgoingEmail


class Command(BaseCommand):
    help = "Send mail that is still waiting, oldest first (run it every few minutes)."

    def handle(self, *args, **options):
        waiting = OutgoingEmail.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)
        waiting = waiting.select_related("recipient").order_by("created_at")
        self.stdout.write(f"{deliver(waiting.iterator(chunk_size=200))} sent.")
