import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.home import worlds
from portal.home.demo import SIZES, description, people
from portal.notifications.services import mark_old_read
from portal.workflow import clock

UNREAD_FOR = dt.timedelta(days=2)  # what the story's people were told earlier, they have read


class Command(BaseCommand):
    help = "Build the demo world. Safe to repeat: what is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="small")

    def handle(self, *args: Any, size: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo world is for DEBUG=1 only: its people share one public password."
            )
        started = time.monotonic()
        if size != "small":
            wait = {"medium": "half a minute", "large": "two to four minutes"}[size]
            self.stdout.write(f"Building the {size} demo world: {wait} …")
        try:
            world = worlds.build(description(size))
        except worlds.SpecError as error:
            raise CommandError(str(error)) from error
        mark_old_read(before=clock.now() - UNREAD_FOR)
        counts = f"{len(world.deals)} deals, {len(world.accounts)} accounts"
        self.stdout.write(
            f"The {size} demo world stands: {counts} ({time.monotonic() - started:.1f} s)\n\n"
        )
        self._print_guide()

    def _print_guide(self) -> None:
        rows = [("Sign in as", "Role", "What to try"), *people.guide()]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for email, role, tip in rows:
            self.stdout.write(f"  {email:{widths[0]}}  {role:{widths[1]}}  {tip}")
        self.stdout.write(f"\n  Address {settings.SITE_URL}/   Password {worlds.PASSWORD}\n")
