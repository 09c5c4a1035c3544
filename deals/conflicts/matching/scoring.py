"""From feature rows to probabilities: gradient-boosted trees, learned by train.py, evaluated in
plain Python.
"""

import gzip
import json
import math
from functools import cache

from deals.conflicts.matching.features import NAMES
from deals.conflicts.matching.lexicon import DATA

FIRST_TREES = 40  # the first trees, which correct most, choose
FINALISTS = 14  # the rows that all trees look at


def node(rows, index=0):
    """A tree as nested tuples (feature, threshold, low side, high side); a leaf is a number."""
    feature, threshold, left, right, value = rows[index]
    return value if feature < 0 else (feature, threshold, node(rows, left), node(rows, right))


@cache
def model():
    """(base, trees, shipped threshold) of data/model.json.gz."""
    data = json.loads(gzip.decompress((DATA / "model.json.gz").read_bytes()))
    if tuple(data["names"]) != NAMES:
        raise ValueError("model.json.gz was learned with other features: run train.py")
    return data["base"], tuple(node(rows) for rows in data["trees"]), data["threshold"]


def tree_sum(row, trees):
    """Sum of the leaves a feature row falls into."""
    total = 0.0
    for tree in trees:
        while type(tree) is tuple:
            feature, threshold, low, high = tree
            tree = low if row[feature] <= threshold else high
        total += tree
    return total


def probabilities(rows):
    """Calibrated probability, for each row of one query's candidates, that it is the organisation
    asked for.
    """
    base, trees, _threshold = model()
    sums = [base + tree_sum(row, trees[:FIRST_TREES]) for row in rows]
    ranked = sorted(range(len(rows)), key=lambda i: -sums[i])
    for index in ranked[:FINALISTS]:
        sums[index] += tree_sum(rows[index], trees[FIRST_TREES:])
    lowest = min((sums[index] for index in ranked[:FINALISTS]), default=0.0)
    for index in ranked[FINALISTS:]:
        sums[index] = min(sums[index], lowest)
    return [1 / (1 + math.exp(-total)) for total in sums]


def threshold():
    """Probability from which a first candidate counts as found (best F1 under cross-validation)."""
    return model()[2]
