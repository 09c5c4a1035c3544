"""What can be done with certificates."""

from partners.certifications.services.claims import confirm, decline, record_claim
from partners.certifications.services.importing import import_csv
from partners.certifications.services.issuing import issue, revoke
from partners.certifications.services.programme import (
    remove_requirement,
    save_certification,
    save_requirement,
)
from partners.certifications.services.reminders import remind_of_ends

__all__ = [
    "confirm",
    "decline",
    "import_csv",
    "issue",
    "record_claim",
    "remind_of_ends",
    "remove_requirement",
    "revoke",
    "save_certification",
    "save_requirement",
]
