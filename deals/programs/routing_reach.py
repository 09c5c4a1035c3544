"""Which registrations reach which rule.

Conditions cut the space of all registrations into boxes. Taking the boxes of earlier rules from a
rule's own leaves what reaches it: nothing (it is never reached), or something an automatic approval
must not get. What no rule takes is the gap.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from deals.programs.choices import Result
from deals.programs.models import RoutingRule
from deals.programs.routing import (
    MATCH_NEEDS_A_PERSON,
    families_fit,
    is_answered,
    is_one_of,
    is_within,
)
from deals.programs.routing_words import (
    ANSWERS,
    LISTS,
    OTHERS,
    Words,
    either,
    range_words,
    show_amount,
    show_score,
)

MOST_BOXES = 2000  # beyond, the search stops and what is left counts as reaching the rule
MOST_JOINED = 60
SHOWN_GAPS = 3

Box = tuple[int, ...]  # of each side, which of its points: bit n is point n


@dataclass(frozen=True)
class Problem:
    """`is_error`: the set cannot be saved. `rules`: places (0 first) of the rules it is about."""

    text: str
    is_error: bool = True
    rules: tuple[int, ...] = ()


@dataclass(frozen=True)
class Side:
    """One condition: representative values, and which of them a rule takes."""

    name: str
    points: Sequence[Any]
    takes: Callable[[RoutingRule, Any], bool]


def problems_of_reach(rules: Sequence[RoutingRule], known: Words) -> Iterator[Problem]:
    sides = _sides(rules, known)
    boxes = [_box(rule, sides) for rule in rules]
    score = next(place for place, side in enumerate(sides) if side.name == "score")
    for place, rule in enumerate(rules):
        left = _without([boxes[place]], boxes[:place])
        if not left:
            yield _never_reached(rules, boxes, place)
        elif rule.result == Result.AUTO_APPROVE:
            reached = {sides[score].points[point] for box in left for point in _places(box[score])}
            if max(reached) >= MATCH_NEEDS_A_PERSON:
                yield _blind_approval(rule, place)
    everything = tuple(_all_of(side) for side in sides)
    if gaps := _without([everything], boxes):
        yield Problem(_gap_words(gaps, sides, known), False)


def _sides(rules: Sequence[RoutingRule], known: Words) -> list[Side]:
    def cuts(*names: str) -> set[Decimal]:
        limits = (getattr(rule, name) for rule in rules for name in names)
        return {Decimal(limit) for limit in limits if limit is not None}

    def codes(name: str) -> list[str]:
        named = {code for rule in rules for code in getattr(rule, name)}
        return ["", *sorted(named)]

    zero = Decimal(0)
    values = [None, *sorted(cuts("value_from", "value_to") | {zero})]
    scores = sorted(cuts("score_from", "score_to") | {zero, MATCH_NEEDS_A_PERSON})
    kinds = sorted(known["kinds"]) if known.get("kinds") else codes("kinds")
    truth = (False, True)
    return [
        Side("value", values, lambda r, v: is_within(v, r.value_from, r.value_to)),
        Side("score", scores, lambda r, v: is_within(v, r.score_from, r.score_to)),
        Side("tiers", codes("tiers"), lambda r, v: is_one_of(v, r.tiers)),
        Side("territories", codes("territories"), lambda r, v: is_one_of(v, r.territories)),
        Side("kinds", kinds, lambda r, v: is_one_of(v, r.kinds)),
        Side("families", _baskets(rules), families_fit),
        Side("incumbent", truth, lambda r, v: is_answered(v, r.incumbent)),
        Side("certified", truth, lambda r, v: is_answered(v, r.certified)),
    ]


def _baskets(rules: Sequence[RoutingRule]) -> list[frozenset[str]]:
    """Baskets of products: one family, two, the whole list of each rule; "" is any other."""
    named = sorted({code for rule in rules for code in rule.families})
    single_and_pairs = [
        frozenset(basket)
        for size in (1, 2)
        for basket in itertools.combinations(["", *named], size)
    ]
    return list(dict.fromkeys([*single_and_pairs, *(frozenset(r.families or [""]) for r in rules)]))


def _box(rule: RoutingRule, sides: list[Side]) -> Box:
    return tuple(
        sum(1 << place for place, point in enumerate(side.points) if side.takes(rule, point))
        for side in sides
    )


def _all_of(side: Side) -> int:
    return (1 << len(side.points)) - 1


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _without(boxes: list[Box], taken: Sequence[Box]) -> list[Box]:
    """What is left of `boxes` after all of `taken`."""
    for cut in taken:
        if len(boxes) > MOST_BOXES:
            break
        boxes = [piece for box in boxes for piece in _subtract(box, cut)]
    return boxes


def _subtract(box: Box, cut: Box) -> Iterator[Box]:
    common = tuple(mine & theirs for mine, theirs in zip(box, cut, strict=True))
    if not all(common):
        yield box
        return
    for side, (mine, both) in enumerate(zip(box, common, strict=True)):
        if outside := mine & ~both:
            yield (*common[:side], outside, *box[side + 1 :])


def _never_reached(rules: Sequence[RoutingRule], boxes: list[Box], place: int) -> Problem:
    """Named are the earlier rules that take part of it, or the one that takes all."""
    earlier = [
        other
        for other in range(place)
        if all(a & b for a, b in zip(boxes[other], boxes[place], strict=True))
    ]
    whole = [other for other in earlier if not _without([boxes[place]], [boxes[other]])]
    names = [f"“{rules[other].name}”" for other in (whole[:1] or earlier)]
    data = {"rule": rules[place].name, "others": either(names, _("and"))}
    text = _("“%(rule)s” is never reached: %(others)s before it take everything it would.")
    if len(names) == 1:
        text = _("“%(rule)s” is never reached: %(others)s before it takes everything it would.")
    return Problem(text % data, True, (place, *(whole[:1] or earlier)))


def _blind_approval(rule: RoutingRule, place: int) -> Problem:
    text = _(
        "“%(rule)s” would approve registrations with a match score of %(score)s or more, where a "
        "person must look: limit its score, or send those to the desk in a rule before it."
    )
    data = {"rule": rule.name, "score": show_score(MATCH_NEEDS_A_PERSON)}
    return Problem(text % data, True, (place,))


# --- The gap in words ----------------------------------------------------------------------------
def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes that differ in one side only become one: fewer words for the same gap."""
    if len(boxes) > MOST_JOINED:
        return boxes
    for one, other in itertools.combinations(boxes, 2):
        unlike = [
            side for side, pair in enumerate(zip(one, other, strict=True)) if len({*pair}) > 1
        ]
        if len(unlike) == 1:
            side = unlike[0]
            both = (*one[:side], one[side] | other[side], *one[side + 1 :])
            return _joined([box for box in boxes if box not in (one, other)] + [both])
    return boxes


