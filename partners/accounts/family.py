"""The corporate family of an account, as far as one person may know it.

Whose subsidiary a company is belongs to that company's details: a link is followed upwards from a
company whose details are open, and downwards to companies whose details are open. A member out of
sight ends its branch: nothing above or below it is shown, counted or hinted at, and what lies
behind it costs no query.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from partners.accounts.models import Account
from partners.accounts.policies import LENSES
from partners.accounts.querysets import opened
from portal.access.scope import Scope
from portal.access.together import Asking, answered, first_of, side_by_side

LEVELS_UP, LEVELS_DOWN = 6, 4
LEVEL_SHOWN = 60  # members of one level below that are read
BRANCH_SHOWN = 5  # children of one company that stand open; the others are folded


@dataclass
class Node:
    """One company and those below it. `is_cut`: there are more than were read."""

    account: Account
    children: list["Node"] = field(default_factory=list)
    is_cut: bool = False

    @property
    def first(self) -> list["Node"]:
        return self.children[:BRANCH_SHOWN]

    @property
    def folded(self) -> list["Node"]:
        return self.children[BRANCH_SHOWN:]


@dataclass(frozen=True)
class Family:
    above: list[Account]  # from the top of what is in sight down to the parent
    tree: Node  # the account itself, with what is below

    @property
    def is_known(self) -> bool:
        return bool(self.above or self.tree.children)


def family_of(scope: Scope, account: Account) -> Family:
    """`account` was found in scope, with its details open."""
    found: Family = answered(family_asked(scope, account))
    return found


def family_asked(scope: Scope, account: Account) -> Asking:
    """Up and down at once, a level of each at a time."""
    above, tree = yield from side_by_side([_above(scope, account), _below(scope, account)])
    return Family(above, tree)


def _above(scope: Scope, account: Account) -> Asking:
    """Parents in sight, the highest first: as many queries for a hidden parent as for none."""
    line: list[Account] = []
    met, child = {account.pk}, account
    visible = Account.objects.in_scope(scope)
    while len(line) < LEVELS_UP:
        parents = visible.filter(subsidiaries=child)[:1]
        yield (parents,)
        parent = first_of(parents)
        if parent is None or parent.pk in met:
            break
        met.add(parent.pk)
        line.append(parent)
        if "parent" not in LENSES.fields(scope, parent):
            break
        child = parent
    return line[::-1]


def _below(scope: Scope, account: Account) -> Asking:
    root = Node(account)
    met, level = {account.pk}, {account.pk: root}
    readable = Account.objects.in_scope(scope).filter(opened(scope, "view_account_details"))
    for _depth in range(LEVELS_DOWN):
        rows = _children(readable, level, met)
        yield (rows,)
        if not rows:
            break
        by_parent: dict[Any, list[Node]] = defaultdict(list)
        for row in rows[:LEVEL_SHOWN]:
            by_parent[row.parent_id].append(Node(row))
        for pk, node in level.items():
            node.children = by_parent[pk]
        root.is_cut = root.is_cut or len(rows) > LEVEL_SHOWN
        level = {node.account.pk: node for nodes in by_parent.values() for node in nodes}
        met |= level.keys()
    return root


def _children(readable: Any, parents: Iterable[UUID], met: set[UUID]) -> Any:
    rows = readable.filter(parent__in=list(parents)).exclude(pk__in=met)
    return rows.order_by("name_key", "pk")[: LEVEL_SHOWN + 1]
