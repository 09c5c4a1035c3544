"""From feature rows to probabilities: gradient-boosted trees, learned by train.py, evaluated in
plain Python.
"""

import gzip
import json
import math
from functools import cache
from pathlib import Path

MODEL = Path(__file__).parent / "data" / "model.json.gz"
# The first trees correct most: (trees, rows they look at); all trees look at FINALISTS.
STAGES = ((16, 1000), (40, 40))
FINALISTS = 14


def node(rows, index=0):
    """A tree as nested tuples (feature, threshold, low side, high side); a leaf is a number."""
    feature, threshold, left, right, value = rows[index]
    return value if feature < 0 else (feature, threshold, node(rows, left), node(rows, right))


@cache
def model():
    """(base, trees, shipped threshold) of data/model.json.gz."""
    from deals.conflicts.matching.features import NAMES  # only now: `threshold` is asked for alone

    data = json.loads(gzip.decompress(MODEL.read_bytes()))
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


def probabilities(rows, finalists=FINALISTS):
    """Calibrated probability, for each row of one query's candidates, that it is the organisation
    asked for. A row that does not reach the next stage ranks below those that do.
    """
    base, trees, _threshold = model()
    sums = [base] * len(rows)
    left, done = list(range(len(rows))), 0
    for until, go_on in (*STAGES, (len(trees), finalists)):
        left = sorted(left, key=lambda i: -sums[i])[: max(go_on, finalists)]
        for index in left:
            sums[index] += tree_sum(rows[index], trees[done:until])
        done = until
    lowest = min((sums[index] for index in left), default=0.0)
    for index in set(range(len(rows))).difference(left):
        sums[index] = min(sums[index], lowest)
    return [1 / (1 + math.exp(-total)) for total in sums]


def threshold():
    """Probability from which a first candidate counts as found (best F1 under cross-validation)."""
    return model()[2]