def _gap_words(gaps: list[Box], sides: list[Side], known: Words) -> str:
    gaps = _joined(gaps)
    phrases = list(dict.fromkeys(_box_words(box, sides, known) for box in gaps))
    if phrases == [""]:
        return _("No rule takes anything: the account manager decides everything.")
    shown = "; ".join(phrases[:SHOWN_GAPS])
    if len(phrases) > SHOWN_GAPS:
        shown = _("%(shown)s; and more") % {"shown": shown}
    return _("What no rule takes goes to the account manager: %(gaps)s.") % {"gaps": shown}


def _box_words(box: Box, sides: list[Side], known: Words) -> str:
    found = [
        _side_words(side, taken, known)
        for side, taken in zip(sides, box, strict=True)
        if taken != _all_of(side)
    ]
    return ", ".join(phrase for phrase in found if phrase)


def _side_words(side: Side, taken: int, known: Words) -> str:
    points = [side.points[place] for place in _places(taken)]
    if side.name in {"value", "score"}:
        return _runs(side, taken)
    if (phrase := ANSWERS.get((side.name, points[0]))) is not None:
        return str(phrase)
    codes: list[str] = points
    if side.name == "families":
        codes = sorted({code for basket in points for code in basket})
    names = known.get(side.name, {})
    shown = [str(names.get(code, code) if code else OTHERS[side.name]) for code in codes]
    return str(LISTS[side.name] % {"names": either(shown)})


def _runs(side: Side, taken: int) -> str:
    """Neighbouring intervals as one: “value below £10 or value of £50 or more”."""
    label, show = (
        (_("value"), show_amount) if side.name == "value" else (_("match score"), show_score)
    )
    phrases = (
        [_("no known value")] if None in (side.points[place] for place in _places(taken)) else []
    )
    places = [place for place in _places(taken) if side.points[place] is not None]
    for _key, run in itertools.groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        run_places = [place for _index, place in run]
        start, after = side.points[run_places[0]], run_places[-1] + 1
        end = side.points[after] if after < len(side.points) else None
        phrases.append(range_words(label, start or None, end, show))
    return either([phrase for phrase in phrases if phrase])
