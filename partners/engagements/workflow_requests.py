"""The transition table of requests for joint work."""

from django.utils.translation import gettext_lazy

from partners.engagements import policies, requests
from partners.engagements.choices import RequestStatus
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow.machine import Machine, Transition

REQUEST = Machine(
    record_event=record_event,
    status_label=lambda scope, row: str(RequestStatus(row.status).label),
    transitions=(
        Transition(
            "decline",
            gettext_lazy("Decline"),
            frozenset({RequestStatus.OPEN}),
            RequestStatus.DECLINED,
            policies.as_answerer,
            ("message",),
            requests.declining,
            requests.tell_declined,
            audience=Audience.JOINT,
            note=lambda data: {"message": data["message"]},
        ),
        Transition(
            "withdraw",
            gettext_lazy("Take back"),
            frozenset({RequestStatus.OPEN}),
            RequestStatus.WITHDRAWN,
            policies.as_asker,
            audience=Audience.JOINT,
        ),
        Transition(
            "answer",
            gettext_lazy("Answered with a proposal"),
            frozenset({RequestStatus.OPEN}),
            RequestStatus.PROPOSED,
            policies.as_system,
            effect=requests.tell_proposed,
            audience=Audience.JOINT,
        ),
    ),
)
