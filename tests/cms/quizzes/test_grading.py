"""Properties of grading and drawing: nothing here touches the database."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.quizzes.choices import Kind
from cms.quizzes.drawing import draw, open_part
from cms.quizzes.grading import grade, is_right, normalised

# On a busy machine the first examples take long.
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text("abcdef华为", min_size=1, max_size=8)


@st.composite
def written(draw_, kind=None):
    """A question as `blocks.plain` makes it."""
    kind = kind or draw_(st.sampled_from(Kind.values))
    options = draw_(st.lists(WORDS, min_size=2, max_size=6, unique=True))
    places = list(range(len(options)))
    right = {
        "single": lambda: [draw_(st.sampled_from(places))],
        "multiple": lambda: sorted(draw_(st.sets(st.sampled_from(places), min_size=1))),
        "order": lambda: places,
        "short": lambda: options,
    }[kind]()
    return {
        "id": draw_(st.uuids().map(str)),
        "kind": kind,
        "text": "?",
        "points": draw_(st.integers(1, 9)),
        "options": [] if kind == "short" else options,
        "right": right,
        "if_right": "",
        "if_wrong": "",
    }


QUIZZES = st.lists(written(), min_size=1, max_size=6, unique_by=lambda q: q["id"])
SEEDS = st.integers(0, 2**63 - 1)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6
)


def answer_of(question):
    """The right answer, as a browser would send it."""
    return question["right"] if question["kind"] in {"multiple", "order"} else question["right"][0]


@FEW
@given(QUIZZES, SEEDS)
def test_right_answers_get_all_points(written_, seed):
    asked = draw(seed, written_)
    result = grade(asked, {q["id"]: answer_of(q) for q in asked})
    assert result.points == result.out_of == sum(q["points"] for q in written_)
    assert result.percent == 100 and result.passes(100) and all(result.right.values())


@FEW
@given(QUIZZES, SEEDS, st.data())
def test_never_more_than_there_is_and_never_an_error(written_, seed, data):
    asked = draw(seed, written_)
    answers = {q["id"]: data.draw(ANYTHING | st.just(answer_of(q))) for q in asked}
    result = grade(asked, answers | {"unknown": "1"})
    assert 0 <= result.points <= result.out_of and 0 <= result.percent <= 100
    assert result.points == sum(q["points"] for q in asked if result.right[q["id"]])


@FEW
@given(QUIZZES, SEEDS)
def test_nothing_answered_is_nothing(written_, seed):
    result = grade(draw(seed, written_), {})
    assert result.points == 0 and not result.passes(1)


@FEW
@given(written("multiple"), SEEDS, st.data())
def test_several_answers_count_in_any_order_and_only_whole(question, seed, data):
    [asked] = draw(seed, [question])
    right = asked["right"]
    assert is_right(asked, data.draw(st.permutations(right)))
    others = [option["id"] for option in asked["options"] if option["id"] not in right]
    assert not is_right(asked, right[1:]) and not is_right(asked, [*right, right[0]])
    assert all(not is_right(asked, [*right, other]) for other in others)


@FEW
@given(written("order"), SEEDS, st.data())
def test_an_order_counts_exactly_and_is_never_shown(question, seed, data):
    [asked] = draw(seed, [question], shuffle=False)
    tried = data.draw(st.permutations(asked["right"]))
    assert is_right(asked, tried) == (tried == asked["right"])
    assert not is_right(asked, asked["right"][:-1])
    assert [option["id"] for option in asked["options"]] != asked["right"]


@FEW
@given(QUIZZES, QUIZZES, SEEDS, st.integers(0, 8))
def test_one_seed_draws_one_thing(own, bank, seed, count):
    drawn = draw(seed, own, bank, count)
    assert drawn == draw(seed, own, bank, count)
    assert len(drawn) == len(own) + min(count, len(bank))
    assert {q["id"] for q in own} <= {q["id"] for q in drawn}


@FEW
@given(QUIZZES, SEEDS)
def test_without_shuffling_all_stands_as_written(own, seed):
    asked = draw(seed, own, shuffle=False)
    assert [q["id"] for q in asked] == [q["id"] for q in own]
    for one, other in zip(asked, own, strict=True):
        if other["kind"] in {"single", "multiple"}:
            assert [option["text"] for option in one["options"]] == other["options"]


@FEW
@given(QUIZZES, SEEDS)
def test_the_open_part_tells_nothing(written_, seed):
    for question in draw(seed, written_):
        assert set(open_part(question)) == {"id", "kind", "text", "points", "options"}
        # Options are named by the place they stand at.
        names = [option["id"] for option in question["options"]]
        assert names == [str(number) for number in range(1, len(names) + 1)]


def test_every_question_of_a_bank_is_drawn_about_as_often():
    one = {"kind": "single", "text": "?", "points": 1, "options": ["a", "b", "c"], "right": [0]}
    bank = [one | {"id": str(number)} for number in range(8)]
    drawn, places = Counter(), Counter()
    for seed in range(4000):
        asked = draw(seed, [], bank, 5)
        drawn.update(q["id"] for q in asked)
        places.update(q["right"][0] for q in asked)
    assert all(2300 < often < 2700 for often in drawn.values())  # 2500 each
    assert all(6300 < often < 7030 for often in places.values())  # 6667 each


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("  raid   6 ", "RAID 6"),
        ("ＲＡＩＤ　６", "raid 6"),
        ("Straße", "STRASSE"),
        ("華為", "华为"),
        ("华为 存储", "华为存储"),
        ("华为 OceanStor Pro", "华为OceanStor  pro"),
        ("“Snapshot”.", "snapshot"),
        ("ﾒﾘﾃﾞｨｱﾝ", "メリディアン"),
        ("cafe\u0301", "café"),
    ],
)
def test_short_answers_that_mean_the_same(said, accepted):
    question = {"kind": "short", "right": [accepted]}
    assert is_right(question, said), (normalised(said), normalised(accepted))


@pytest.mark.parametrize("said", ["", " ", "…", ".", "RAID", "RAID 60", "raid6", None, ["RAID 6"]])
def test_short_answers_that_do_not(said):
    assert not is_right({"kind": "short", "right": ["RAID 6"]}, said)
