"""One mail from standard input: what a mail server pipes to us (docs/intake.md)."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deals.intake.reading import MAX_BYTES, parsed
from deals.intake.services import take_mail


class Command(BaseCommand):
    help = "Read one registration by e-mail from standard input and make a draft of it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_AUTHSERV_ID:
            raise CommandError("MAIL_AUTHSERV_ID is empty: no mail is taken. See docs/intake.md.")
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        try:
            message = parsed(raw)
        except ValueError as error:
            raise CommandError(f"The mail is {error}.") from error
        received = take_mail(message)
        self.stdout.write(received.get_outcome_display() if received else "left alone")
