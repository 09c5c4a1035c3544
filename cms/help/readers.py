"""For whom a word, a guide, a stop of the tour or a piece of news is.

Help says what a person can do here. What only the vendor's side does is not explained to partners:
a text would tell them of it.
"""

from collections.abc import Callable

from portal.access.scope import Scope
from portal.people.choices import StaffRole

DIRECT = frozenset({StaffRole.DIRECT_REP, StaffRole.DIRECT_MANAGER})
EDITORS = frozenset({StaffRole.MARKETING, StaffRole.DESK})


def everybody(scope: Scope) -> bool:
    return scope.is_active


def partners(scope: Scope) -> bool:
    return scope.is_active and not scope.staff_role


def vendor(scope: Scope) -> bool:
    return bool(scope.staff_role)


def sales(scope: Scope) -> bool:
    """Whoever works with deals, on either side."""
    if scope.staff_role:
        return scope.staff_role != StaffRole.MARKETING
    keys = ("register_deals", "view_deals", "view_supplied_deals")
    return any(scope.having(key) for key in keys)


def sellers(scope: Scope) -> bool:
    """Whoever registers deals, and the vendor's people who talk with them about it."""
    return bool(scope.having("register_deals")) or (vendor(scope) and sales(scope))


def own_sellers(scope: Scope) -> bool:
    """Whoever registers deals: a partner's sellers, direct sales."""
    return bool(scope.having("register_deals")) or scope.staff_role in DIRECT


def suppliers(scope: Scope) -> bool:
    """A partner's people who see deals placed with a distributor; the vendor's deal people."""
    return bool(scope.having("view_supplied_deals")) or managers(scope)


def admins(scope: Scope) -> bool:
    """Administrators of a company; those of the vendor who look after companies."""
    return bool(scope.having("manage_members")) or managers(scope)


def managers(scope: Scope) -> bool:
    """Account managers, the desk, auditors."""
    return scope.is_neutral or scope.staff_role == StaffRole.ACCOUNT_MANAGER


def reviewers(scope: Scope) -> bool:
    """Who decides about registrations."""
    return scope.is_desk or scope.staff_role == StaffRole.ACCOUNT_MANAGER


def direct(scope: Scope) -> bool:
    return scope.is_neutral or scope.staff_role in DIRECT


def joint(scope: Scope) -> bool:
    """Whoever covers accounts for the vendor."""
    return managers(scope) or scope.staff_role in DIRECT


def desk(scope: Scope) -> bool:
    return scope.is_neutral


def editors(scope: Scope) -> bool:
    return scope.staff_role in EDITORS


Readers = Callable[[Scope], bool]
# The words of docs/glossary.md for them.
READERS: dict[str, Readers] = {
    "all": everybody,
    "sales": sales,
    "admins": admins,
    "vendor": vendor,
    "reviewers": joint,
    "desk": desk,
    "editors": editors,
}
