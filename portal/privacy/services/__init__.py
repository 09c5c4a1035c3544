from portal.privacy.services.rules import save_days
from portal.privacy.services.subjects import (
    all_data,
    ask,
    decline,
    erase,
    found,
    own_data,
    subject_of,
    withdraw,
)

__all__ = [
    "all_data",
    "ask",
    "decline",
    "erase",
    "found",
    "own_data",
    "save_days",
    "subject_of",
    "withdraw",
]
