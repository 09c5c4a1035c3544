"""The room's tables: the matching index, and what follows from it."""

from deals.conflicts.models.checks import ConflictCheck, ConflictFinding, NotSame
from deals.conflicts.models.claims import CustomerKey, OverlapException, ProtectionClaim
from deals.conflicts.models.index import MatchFrequency, MatchKey, MatchRow, Party
from deals.conflicts.models.merges import MergeRecord

__all__ = [
    "ConflictCheck",
    "ConflictFinding",
    "CustomerKey",
    "MatchFrequency",
    "MatchKey",
    "MatchRow",
    "MergeRecord",
    "NotSame",
    "OverlapException",
    "Party",
    "ProtectionClaim",
]
