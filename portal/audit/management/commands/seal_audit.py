"""Seal what no chain has yet: entries from before there were chains, or left by a crash."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.audit.services import seal_pending


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seal_pending()} entries sealed")
