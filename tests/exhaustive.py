"""Sorting parameters: some in every run, the others with `-m exhaustive`."""

import pytest


def and_too(first, others):
    """All of `first` and `others` as parameters; `others` in the exhaustive run alone."""
    rest = [other for other in others if other not in first]
    return [*first, *(pytest.param(other, marks=pytest.mark.exhaustive) for other in rest)]
