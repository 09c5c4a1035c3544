"""Does a person's sign-in need a second factor? The room that knows stands above and hangs itself
in here when its app is ready, so that a password alone gets nobody a token."""

from collections.abc import Callable
from typing import Any

CHECKS: list[Callable[[Any], bool]] = []


def needs_second_factor(user: Any) -> bool:
    return any(check(user) for check in CHECKS)
