"""Comparing every deal's date with its ledger, nightly and by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field

from deals.protection import ledger

CHUNK = 500


@dataclass
class Findings:
    """Numbers of deals (and of lines) that do not agree, and how many were mended."""

    drifted: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    repaired: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.drifted or self.unexplained or self.broken)

    def __str__(self) -> str:
        return (
            f"{len(self.drifted)} date(s) differ from the ledger, "
            f"{len(self.unexplained)} protection(s) without a line, "
            f"{len(self.broken)} line(s) do not add up; {self.repaired} repaired."
        )


def verify(
    *, repair: bool = False, progress: Callable[[int, int], None] = lambda done, total: None
) -> Findings:
    """Look at all deals. `repair` sets dates to the ledger's and opens missing ledgers; a line that
    does not add up is only reported: a person has to look at it."""
    found = Findings(broken=[f"{deal}: line {line}" for deal, line in ledger.broken_chains()])
    for rows, names in (
        (ledger.drifted(), found.drifted),
        (ledger.without_lines(), found.unexplained),
    ):
        for deal in list(rows.select_related("reviewer")):
            names.append(str(deal.number))
            if repair:
                ledger.repair(deal)
                found.repaired += 1
                progress(found.repaired, 0)
    return found
