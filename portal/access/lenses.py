"""Which fields of a visible row a person sees.

Each model declares one table, lens → fields. Pages, API, exports, search and e-mail read that
table; a field outside a person's lenses is absent, not empty.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.access.scope import Scope, scope_of


@dataclass(frozen=True)
class Lenses:
    """`table`: lens name → field names. `worn`: which lenses a scope has on a row (no queries)."""

    table: Mapping[str, frozenset[str]]
    worn: Callable[[Scope, Any], Iterable[str]]

    def fields(self, scope: Scope, row: Any) -> frozenset[str]:
        """Names of the fields `scope` may read on `row`."""
        seen = (self.table[name] for name in self.worn(scope, row))
        return frozenset().union(*seen)

    def fields_for(self, user: Any, row: Any) -> frozenset[str]:
        return self.fields(scope_of(user), row)

    def every_field(self) -> frozenset[str]:
        return frozenset().union(*self.table.values())
