"""Breaking a PostgreSQL that deploy/services/postgres.py has started."""

import contextlib
import os
import shlex
import signal
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from deploy.services.postgres import programs
from tests.faults.stand import until


class Server:
    def __init__(self, url):
        self.url = url
        self.admin = urlsplit(url)._replace(scheme="postgresql", path="/postgres").geturl()
        self.folder = Path(self.ask("SHOW data_directory")[0][0])

    def ask(self, sql, database=None):
        """Rows of one statement on the database of an address; None of one without."""
        where = self.admin
        if database:
            where = urlsplit(database)._replace(scheme="postgresql").geturl()
        with psycopg.connect(where, autocommit=True) as connection:
            found = connection.execute(sql)
            return found.fetchall() if found.description else None

    def control(self, *words):
        command = [str(programs() / "pg_ctl"), "-D", str(self.folder), "-w", *words]
        if not os.geteuid():
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/tmp", stdout=subprocess.DEVNULL)  # noqa: S108

    def restart(self, mode):
        log = str(self.folder.parent / "log")
        self.control("-m", mode, "-l", log, "restart")

    @contextlib.contextmanager
    def down(self, mode="fast"):
        """Stopped while the block runs."""
        self.control("-m", mode, "stop")
        try:
            yield
        finally:
            self.control("-l", str(self.folder.parent / "log"), "-o", self.options(), "start")

    def options(self):
        """The options it was started with: the words of postmaster.opts after the program."""
        words = (self.folder / "postmaster.opts").read_text().split('"')[1::2]
        return shlex.join(words[words.index("-D") + 2 :])

    @contextlib.contextmanager
    def hanging(self):
        """Every process of it stands still while the block runs."""
        main = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children")
        pids = [main]
        try:
            os.kill(main, signal.SIGSTOP)  # first, so that no more are born
            pids += [int(pid) for pid in children.read_text().split()]
            for pid in pids[1:]:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    @contextlib.contextmanager
    def with_setting(self, name, value):
        """Restarted with another value of a setting, and back again."""
        self.ask(f"ALTER SYSTEM SET {name} = {value}")
        self.restart("fast")
        try:
            yield
        finally:
            until("a free place", lambda: self._reset(name), 30)
            self.restart("fast")

    def _reset(self, name):
        try:
            self.ask(f"ALTER SYSTEM RESET {name}")
        except psycopg.OperationalError:
            return False
        return True
