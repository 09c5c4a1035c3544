"""Who wants to know that a file was handed out: rooms above add themselves when ready.

Each is called as `listener(user=…, file=…, request=…)` with a person (or stranger) who got a
document from its first byte on. Further parts of the same file, "not modified" and captions of
videos are not told.
"""

from collections.abc import Callable
from typing import Any

SERVED: list[Callable[..., Any]] = []


def tell_served(*, user: Any, file: Any, request: Any) -> None:
    for listener in SERVED:
        listener(user=user, file=file, request=request)
