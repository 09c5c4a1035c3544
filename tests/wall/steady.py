"""Ids that follow from the step that makes them, so that two worlds give the same rows the same ids."""

from contextlib import contextmanager
from random import Random
from unittest import mock


@contextmanager
def steady_ids(*step):
    """Within the block random ids follow from `step`: the same step makes the same ids."""
    chance = Random(repr(step))
    with mock.patch("uuid.os.urandom", lambda size: chance.randbytes(size)):
        yield
