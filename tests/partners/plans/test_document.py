"""Comparing and merging the content of a plan: pure functions."""

from partners.plans import document


def step(row_id, text, status="open", person=""):
    return {
        "id": row_id, "text": text, "side": "both", "person": person, "due_on": "",
        "status": status,
    }  # fmt: skip


def content(goal="", steps=(), reviews=()):
    return document.empty() | {"goal": goal, "steps": list(steps), "reviews": list(reviews)}


def test_changes_name_each_section_and_row_that_differs():
    old = content("Win", [step("1", "Call"), step("2", "Visit")])
    new = content(
        "Win all",
        [step("2", "Visit", "done"), step("3", "Offer")],
        [{"id": "9", "held_on": "2026-05-01", "outcome": ""}],
    )
    found = [(c.part, c.kind, c.title) for c in document.changes(old, new)]
    assert found == [
        ("goal", "changed", ""),
        ("steps", "changed", "Visit"),
        ("steps", "added", "Offer"),
        ("steps", "removed", "Call"),
        ("reviews", "added", "2026-05-01"),
    ]
    assert document.changes(new, new) == []


def test_words_show_what_came_and_what_went():
    assert document.words("win the hall now", "win all the halls now") == [
        ("same", "win "),
        ("added", "all "),
        ("same", "the "),
        ("removed", "hall"),
        ("added", "halls"),
        ("same", " now"),
    ]
    long = "a b\n" * 1250  # as long as a section may be
    assert document.words(long, f"x{long}more")[-1][0] == "added"
    assert document.words(long, long) == [("same", long)]


def test_merge_takes_theirs_where_i_changed_nothing():
    base = content("Win", [step("1", "Call"), step("2", "Visit"), step("3", "Old")])
    mine = content(
        "Win", [step("1", "Call twice"), step("2", "Visit"), step("3", "Old"), step("m", "Mine")]
    )
    theirs = content(
        "Win all", [step("1", "Call", "done"), step("2", "Go", person="p"), step("t", "New")]
    )
    merged = document.merge(base, mine, theirs)
    assert merged["goal"] == "Win all"
    assert merged["steps"] == [
        step("1", "Call twice", "done"),
        step("2", "Go", person="p"),
        step("m", "Mine"),
        step("t", "New"),
    ]
    assert document.both_changed(base, mine, theirs) == []


def test_what_both_changed_is_named_and_mine_is_kept():
    base = content("Win", [step("1", "Call"), step("2", "Visit")])
    mine = content("Win soon", [step("2", "Visit them")])
    theirs = content("Win all", [step("1", "Call now")])
    merged = document.merge(base, mine, theirs)
    assert (merged["goal"], merged["steps"]) == ("Win soon", [step("2", "Visit them")])
    clashes = {(c.part, c.row_id) for c in document.both_changed(base, mine, theirs)}
    assert clashes == {("goal", ""), ("steps", "1")}
