"""Learn word counts, weights and threshold from the dev files; print cross-validated figures.

Folds are cut by organisation: queries about one organisation, its duplicates and its corporate
family stay together, so every figure is for organisations the model has not seen.
`python -m deals.conflicts.training --data DIR --out DIR [words] [features] [fit]`; needs
numpy and scikit-learn; docs/matching.md says how.
"""

import gzip
import json
import random
from collections import Counter

import numpy as np

from deals.conflicts import benchmark, index
from deals.conflicts.benchmark import query_of, read_rows, truth_of
from deals.conflicts.matching import lexicon
from deals.conflicts.matching.engine import compared
from deals.conflicts.matching.features import NAMES, with_context
from deals.conflicts.matching.identifiers import domain_parts
from deals.conflicts.matching.metrics import Outcome, best_f1, report
from deals.conflicts.matching.normalise import forms
from partners.accounts.models import Account

FOLDS = 5
MINIMUM_COUNT = 3  # rarer words stay out of the shipped table
DISTORTED = 1500
NEAR, THINNED = 12, 8
SAVED = ("matrix", "owner", "right", "who")
SETTINGS = {
    "max_iter": 220,
    "learning_rate": 0.08,
    "max_leaf_nodes": 24,
    "min_samples_leaf": 60,
    "l2_regularization": 5.0,
    "random_state": 1,
}


def count_words(rows):
    """Write words.tsv.gz: how many account names hold each English token."""
    counts, total = Counter(), 0
    for row in rows:
        counts.update(
            {token for form in forms(row["name"], row["country"])[:1] for token in form.tokens}
        )
        total += 1
    lines = [f"\t{total}"] + [f"{w}\t{c}" for w, c in sorted(counts.items()) if c >= MINIMUM_COUNT]
    (lexicon.DATA / "words.tsv.gz").write_bytes(
        gzip.compress("\n".join(lines).encode(), 9, mtime=0)
    )
    lexicon.commonness.cache_clear()
    lexicon.rarity.cache_clear()


def organisations(accounts, pairs):
    """Group number of every pair: union of all accounts it may mean, their duplicates and their
    families.
    """
    parent = {}

    def find(item):
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for row in accounts:
        for other in (row["same_entity_group"], row["parent_account_id"]):
            if other:
                parent[find(row["account_id"])] = find(other)
    for row in pairs:
        truth = [*truth_of(row)] or ["none " + (row["domain"] or row["name"].casefold())]
        for other in truth[1:]:
            parent[find(other)] = find(truth[0])
    roots = [
        find(([*truth_of(row)] or ["none " + (row["domain"] or row["name"].casefold())])[0])
        for row in pairs
    ]
    numbers = {root: i for i, root in enumerate(sorted(set(roots)))}
    return np.array([numbers[root] for root in roots])


def make_features(store, pairs):
    """(matrix, query number, right?, account id) over all candidates of all queries."""
    ids = dict(Account.objects.using(store.using).values_list("pk", "external_id"))
    matrix, owner, right, who = [], [], [], []
    for number, row in enumerate(pairs):
        query, truth = query_of(row), truth_of(row)
        found = compared(query, store)
        rows = with_context([one.features for one in found], [one.worth for one in found])
        matrix += rows
        owner += [number] * len(rows)
        right += [ids[one.party] in truth for one in found]
        who += [ids[one.party] for one in found]
        if number % 2000 == 0:
            print("features", number, flush=True)
    return np.array(matrix, dtype=np.float32), np.array(owner), np.array(right), np.array(who)


def distorted(pairs, accounts):
    """[(number of the pair, changed row)]: queries with another country or ending of the domain.

    The dev queries repeat the fields of the account letter by letter, which nobody does who sells
    to a branch office ('Huawei Tech (UK)'). A few distorted ones, used for learning only, keep a
    foreign country or website from ruling out a name that speaks for itself.
    """
    chance = random.Random(11)  # noqa: S311
    places = [row for row in accounts if row["country"] and row["city"]]
    found = []
    for number in chance.sample(range(len(pairs)), min(DISTORTED, len(pairs))):
        row = dict(pairs[number])
        if row["domain"] and chance.random() < 0.5:
            _host, label = domain_parts(row["domain"])
            country = chance.choice(places)["country"].lower()
            tail = chance.choice(["", "-group", "global", country])
            row["domain"] = f"{label}{tail}.{chance.choice(['com', 'net', 'co.uk', 'de', 'eu'])}"
        else:
            row |= {
                field: chance.choice(places)[field] if row[field] or field == "country" else ""
                for field in ("country", "city")
            }
            row |= dict.fromkeys(("region", "street", "postcode"), "")
        found.append((number, row))
    return found


