"""What becomes of a request. The partner learns nothing before the account's own side agreed.

Until then a proposal made from a request is the vendor's own business: the request stays as it
was, to the byte.
"""

from typing import Any

from partners.accounts.models import Engagement
from partners.engagements import emails, validators
from partners.engagements.choices import RequestStatus
from partners.engagements.models import EngagementRequest
from portal.workflow.machine import Data


def declining(row: EngagementRequest, actor: Any, data: Data) -> dict[str, Any]:
    return {"answer": validators.check_message(data)}


def tell_declined(row: EngagementRequest, actor: Any, data: Data) -> None:
    emails.answered(row, actor, "request_declined")


def tell_proposed(row: EngagementRequest, actor: Any, data: Data) -> None:
    emails.answered(row, actor, "request_proposed")


def link(row: EngagementRequest, engagement: Engagement) -> None:
    """Note which proposal was made from the request; quiet, the partner reads none of it."""
    EngagementRequest.objects.filter(pk=row.pk).update(engagement=engagement)


def reopen(engagement: Engagement) -> None:
    """A proposal that came to nothing unseen leaves its request as open as it was."""
    engagement.requests.filter(status=RequestStatus.OPEN).update(engagement=None)
