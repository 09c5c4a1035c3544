"""The figures of `match_benchmark`, defined in docs/matching.md. Input: one Outcome per query;
output: plain dicts.
"""

from collections import defaultdict
from typing import NamedTuple


class Outcome(NamedTuple):
    """What became of one query. rank of the first right answer counts from 0 (None: not found, or
    there is none).
    """

    kind: str
    scripts: str
    relation: str
    has_truth: bool
    rank: int | None
    probability: float
    predicted: bool = True  # False when no candidate was found at all


def recall_at(outcomes, count):
    true = [o for o in outcomes if o.has_truth]
    return sum(o.rank is not None and o.rank < count for o in true) / len(true) if true else None


def at_threshold(outcomes, threshold):
    """(precision, recall, f1) when every first candidate from the threshold on is a prediction."""
    true = sum(o.has_truth for o in outcomes)
    made = [o for o in outcomes if o.predicted and o.probability >= threshold]
    right = sum(o.rank == 0 for o in made)
    precision, recall = right / len(made) if made else 1.0, right / true if true else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def curve(outcomes):
    """[(threshold, precision, recall)] for every threshold that changes a prediction."""
    true = sum(o.has_truth for o in outcomes)
    points, right = [], 0
    ordered = sorted((o for o in outcomes if o.predicted), key=lambda o: -o.probability)
    for made, outcome in enumerate(ordered, 1):
        right += outcome.rank == 0
        if made == len(ordered) or ordered[made].probability < outcome.probability:
            points.append((outcome.probability, right / made, right / true if true else 0.0))
    return points


def best_f1(outcomes):
    """(f1, threshold) of the best threshold."""
    return max(
        ((2 * p * r / (p + r) if p + r else 0.0, t) for t, p, r in curve(outcomes)),
        default=(0.0, 1.0),
    )


def by(outcomes, field, threshold):
    """{value of the field: {n, recall_at_1, recall_at_5, flagged}}."""
    groups = defaultdict(list)
    for outcome in outcomes:
        groups[getattr(outcome, field)].append(outcome)
    return {
        value: {
            "n": len(group),
            "recall_at_1": recall_at(group, 1),
            "recall_at_5": recall_at(group, 5),
            "flagged": sum(o.predicted and o.probability >= threshold for o in group) / len(group),
        }
        for value, group in sorted(groups.items())
    }


def report(outcomes, threshold):
    """The quality keys of the benchmark; queries about parents only appear under `kinds`."""
    main = [o for o in outcomes if o.relation != "parent"]
    precision, recall, f1 = at_threshold(main, threshold)
    none = [o for o in main if not o.has_truth]
    return {
        "n": len(main),
        "recall_at_1": recall_at(main, 1),
        "recall_at_5": recall_at(main, 5),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "best_f1": best_f1(main)[0],
        "recall_at_precision_95": max((r for _t, p, r in curve(main) if p >= 0.95), default=0.0),
        "false_alarm_rate": sum(o.predicted and o.probability >= threshold for o in none)
        / len(none)
        if none
        else None,
        "kinds": by(outcomes, "kind", threshold),
        "scripts": by(main, "scripts", threshold),
    }
