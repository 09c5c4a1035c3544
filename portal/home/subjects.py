"""The records that notices and mail may speak of, and who reads which part of them.

One line a kind of record (`portal/activity/subjects.py`); without it `notify` refuses to speak
of the record, and what is stored is shown to nobody.
"""

from deals.registrations.notices import parts as parts_of_deals
from portal.activity.subjects import SUBJECTS, no_parts

SUBJECTS.update(
    {
        "registrations.deal": parts_of_deals,
        "cases.case": no_parts,
        "cases.caseparty": no_parts,
        "organizations.organization": no_parts,
        "organizations.partnerapplication": no_parts,
        "organizations.standin": no_parts,
    }
)
