"""Starting a program, waiting until it answers, and never leaving it behind."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """The first signal ends the block under way; further ones do not disturb the clearing up."""

    def stop(number: int, frame: object) -> None:
        for one in SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in SIGNALS:
        signal.signal(number, stop)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def a_folder(folder: Path | None, name: str) -> Iterator[Path]:
    """`folder`, made if need be; None: a short-lived one of its own."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    # A short path: sockets have a limit of about 100 letters.
    made = Path(tempfile.mkdtemp(prefix=f"concord-{name}-", dir="/tmp"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    port: int | None = None,
    env: Mapping[str, str] | None = None,
    patience: float = 30,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """A program as long as the block; with a `port`, entered once something listens there.

    In a process group of its own: Ctrl-C at the keyboard reaches only us, and programs are
    stopped in the reverse order of their start.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        if port is not None:
            wait_for(process, port, log, patience)
        yield process
    finally:
        end_group(process, stop)


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path, patience: float = 30) -> None:
    """Until something listens at `port`; exits with the log's end if nothing does."""
    if not listens(process, port, patience):
        end = log.read_text(errors="replace")[-3000:]
        sys.exit(f"{log.parent.name}/{log.stem} did not start:\n{end}")


def me() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def listens(process: subprocess.Popen[bytes], port: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def end_group(process: subprocess.Popen[bytes], stop: signal.Signals, patience: float = 20) -> None:
    """Ask politely, then end whatever is left of the program and its children."""
    if process.poll() is None:
        process.send_signal(stop)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
