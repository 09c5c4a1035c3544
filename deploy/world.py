"""What the stack begins with: migrated tables, static files, a demo world with a password that
nobody else knows. `python -m deploy.world spec FILE PASSWORD SIZE` writes the description."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.services.programs import ROOT

PEOPLE = {
    "seller@northwind.example": "sells for Northwind Resale",
    "admin@northwind.example": "administrator there",
    "seller@bluepeak.example": "sells for a rival",
    "direct@meridian.example": "the vendor's own sales",
    "cam@meridian.example": "account manager",
    "desk@meridian.example": "channel desk",
}


def manage(env: Mapping[str, str], *arguments: str) -> str:
    """Run manage.py; returns what it said. Ends us with its words when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]} failed:\n{done.stdout[-3000:]}")
    return done.stdout


def prepared(env: Mapping[str, str], home: Path, size: str = "small") -> str:
    """Tables, static files and people as they should be; returns everybody's password."""
    manage(env, "migrate", "--verbosity=0")
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    return filled(env, home, size)


def filled(env: Mapping[str, str], home: Path, size: str) -> str:
    """The demo world through the same door as any other, once: `seed_world`, with DEBUG off."""
    password = kept_secret(home / "password")
    mark = home / "filled"
    if not mark.exists():
        spec = home / "world.json"
        subprocess.run(
            [sys.executable, "-m", "deploy.world", "spec", str(spec), password, size],
            cwd=ROOT, env={**env, "DEBUG": "1"}, check=True,
        )  # fmt: skip
        mark.write_text(manage(env, "seed_world", str(spec)))
        spec.unlink()
    return password


def kept_secret(path: Path) -> str:
    """A random secret, made once and kept beside the data."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12))
    return path.read_text()


def write_spec(path: str, password: str, size: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

    from portal.home.demo import description

    spec = description(size)
    for row in spec["users"]:
        row["password"] = password
    Path(path).write_text(json.dumps(spec))


if __name__ == "__main__":
    write_spec(*sys.argv[2:5])
