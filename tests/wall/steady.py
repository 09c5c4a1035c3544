"""Ids that follow from the step that makes them: the same rows of two worlds get the same."""

from contextlib import contextmanager
from random import Random
from unittest import mock


@contextmanager
def steady_ids(*step):
    """Within the block random ids follow from `step`: the same step makes the same ids."""
    chance = Random(repr(step))
    with mock.patch("uuid.os.urandom", lambda size: chance.randbytes(size)):
        yield