def outcomes(pairs, owner, right, probability):
    """One metrics.Outcome per query from the probabilities of all candidates."""
    order = np.lexsort((-probability, owner))
    starts = np.searchsorted(owner[order], np.arange(len(pairs) + 1))
    result = []
    for number, row in enumerate(pairs):
        mine = order[starts[number] : starts[number + 1]]
        hits = np.flatnonzero(right[mine])
        top = float(probability[mine[0]]) if len(mine) else 0.0
        rank = int(hits[0]) if len(hits) else None
        result.append(
            Outcome(
                row["kind"],
                row["scripts"],
                row["relation"],
                bool(truth_of(row)),
                rank,
                top,
                len(mine) > 0,
            )
        )
    return result


def calibration(probability, label):
    """[(mean probability, share right, count)] by tenths of the probability, for the candidates
    that are not hopeless.
    """
    tenth = np.minimum((probability * 10).astype(int), 9)
    parts = [(tenth == t) & (probability > 0.02) for t in range(10)]
    return [
        (round(float(probability[p].mean()), 3), round(float(label[p].mean()), 3), int(p.sum()))
        for p in parts
        if p.any()
    ]


def fit(matrix, right):
    """Trees over all right and near candidates and every eighth of the far ones, which then counts
    eightfold.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    far = (matrix[:, NAMES.index("rank")] >= NEAR) & ~right
    kept = ~far | (np.random.default_rng(3).random(len(right)) < 1 / THINNED)
    weights = np.where(far, float(THINNED), 1.0)
    return HistGradientBoostingClassifier(**SETTINGS).fit(
        matrix[kept], right[kept], sample_weight=weights[kept]
    )


def trees_of(model):
    """The model as plain lists: {'names', 'base', 'trees': [[feature, threshold, left, right,
    value] per node]}.
    """
    trees = []
    for (tree,) in model._predictors:
        trees.append(
            [
                [-1, 0, 0, 0, round(float(n["value"]), 5)]
                if n["is_leaf"]
                else [
                    int(n["feature_idx"]),
                    float(np.float32(n["num_threshold"])),
                    int(n["left"]),
                    int(n["right"]),
                    0,
                ]
                for n in tree.nodes
            ]
        )
    return {"base": float(model._baseline_prediction[0, 0]), "trees": trees}


def show(figures):
    for key, value in figures.items():
        if not isinstance(value, dict):
            print(
                f"{key:24} {value if value is None or isinstance(value, int) else round(value, 4)}"
            )
    for kind, row in figures["kinds"].items():
        print(
            f"  {kind:22} {row['n']:6} "
            + " ".join(
                "  -   " if row[k] is None else f"{row[k]:.3f} "
                for k in ("recall_at_1", "recall_at_5", "flagged")
            )
        )


def main(options):
    options.out.mkdir(parents=True, exist_ok=True)
    accounts = list(read_rows(options.data / "dev_accounts.csv"))
    pairs = list(read_rows(options.data / "dev_pairs.csv"))
    if "words" in options.steps:
        count_words(accounts)
    if "features" in options.steps:
        with benchmark.scratch_database() as using:
            benchmark.load(accounts, using)
            save_features(index.Store(using), accounts, pairs, options.out)
    if "fit" in options.steps:
        learn(accounts, pairs, options.out)


def save_features(store, accounts, pairs, out):
    changed = [row for _number, row in distorted(pairs, accounts)]
    for name, made in (
        ("features", make_features(store, pairs)),
        ("distorted", make_features(store, changed)),
    ):
        np.savez(out / f"{name}.npz", **dict(zip(SAVED, made, strict=True)))


def cross_validated(matrix, label, fold):
    """Probability of every row from a model that has not seen its organisation; fold is negative
    for rows that only help to learn.
    """
    probability = np.zeros(len(label))
    for part in range(FOLDS):
        train, test = (fold != part) & (fold != part - FOLDS), fold == part
        probability[test] = fit(matrix[train], label[train]).predict_proba(matrix[test])[:, 1]
        print("fold", part, flush=True)
    return probability


def learn(accounts, pairs, out):
    """Cross-validate, print, fit on everything, write model.json.gz."""
    data, more = np.load(out / "features.npz"), np.load(out / "distorted.npz")
    groups = organisations(accounts, pairs)
    fold_of_pair = np.random.default_rng(7).permutation(groups.max() + 1)[groups] % FOLDS
    source = np.array([number for number, _row in distorted(pairs, accounts)])[more["owner"]]
    matrix, right = (np.concatenate([data[name], more[name]]) for name in ("matrix", "right"))
    owner = np.concatenate([data["owner"], source])
    fold = fold_of_pair[owner]
    fold[len(data["owner"]) :] -= FOLDS
    told = fold >= 0
    label = right & ~np.array([row["relation"] == "parent" for row in pairs])[owner]
    probability = cross_validated(matrix, label, fold)
    found = outcomes(pairs, owner[told], right[told], probability[told])
    threshold = best_f1([o for o in found if o.relation != "parent"])[1]
    print("threshold", threshold)
    show(report(found, threshold))
    print("calibration", *calibration(probability[told], label[told]))
    model = trees_of(fit(matrix, label)) | {"threshold": round(threshold, 4), "names": NAMES}
    (lexicon.DATA / "model.json.gz").write_bytes(
        gzip.compress(json.dumps(model).encode(), 9, mtime=0)
    )
