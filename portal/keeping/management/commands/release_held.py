"""What a restore holds back from being sent: count it, send it or give it up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.keeping import held


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--hold", action="store_true", help="hold what waits now")
        choice.add_argument("--send", action="store_true", help="the worker sends it")
        choice.add_argument("--drop", action="store_true", help="it is never sent")

    def handle(self, *args: Any, hold: bool, send: bool, drop: bool, **options: Any) -> None:
        if hold:
            held.hold()
        if send:
            self.stdout.write(f"Released: {held.release()}")
        elif drop:
            self.stdout.write(f"Given up: {held.drop()}")
        else:
            self.stdout.write(f"Held: {held.waiting()}")
