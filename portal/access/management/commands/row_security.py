"""Row-level security on PostgreSQL (docs/row-security.md)."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.access.row_security import install, tables


class Command(BaseCommand):
    help = "Row-level security: print, apply, remove or check the policies."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--print", action="store_true", help="the SQL, and tables left out")
        what.add_argument("--apply", action="store_true", help="make the database's policies so")
        what.add_argument("--remove", action="store_true", help="take all policies away")
        what.add_argument("--check", action="store_true", help="exit 1 when something is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Row-level security needs PostgreSQL; this database is SQLite.")
        for name in ("print", "apply", "remove", "check"):
            if options[name]:
                getattr(self, f"_{name}")()

    def _print(self) -> None:
        for line in install.statements():
            self.stdout.write(f"{line};")
        for label, why in tables.left_out():
            self.stdout.write(f"-- without a policy: {label}: {why}")

    def _apply(self) -> None:
        try:
            count = install.apply()
        except install.NoRole as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} tables have a policy.")

    def _remove(self) -> None:
        install.remove()
        self.stdout.write("No table has a policy.")

    def _check(self) -> None:
        if found := install.faults():
            raise CommandError("\n".join([*found, "manage.py row_security --apply mends it."]))
        self.stdout.write(f"{len(install.policies())} tables have the policies they should have.")
