"""The transition tables of quotes, prepared registrations and proposed links."""

from django.utils.translation import gettext_lazy as _

from deals.supply import effects, moves, policies
from deals.supply.choices import PreparedStatus, ProposalStatus, Status
from portal.activity.audit import record_event
from portal.workflow.machine import Machine, Transition

UNDECIDED = frozenset({Status.ASKED, Status.QUOTED})

# Nothing that is said or quoted goes into the trail, which the vendor's desk reads.
SUPPLY = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "quote",
            _("Send the quote"),
            UNDECIDED,
            Status.QUOTED,
            policies.as_distributor,
            ("prices", "currency", "valid_until", "note"),
            moves.quoting,
            effects.quoted,
            tone="primary",
        ),
        Transition(
            "decline",
            _("Decline"),
            UNDECIDED,
            Status.DECLINED,
            policies.as_distributor,
            ("message",),
            moves.declining,
            effects.declined,
            tone="danger",
        ),
        Transition(
            "choose",
            _("Choose this quote"),
            frozenset({Status.QUOTED}),
            Status.CHOSEN,
            policies.as_reseller,
            columns=moves.choosing,
            effect=effects.chosen,
            tone="primary",
        ),
        Transition(
            "not_chosen",
            _("Say that it is not chosen"),
            frozenset({Status.QUOTED}),
            Status.NOT_CHOSEN,
            policies.as_reseller,
            ("message",),
            moves.closing,
            effects.not_chosen,
        ),
        Transition(
            "release",
            _("Take the choice back"),
            frozenset({Status.CHOSEN}),
            Status.NOT_CHOSEN,
            policies.as_reseller,
            ("message",),
            moves.closing,
            effects.released,
            tone="danger",
        ),
        Transition(
            "withdraw",
            _("Withdraw the request"),
            UNDECIDED,
            Status.WITHDRAWN,
            policies.as_reseller,
            ("message",),
            moves.closing,
            effects.withdrawn,
            tone="danger",
        ),
        Transition(
            "expire",
            _("Run out"),
            UNDECIDED,
            Status.EXPIRED,
            policies.as_system,
            columns=moves.ending,
            effect=effects.expired,
        ),
        Transition(
            "lapse",
            _("No longer needed"),
            UNDECIDED,
            Status.WITHDRAWN,
            policies.as_system,
            columns=moves.ending,
            effect=effects.withdrawn,
        ),
    ),
)

WAITING = frozenset({PreparedStatus.WAITING})
PREPARED = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "accept",
            _("Consent, and make it our draft"),
            WAITING,
            PreparedStatus.ACCEPTED,
            policies.consents,
            columns=moves.consenting,
            effect=effects.consented,
            tone="primary",
        ),
        Transition(
            "decline",
            _("We do not want it"),
            WAITING,
            PreparedStatus.DECLINED,
            policies.consents,
            ("message",),
            moves.refusing,
            effects.refused,
            tone="danger",
        ),
        Transition(
            "withdraw",
            _("Take it back"),
            WAITING,
            PreparedStatus.WITHDRAWN,
            policies.as_distributor,
            columns=moves.ending,
            tone="danger",
        ),
        Transition(
            "lapse",
            _("Not answered in time"),
            WAITING,
            PreparedStatus.LAPSED,
            policies.as_system,
            columns=moves.ending,
            effect=effects.lapsed,
        ),
    ),
)

PROPOSED = frozenset({ProposalStatus.PROPOSED})
PROPOSAL = Machine(
    record_event=record_event,
    status_label=policies.status_label,
    transitions=(
        Transition(
            "accept",
            _("Accept"),
            PROPOSED,
            ProposalStatus.ACCEPTED,
            policies.as_addressee,
            ("organization",),
            moves.agreeing,
            effects.linked,
            tone="primary",
        ),
        Transition(
            "decline",
            _("Decline"),
            PROPOSED,
            ProposalStatus.DECLINED,
            policies.as_addressee,
            columns=moves.turning_down,
            effect=effects.turned_down,
            tone="danger",
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            PROPOSED,
            ProposalStatus.WITHDRAWN,
            policies.as_proposer,
            columns=moves.ending,
            tone="danger",
        ),
        Transition(
            "lapse",
            _("Not answered in time"),
            PROPOSED,
            ProposalStatus.LAPSED,
            policies.as_system,
            columns=moves.ending,
        ),
    ),
)
