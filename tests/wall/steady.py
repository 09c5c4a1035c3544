"""Ids that follow from a number, so that two worlds give the same rows the same ids."""

from contextlib import contextmanager
from random import Random
from unittest import mock


@contextmanager
def steady_ids(number):
    """Within the block random ids follow from `number`: the same step makes the same ids."""
    chance = Random(number)
    with mock.patch("uuid.os.urandom", lambda size: chance.randbytes(size)):
        yield
