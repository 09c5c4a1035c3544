"""What can be done with certificates."""

from partners.certifications.services.claims import confirm, decline, record_claim
from partners.certifications.services.issuing import (
    change_external,
    issue,
    record_external,
    revoke,
)
from partners.certifications.services.programme import (
    remove_requirement,
    save_certification,
    save_requirement,
)
from partners.certifications.services.reminders import remind_of_ends

__all__ = [
    "change_external",
    "confirm",
    "decline",
    "issue",
    "record_claim",
    "record_external",
    "remind_of_ends",
    "remove_requirement",
    "revoke",
    "save_certification",
    "save_requirement",
]
