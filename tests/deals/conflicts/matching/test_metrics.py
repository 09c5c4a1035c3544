from deals.conflicts.matching.metrics import Outcome, report

OUTCOMES = [
    Outcome("exact", "L", "same", True, 0, 0.9),
    Outcome("exact", "L", "same", True, 2, 0.6),
    Outcome("alias", "L", "same", True, None, 0.2),
    Outcome("none", "L", "none", False, None, 0.7),
    Outcome("subsidiary", "L", "parent", True, None, 0.99),
]


def test_report_follows_the_definitions():
    figures = report(OUTCOMES, 0.5)
    assert (figures["n"], figures["recall_at_1"], figures["recall_at_5"]) == (4, 1 / 3, 2 / 3)
    assert (figures["precision"], figures["recall"], figures["false_alarm_rate"]) == (
        1 / 3,
        1 / 3,
        1.0,
    )
    assert figures["best_f1"] == 0.5 and figures["recall_at_precision_95"] == 1 / 3
    assert figures["kinds"]["subsidiary"]["flagged"] == 1.0
