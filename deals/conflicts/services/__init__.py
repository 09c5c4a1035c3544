"""What can be asked of the room and done in it.

Answers of the engine hold data of both sides: whoever shows one to a person starts from that
person's own `visible_to`, or is the neutral desk.
"""

from deals.conflicts.services.checks import (
    changes_since,
    check_deal,
    highest_score,
    latest_check,
    recheck_neighbours,
)
from deals.conflicts.services.claims import Overlap, end_run_out, sync_claims
from deals.conflicts.services.exceptions import allow_overlap
from deals.conflicts.services.identity import (
    compare_again,
    create_account,
    link_account,
    take_back,
    tell_apart,
)
from deals.conflicts.services.matching import (
    PartyCandidate,
    customer_of,
    file_deal,
    file_named,
    match,
    match_parties,
    query_from,
    recount,
    refile,
    refile_deal,
    refile_named,
    unfile,
)
from deals.conflicts.services.merge_facts import effects_of_merge, forwarded
from deals.conflicts.services.merging import merge, undo
from deals.conflicts.services.typed import conflicts_with

__all__ = [
    "Overlap",
    "PartyCandidate",
    "allow_overlap",
    "changes_since",
    "check_deal",
    "compare_again",
    "conflicts_with",
    "create_account",
    "customer_of",
    "effects_of_merge",
    "end_run_out",
    "file_deal",
    "file_named",
    "forwarded",
    "highest_score",
    "latest_check",
    "link_account",
    "match",
    "match_parties",
    "merge",
    "query_from",
    "recheck_neighbours",
    "recount",
    "refile",
    "refile_deal",
    "refile_named",
    "sync_claims",
    "take_back",
    "tell_apart",
    "undo",
    "unfile",
]
