"""manage.py match_benchmark --accounts A.csv --pairs P.csv: see docs/matching.md."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deals.conflicts import benchmark

COLUMNS = ("n", "recall_at_1", "recall_at_5", "flagged")
APART = ("kinds",)


class Command(BaseCommand):
    help = "Measure the matching over files of organisations and queries, in a scratch database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", type=Path, required=True, help="CSV of organisations")
        parser.add_argument("--pairs", type=Path, required=True, help="CSV of queries with answers")
        parser.add_argument("--typos", type=Path, help="CSV of made-up typing errors")
        parser.add_argument("--limit", type=_positive, help="ask only the first N queries")
        parser.add_argument("--json", type=Path, help="write the figures there")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = {name: options[name] for name in ("accounts", "pairs", "typos", "limit")}
        try:
            figures = benchmark.measure(**asked)
            if options["json"]:
                shown = {key: figures[key] for key in benchmark.KEYS}
                text = json.dumps(shown, indent=1, ensure_ascii=False)
                options["json"].write_text(text + "\n", encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        except KeyError as error:
            raise CommandError(f"A file has no column {error}.") from error
        self._print(figures)

    def _print(self, figures: dict[str, Any]) -> None:
        for key in benchmark.KEYS:
            if key not in APART:
                self.stdout.write(f"{key:24} {_plain(figures[key])}")
        self.stdout.write(f"{'threshold':24} {figures['threshold']}")
        for title in ("kinds", "scripts"):
            self._table(title, figures[title])
        if typos := figures.get("typos"):
            self._table("typos (made up, apart from the rest)", typos["kinds"])

    def _table(self, title: str, rows: dict[str, dict[str, Any]]) -> None:
        self.stdout.write(f"\n{title:24} {'n':>6} {'R@1':>6} {'R@5':>6} {'flagged':>8}")
        for name, row in rows.items():
            count, *shares = (_plain(row[column]) for column in COLUMNS)
            self.stdout.write(f"{name:24} {count:>6} {shares[0]:>6} {shares[1]:>6} {shares[2]:>8}")


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {_plain(one)}" for name, one in value.items())
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) and value <= 1 else str(value)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return int(text)
