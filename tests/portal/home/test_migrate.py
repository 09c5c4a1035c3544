"""A new database is the same one, whether Django's own `migrate` makes it or ours."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DJANGO = "from django.core.management.commands.migrate import Command"
OURS = "from portal.home.management.commands.migrate import Command"
RUN = """
import django; django.setup()
from django.core.management import call_command
{}
call_command(Command(), verbosity=0)
"""


def made(by, folder):
    folder.mkdir()
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/concord.sqlite3",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-c", RUN.format(by)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    with closing(sqlite3.connect(folder / "concord.sqlite3")) as database:
        schema = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        tables = [name for kind, name, _ in schema if kind == "table"]
        rows = {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
            for table in tables
        }
    return set(schema), rows


@pytest.mark.exhaustive
def test_a_new_database_has_the_tables_and_rows_that_djangos_migrate_makes(tmp_path):
    assert made(OURS, tmp_path / "ours") == made(DJANGO, tmp_path / "django")
