"""Choices that look like chance and are the same every time."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def number(key: str, below: int) -> int:
    """A number from 0 to `below` - 1 that follows from `key`."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % below


def one(key: str, things: Sequence[Thing]) -> Thing:
    """One of `things`, chosen by `key`."""
    return things[number(key, len(things))]
