"""Which accounts are worth scoring: those that share the rarest keys with the query."""

import heapq
import math
from collections import defaultdict

from deals.conflicts.matching.keys import query_keys

MOST_POSTINGS = 3000  # rows read for one query
MOST_PER_KEY = 400  # a key shared by more accounts says too little to read them
MOST_CANDIDATES = 64
TELLING_COUNT = 20_000  # a key shared by this many accounts is worth nothing


def chosen_keys(weights, frequencies):
    """The keys to read, rarest first, within the budget of rows."""
    chosen, budget = [], MOST_POSTINGS
    for key in sorted(weights, key=lambda k: frequencies.get(k, 0) / weights[k]):
        rows = frequencies.get(key, 8)
        if rows <= MOST_PER_KEY and rows <= budget:
            chosen.append(key)
            budget -= rows
    return chosen


def candidates(query, store, most=MOST_CANDIDATES):
    """[(account number, sum of key weights)], best first."""
    weights = query_keys(query)
    frequencies = store.frequencies(weights)
    postings = store.postings(chosen_keys(weights, frequencies))
    shared: dict[int, int] = defaultdict(int)
    for key, _account in postings:
        shared[key] += 1
    worth = {key: weights[key] * math.log(TELLING_COUNT / count) for key, count in shared.items()}
    sums: dict[int, float] = defaultdict(float)
    for key, account in postings:
        sums[account] += worth[key]
    best = heapq.nsmallest(most, [(-worth, number) for number, worth in sums.items()])
    return [(number, -worth) for worth, number in best]
