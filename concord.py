#!/usr/bin/env python3
"""Concord's one command: `python3 concord.py help`.

Needs nothing but Python 3.11. It installs into .venv and keeps data in var/ (or DATA_DIR). One file
on purpose: it has to run before anything is installed; half of it is the table of commands.
"""

from __future__ import annotations

import contextlib
import dataclasses
import glob
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said to people with an older Python
    sys.exit("concord: needs Python 3.11 or newer (try: make PYTHON=python3.11 …)")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
MANAGE = (PYTHON, "manage.py")
RUFF = (PYTHON, "-m", "ruff")
IMPORT_LINTER = (PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()")
WINGS = ("portal", "partners", "deals", "cms")
# What each environment is made of; the last file is the one to install: it is complete.
REQUIREMENTS = {
    "runtime": ("requirements.txt",),
    "dev": ("requirements.txt", "requirements-dev.txt"),
}
DEVELOPMENT = {"DEBUG": "1"}
PRODUCTION = {
    "DEBUG": "0",
    "CONCORD_DEMO": "0",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "concord.example",
    "SITE_URL": "https://concord.example",
}
Gate = tuple[str, tuple[str, ...], dict[str, str]]  # title, command, environment
LINT: list[Gate] = [
    ("Code (ruff)", (*RUFF, "check"), {}),
    ("Formatting (ruff)", (*RUFF, "format", "--check"), {}),
    ("Imports go one way (import-linter)", IMPORT_LINTER, {}),
    ("Templates (djlint)", (PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"), {}),
]
TYPES: list[Gate] = [("Types (mypy)", (PYTHON, "-m", "mypy"), DEVELOPMENT)]
DJANGO: list[Gate] = [
    ("Django's own checks", (*MANAGE, "check"), DEVELOPMENT),
    ("Migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), DEVELOPMENT),
    ("Production settings", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
]
if any(path for wing in WINGS for path in (ROOT / wing).rglob("check_translations.py")):
    DJANGO.append(("Translations", (*MANAGE, "check_translations"), DEVELOPMENT))
TEST: list[Gate] = [("Tests", (PYTHON, "-m", "pytest"), DEVELOPMENT)]
# As many processes as processors, each with a database of its own; four are enough.
MANY = ["--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal"]
SKIP = ("--ignore", ".venv", "--ignore", "var")
COLLECT = (*MANAGE, "makemessages", "-l", "zh_Hans", "--add-location", "file", *SKIP)
MESSAGES: list[Gate] = [
    ("Collecting texts (needs gettext)", COLLECT, DEVELOPMENT),
    ("Compiling translations", (*MANAGE, "compilemessages", *SKIP), DEVELOPMENT),
]
FORMAT: list[Gate] = [
    ("Fixing (ruff)", (*RUFF, "check", "--fix"), {}),
    ("Formatting (ruff)", (*RUFF, "format"), {}),
]
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
NODE = tuple(
    f"tests/{name}/node_modules" for name in ("sso", "scan", "pages", "clients/typescript")
)
MADE_HERE = (*CACHES, *NODE, "__pycache__", "staticfiles", "test-results", "var", ".venv")
STARTED = time.monotonic()


# --- Saying and running --------------------------------------------------------------------
def say(text: str, end: str = "\n") -> None:
    print(f"[{time.monotonic() - STARTED:6.1f}s] {text}", end=end, flush=True)


@contextlib.contextmanager
def running(command: tuple[str, ...], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process in the project that is never left behind, however the block ends."""
    process = subprocess.Popen(command, cwd=ROOT, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=120)  # a stack of ten programs takes its time
            process.kill()


def run(title: str, *command: str, env: dict[str, str] | None = None, quiet: bool = False) -> bool:
    """Run one step. A quiet one counts the seconds and shows its output only when it fails."""
    end = "\r" if quiet and sys.stdout.isatty() else "\n"
    say(title, end)
    with tempfile.TemporaryFile() as log:
        output = {"stdout": log, "stderr": log} if quiet else {}
        with running(command, env={**os.environ, **(env or {})}, **output) as process:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=1)
                if end == "\r":
                    say(title, end)
        print(end="\n" if end == "\r" else "")
        if quiet and process.returncode:
            log.seek(0)
            print(log.read().decode(errors="replace"), flush=True)
    return process.returncode == 0


def must(title: str, *command: str, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    if not run(title, *command, env=env, quiet=quiet):
        sys.exit(f"concord: failed: {title}")


def pass_all(gates: list[Gate], args: list[str]) -> None:
    """Run every gate, away from real data, so that one go shows everything there is to fix."""
    prepare("dev")
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        failed = [
            title
            for title, command, env in gates
            if not run(title, *command, *args, env={**env, "DATA_DIR": folder})
        ]
    if failed:
        sys.exit(f"concord: failed: {', '.join(failed)}")
    say("All good")


# --- The environment -----------------------------------------------------------------------
def fingerprint(kind: str) -> str:
    contents = [(ROOT / name).read_bytes() for name in REQUIREMENTS[kind]]
    return hashlib.sha256(b"".join([repr(sys.version_info[:2]).encode(), *contents])).hexdigest()


def is_ready(kind: str) -> bool:
    stamp = VENV / f"{kind}.stamp"
    return Path(PYTHON).exists() and stamp.exists() and stamp.read_text() == fingerprint(kind)


def prepare(kind: str) -> None:
    """Install what `kind` needs, unless its stamp says that it is there. Stamps come last."""
    import fcntl  # here, so that `help` works on systems without it

    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # of two makes at once, the second finds it done
    unfinished = VENV / "unfinished"
    if not is_ready(kind):
        if unfinished.exists() or not venv_works():
            make_venv()
        for stamp in VENV.glob("*.stamp"):
            stamp.unlink()
        unfinished.touch()
        try:
            install(REQUIREMENTS[kind][-1])
        except SystemExit:  # refused, not interrupted: what is installed is still whole
            unfinished.unlink()
            raise
        for done in {"runtime", kind}:
            (VENV / f"{done}.stamp").write_text(fingerprint(done))
        unfinished.unlink()
    os.close(folder)


def venv_works() -> bool:
    code = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return Path(PYTHON).exists() and subprocess.run([PYTHON, "-c", code]).returncode == 0


def make_venv() -> None:
    if not importlib.util.find_spec("venv"):
        sys.exit("concord: this Python has no venv module (Debian: apt-get install python3-venv)")
    base = getattr(sys, "_base_executable", sys.executable)  # we may be in the .venv we replace
    must("Creating .venv", base, "-m", "venv", "--clear", "--without-pip", str(VENV), quiet=True)


def install(requirements: str) -> None:
    path = os.pathsep.join((os.environ.get("PATH", ""), str(VENV / "bin")))
    uv = shutil.which("uv", path=path)
    tool = (uv,) if uv else (sys.executable, "-m", "uv")
    if uv or importlib.util.find_spec("uv"):
        command = (*tool, "pip", "install", "--python", PYTHON, "-r", requirements)
        if run(f"Installing {requirements} with uv", *command, quiet=True):
            return
        say("uv could not do it, trying pip")
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode:
        if not importlib.util.find_spec("ensurepip"):
            sys.exit("concord: this Python cannot make pip (Debian: apt-get install python3-venv)")
        must("Installing pip", PYTHON, "-m", "ensurepip", quiet=True)
    command = (PYTHON, "-m", "pip", "install", "-r", requirements)
    must(f"Installing {requirements} with pip (a minute or two)", *command, quiet=True)


# --- Commands ------------------------------------------------------------------------------
def setup(args: list[str]) -> None:
    prepare(args[0] if args and args[0] in REQUIREMENTS else "dev")
    say("Ready")


def demo(args: list[str]) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    for name, value in {**DEVELOPMENT, "CONCORD_DEMO": "1", "SITE_URL": address}.items():
        os.environ.setdefault(name, value)
    size = ["--size", os.environ["SIZE"]] if os.environ.get("SIZE") else []
    prepare("runtime")
    must("Preparing the database (half a minute the first time)", *MANAGE, "migrate", quiet=True)
    must("Filling the demo world", *MANAGE, "demo", *size, *args)
    say("Starting the portal")
    bind = ("--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket")
    workers = ("--worker-class", "gthread", "--workers", "1", "--threads", "8")
    web = (PYTHON, "-m", "gunicorn", "portal.wsgi", *bind, *workers)
    with running(web) as server, running((*MANAGE, "work")):
        if not answers(server, f"{address}/healthz"):
            sys.exit("concord: the portal did not start")
        say("Concord is ready\n")
        print(f"  Address   {address}/\n  Sign in   as anyone above, password concord-demo")
        data = os.environ.get("DATA_DIR") or ROOT / "var"
        print(f"  Data      {data}\n  Stop      Ctrl-C\n", flush=True)
        server.wait()
    sys.exit(f"concord: the portal stopped by itself (exit code {server.returncode})")


def free_port() -> int:
    """The wanted port, tried before any work is done for it."""
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        sys.exit(f"concord: PORT={wanted} is not a port number")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except OSError as problem:
            sys.exit(f"concord: port {wanted}: {problem.strerror}. Choose another, as PORT=8001")
    return int(wanted)


def answers(server: subprocess.Popen[bytes], url: str, patience: float = 90) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by a proxy
    deadline = time.monotonic() + patience
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), direct.open(url, timeout=10) as response:
            if response.status == 200:
                return True
        time.sleep(0.2)
    return False


@dataclasses.dataclass(frozen=True)
class Tool:
    """A command that runs one module of ours with programs from outside."""

    title: str
    module: str  # python -m …; a folder of tests: through pytest
    programs: tuple[tuple[str, str], ...] = ()  # program that must be there, its Debian package
    npm: str = ""  # folder with a package-lock.json
    root: str = ""  # why only root can


def use(tool: Tool) -> Callable[[list[str]], None]:
    def command(args: list[str]) -> None:
        if tool.root and os.geteuid():
            sys.exit(f"concord: {tool.title} needs root, {tool.root}")
        apt_install([(p, package) for p, package in tool.programs if not found_program(p)])
        prepare("dev")
        if tool.npm:
            if not shutil.which("npm"):
                sys.exit(f"concord: {tool.title} needs Node.js 20 or newer with npm")
            quiet = ("--no-audit", "--no-fund", "--ignore-scripts")
            must("Installing from npm", "npm", "ci", "--prefix", tool.npm, *quiet, quiet=True)
        run_tests = tool.module.startswith("tests/")
        what = ("pytest", "-m", "e2e", tool.module) if run_tests else (tool.module,)
        with tempfile.TemporaryDirectory(prefix="concord-") as folder:
            env = {**DEVELOPMENT, "DATA_DIR": folder}
            must(tool.title, PYTHON, "-m", *what, *args, env=env)

    return command


def found_program(names: str) -> bool:
    """Whether one of `names`, divided by `|`, is there; with a slash: a pattern of its place."""
    tries = names.split("|")
    return any(glob.glob(name) if "/" in name else shutil.which(name) for name in tries)


def apt_install(missing: list[tuple[str, str]]) -> None:
    packages = [name for _program, packages in missing for name in packages.split()]
    if not packages:
        return
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit(f"concord: this needs more (Debian: apt-get install {' '.join(packages)})")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    options = ("-y", "--no-install-recommends")
    must("Reading the package list", "apt-get", "update", quiet=True)
    must(f"Installing {', '.join(packages)}", "apt-get", "install", *options, *packages, quiet=True)


def bench(args: list[str]) -> None:
    prepare("runtime")
    env = {**PRODUCTION, "HTTPS": "0"}  # DEBUG would record every query
    must("Benchmarks", PYTHON, "-m", "benchmarks.run", *args, env=env)


def clean(args: list[str]) -> None:
    doomed = [ROOT / name for name in MADE_HERE if (ROOT / name).exists()]
    doomed += [path for wing in (*WINGS, "tests") for path in (ROOT / wing).rglob("__pycache__")]
    print(*(f"  {path.relative_to(ROOT)}/" for path in doomed), sep="\n")
    if "--yes" in args or input("Remove these? [y/N] ").lower().startswith("y"):
        for path in doomed:
            shutil.rmtree(path)


def usage(args: list[str]) -> None:
    print("make COMMAND [PORT=8000] [SIZE=medium] [DATA_DIR=var] [ARGS=…]")
    print("python3 concord.py COMMAND [the same] [arguments]\n")
    print(*(f"  {name:15}{line}" for name, (_, line) in COMMANDS.items()), sep="\n")


POSTGRES = ("/usr/lib/postgresql/*/bin/initdb", "postgresql")
FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"
SERVICES = (
    POSTGRES,
    ("redis-server", "redis-server"),
    ("nginx", "nginx-light"),
    ("/usr/lib/python3/dist-packages/swift/proxy", "python3-swift"),  # an S3-compatible store
    ("memcached", "memcached"),
)
TOOLS = {
    "e2e": (
        Tool(
            "Browser tests", "tests/e2e", (("chromium|chromium-browser|google-chrome", "chromium"),)
        ),
        "tests in a real Chromium",
    ),
    "pages": (
        Tool(
            "Every page, measured",
            "tests.pages",
            (
                ("chromium|chromium-browser|google-chrome", "chromium"),
                ("nginx", "nginx-light"),
            ),
            npm="tests/pages",
        ),
        "axe, console, Lighthouse, pictures of every page (ARGS='--role cam --only axe': a part)",
    ),
    "test-postgres": (
        Tool("Tests and races on PostgreSQL", "tests.postgres", (POSTGRES,)),
        "the tests, the races too, on a real PostgreSQL (Debian's, started for it)",
    ),
    "services": (
        Tool("Services", "deploy.services", SERVICES),
        "PostgreSQL, Redis, S3, mail and nginx on loopback, printed as settings; Ctrl-C",
    ),
    "stack": (
        Tool("Stack", "deploy.stack", SERVICES),
        "the grown-up shape on this machine (ARGS=--check: a journey through it, then stop)",
    ),
    "row-security": (
        Tool("Row-level security", "tests.row_security", (POSTGRES,)),
        "the second lock: raw SQL and pages behind PostgreSQL's policies (ARGS=bench: its cost)",
    ),
    "objects": (
        Tool("Files in S3", "tests.objects", SERVICES[-2:]),
        "the rooms that keep files, their tests on an S3-compatible store",
    ),
    "load": (
        Tool("Load", "benchmarks.load", SERVICES),
        "mixed journeys (ARGS='--minutes 10 --users 20 --shape stack', or sqlite)",
    ),
    "faults": (
        Tool(
            "Faults",
            "tests/faults",
            (POSTGRES, ("redis-server", "redis-server"), (FAKETIME, "faketime")),
        ),
        "what breaks in operation, with real processes (ARGS='-k quick' for a few minutes)",
    ),
    "restore-drill": (
        Tool("Restore drill", "tests.drills.restore", (POSTGRES,)),
        "back up while people work, destroy, restore, compare (ARGS=sqlite or postgres)",
    ),
    "upgrade-drill": (
        Tool("Upgrade drill", "tests.drills.upgrade", (POSTGRES, ("git", "git"))),
        "a world of the previous release moved to this code (ARGS=sqlite or postgres)",
    ),
    "scaling": (
        Tool("Scaling", "tests.drills.scaling", (POSTGRES,)),
        "a replica that lags, deals in parts (ARGS=replica or partition)",
    ),
    "scan": (
        Tool(
            "HTTP Observatory",
            "tests.scan",
            (("nginx", "nginx-light"), ("openssl", "openssl")),
            npm="tests/scan",
            root="for ports 80 and 443 of this machine",
        ),
        "an outside scanner of security headers against the portal behind TLS",
    ),
    "sso": (
        Tool("Single sign-on", "tests/sso", (("xmlsec1", "xmlsec1"),), npm="tests/sso"),
        "single sign-on with real providers on loopback (Node.js and xmlsec1)",
    ),
    "scim": (
        Tool("scim2-tester against a live portal", "tests.partners.provisioning.show"),
        "an outside suite for SCIM servers against a live portal",
    ),
    "webhooks": (
        Tool("Webhooks", "tests.portal.webhooks.show"),
        "webhooks to a real receiver: portal, worker, signatures, faults",
    ),
    "docs": (
        Tool("The docs as a site", "deploy.handbook"),
        "docs/ as a site in var/docs; a link that leads nowhere fails (ARGS='--to FOLDER')",
    ),
    "clients": (
        Tool("Generated clients perform the registration story", "tests.clients"),
        "Python and TypeScript clients, generated and tried (Node.js 20, npm)",
    ),
    "fuzz": (
        Tool("schemathesis against a live portal", "tests.fuzz"),
        "schemathesis, every check (ARGS='--minutes 5 --seeds 1' for a short one)",
    ),
    "bench-import": (
        Tool("100,000 rows through the import room", "benchmarks.imports"),
        "an import of 100,000 rows against its limits (ARGS='--cpu --kind deals --rows 2000')",
    ),
    "real-imports": (
        Tool("Real CRM exports", "tests.portal.exchange.real", (("git", "git"),)),
        "exports of real CRM systems, taken in twice (ARGS=FOLDER: your own)",
    ),
}
COMMANDS = {
    "demo": (demo, "the portal with its demo world, in one step"),
    "setup": (setup, "install for development (`setup runtime`: only what the portal runs on)"),
    "test": (
        lambda args: pass_all(TEST, [*MANY, *args]),
        "tests without a browser; arguments go to pytest",
    ),
    "lint": (lambda args: pass_all(LINT, args), "ruff, import rules, templates"),
    "types": (lambda args: pass_all(TYPES, args), "mypy"),
    "check": (lambda args: pass_all(LINT + TYPES + DJANGO, args), "both, and Django's checks"),
    "format": (lambda args: pass_all(FORMAT, args), "let ruff fix and format the code"),
    "bench": (bench, "speed, as ratios to raw SQL measured in the same run"),
    **{name: (use(tool), line) for name, (tool, line) in TOOLS.items()},
    "messages": (lambda args: pass_all(MESSAGES, args), "collect and compile the Chinese texts"),
    "clean": (clean, "remove .venv, var and caches, after asking (--yes: without)"),
    "help": (usage, "this list"),
}


def main() -> None:
    words = sys.argv[1:]
    options = [word for word in words if re.match("(PORT|SIZE|DATA_DIR)=", word)]
    os.environ.update({name: value for name, _, value in (o.partition("=") for o in options)})
    if os.environ.get("DATA_DIR"):
        os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"]).expanduser().resolve())
    name, *args = [word for word in words if word not in options] or ["help"]
    if name not in COMMANDS:
        sys.exit(f"concord: no command {name!r}; see python3 concord.py help")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        COMMANDS[name][0](args)
    except KeyboardInterrupt:
        say("Stopped")
        sys.exit(0 if name in {"demo", "services", "stack"} else 130)


if __name__ == "__main__":
    main()
