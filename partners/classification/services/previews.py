"""What a change would do, before it is saved or published: lines in words and moves in numbers."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.accounts.models import Account
from partners.classification import sources
from partners.classification.choices import SHARES, Relationship, ValueClass
from partners.classification.definitions import Data, cuts, suggested, weighted
from partners.classification.models import AccountClass, ClassPeriod, Scorecard
from partners.classification.rules import current_period, of_class
from partners.classification.services.suggestions import since

STRENGTH = {code: place for place, code in enumerate(ValueClass.values)}  # 0 is the strongest


@dataclass(frozen=True)
class Preview:
    """`lines`: sentences; `moves`: (from, to, how many)."""

    lines: list[str]
    moves: list[tuple[str, str, int]]


def up_and_down(up: int, down: int) -> list[str]:
    """“12 accounts move up.” and the like."""
    if not up and not down:
        return [_("No account moves.")]
    ups = ngettext("%(n)d account moves up.", "%(n)d accounts move up.", up) % {"n": up}
    downs = ngettext("%(n)d account moves down.", "%(n)d accounts move down.", down) % {"n": down}
    return [line for count, line in ((up, ups), (down, downs)) if count]


def preview(topic: str, old: Data, new: Data) -> Preview:
    return PREVIEWS[topic](old, new)


# --- Value classes --------------------------------------------------------------------------------
def _percentages(old: Data, new: Data) -> Preview:
    """The newest computed period, cut anew. One query over its stored ranks."""
    period = ClassPeriod.objects.first()
    if period is None:
        return Preview([_("No period has been computed yet.")], [])
    before, after = cuts(old, period.customers), cuts(new, period.customers)
    counted = (
        AccountClass.objects.filter(period=period)
        .order_by()
        .annotate(was=_class_by(before), will=_class_by(after))
        .values_list("was", "will")
        .annotate(n=Count("pk"))
    )
    moves = Counter({(was, will): n for was, will, n in counted})
    return _moved(moves)


def _class_by(limits: dict[str, int]) -> Case:
    """SQL: the place of the class a rank falls into."""
    arms = [When(rank__lte=limits[name], then=Value(STRENGTH[name])) for name in SHARES]
    last = Value(STRENGTH[ValueClass.MINOR])
    return Case(*arms, default=last, output_field=IntegerField())


def _moved(moves: Counter[tuple[int, int]]) -> Preview:
    names = [str(label) for label in ValueClass.labels]
    up = sum(n for (was, will), n in moves.items() if will < was)
    down = sum(n for (was, will), n in moves.items() if will > was)
    rows = [(names[was], names[will], n) for (was, will), n in sorted(moves.items()) if was != will]
    return Preview(up_and_down(up, down), rows)


def publishing(period: ClassPeriod) -> Preview:
    """What publishing a period would change against the one in force. Two queries."""
    now = current_period()
    moves: Counter[tuple[int, int]] = Counter()
    minor = STRENGTH[ValueClass.MINOR]
    there = AccountClass.objects.filter(period=now, account=OuterRef("account"))
    rows = AccountClass.objects.filter(period=period).order_by()
    with_old = rows.annotate(was=Subquery(there.values("value_class")[:1]))
    for was, will, n in with_old.values_list("was", "value_class").annotate(n=Count("pk")):
        moves[STRENGTH[was] if was else minor, STRENGTH[will]] += n
    gone = AccountClass.objects.filter(period=now).order_by()
    gone = gone.exclude(account__in=rows.values("account"))
    for was, n in gone.values_list("value_class").annotate(n=Count("pk")):
        moves[STRENGTH[was], minor] += n
    return _moved(moves)


# --- The other topics -----------------------------------------------------------------------------
def _relationships(old: Data, new: Data) -> Preview:
    """Suggestions for all accounts that bought; decisions people took stay."""
    order = ["", *Relationship.values]
    before = sources.purchases(since(old))
    after = before if old["months"] == new["months"] else sources.purchases(since(new))
    moves: Counter[tuple[str, str]] = Counter()
    for account in before.keys() | after.keys():
        pair = suggested(old, before.get(account)), suggested(new, after.get(account))
        moves[pair] += 1
    up = sum(n for (a, b), n in moves.items() if order.index(b) > order.index(a))
    down = sum(n for (a, b), n in moves.items() if order.index(b) < order.index(a))
    rows = [(_name(a), _name(b), n) for (a, b), n in sorted(moves.items()) if a != b]
    return Preview(up_and_down(up, down), rows)


def _name(code: str) -> str:
    return str(Relationship(code).label) if code else _("none")


def _criteria(old: Data, new: Data) -> Preview:
    """Each account's newest scorecard, weighed anew."""
    newest: dict[Any, Scorecard] = {}
    for card in Scorecard.objects.order_by("starts_on").prefetch_related("scores"):
        newest[card.account_id] = card
    up = down = 0
    for card in newest.values():
        scores = {row.criterion: row.value for row in card.scores.all()}
        pair = weighted(old["criteria"], scores), weighted(new["criteria"], scores)
        was, will = (value or 0 for value in pair)
        up, down = up + (will > was), down + (will < was)
    ups = ngettext("%(n)d scorecard rises.", "%(n)d scorecards rise.", up) % {"n": up}
    downs = ngettext("%(n)d scorecard falls.", "%(n)d scorecards fall.", down) % {"n": down}
    lines = [line for count, line in ((up, ups), (down, downs)) if count]
    return Preview(lines or [_("No scorecard changes.")], [])


def _benefits(old: Data, new: Data) -> Preview:
    """How many accounts are in the classes that get something else."""
    lines = []
    for code in ValueClass.values:
        if old[code] != new[code]:
            count = Account.objects.filter(of_class(code)).count()
            text = ngettext(
                "%(class)s: %(n)d account gets something else.",
                "%(class)s: %(n)d accounts get something else.",
                count,
            )
            lines.append(text % {"class": ValueClass(code).label, "n": count})
    return Preview(lines or [_("No account moves.")], [])


PREVIEWS = {
    "percentages": _percentages,
    "relationships": _relationships,
    "criteria": _criteria,
    "benefits": _benefits,
}
