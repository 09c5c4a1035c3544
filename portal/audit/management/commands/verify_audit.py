"""Recompute the chains of the audit trail. Exit code 1 and the first broken links on a fault."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.streams import company_model
from portal.audit.verifying import Report, verify


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", help="only this company's chain: its id or name")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        company = _company(options["organization"]) if options["organization"] else None
        report = verify(company)
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))
        if not report.is_whole:
            raise SystemExit(1)


def _company(text: str) -> UUID:
    companies = company_model().objects
    try:
        found = companies.filter(pk=UUID(text))
    except ValueError:
        found = companies.filter(name__iexact=text)
    if found.count() != 1:
        raise CommandError(f"No company is called {text}, or several are: give its id.")
    return found.get().pk


def _as_json(report: Report) -> str:
    faults = [{**asdict(fault), "text": fault.text} for fault in report.faults]
    counts = {"chains": report.chains, "links": report.links, "faults": report.count}
    return json.dumps({"whole": report.is_whole, **counts, "found": faults})


def _as_text(report: Report) -> str:
    lines = [f"{report.chains} chains, {report.links} links recomputed"]
    if report.is_whole:
        return "\n".join([*lines, "whole"])
    lines += [f"BROKEN {fault}" for fault in report.faults]
    return "\n".join([*lines, f"{report.count} faults"])
