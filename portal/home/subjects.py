"""The records that notices and mail may speak of, and who reads which part of them.

One line a kind of record (`portal/activity/subjects.py`); without it `notify` refuses to speak
of the record, and what is stored is shown to nobody.
"""

from deals.registrations.notices import parts as parts_of_deals
from partners.plans.subjects import parts as parts_of_tasks
from portal.activity.subjects import SUBJECTS, no_parts

SUBJECTS.update(
    {
        "registrations.deal": parts_of_deals,
        "accounts.engagement": no_parts,
        "engagements.engagementrequest": no_parts,
        "cases.case": no_parts,
        "cases.caseparty": no_parts,
        "supply.supplyrequest": no_parts,
        "supply.preparedregistration": no_parts,
        "supply.linkproposal": no_parts,
        "supply.directalert": no_parts,
        "organizations.distributionlink": no_parts,
        "coverage.allocation": no_parts,
        "coverage.handover": no_parts,
        "plans.task": parts_of_tasks,
        "plans.mutualplan": no_parts,
        "organizations.organization": no_parts,
        "training.enrollment": no_parts,
        "reading.acknowledgement": no_parts,
        "certifications.certificate": no_parts,
        "certifications.claim": no_parts,
        "federation.connection": no_parts,
        "federation.claimeddomain": no_parts,
        "organizations.partnerapplication": no_parts,
        "organizations.standin": no_parts,
    }
)
