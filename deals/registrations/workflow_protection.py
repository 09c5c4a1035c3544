"""Rows of the deal's table for the life of a protection: updates, extensions, changes of hands."""

from django.utils.translation import gettext_lazy as _

from deals.registrations import emails_protection, moves_protection, policies, transfers
from deals.registrations.choices import Status
from deals.registrations.moves import said
from portal.activity.choices import Audience
from portal.workflow.machine import Transition

LIVING = frozenset({Status.APPROVED, Status.EXPIRED})  # grace follows the end
LIFE_OF_A_PROTECTION = (
    Transition(
        "keep_alive",
        _("Still working on it"),
        frozenset({Status.APPROVED}),
        Status.APPROVED,
        policies.as_owner,
        ("stage", "next_step", "next_step_on"),
        moves_protection.keeping_alive,
        audience=Audience.JOINT,
        note=said("stage", "next_step"),
    ),
    Transition(
        "request_extension",
        _("Ask for an extension"),
        LIVING,
        "",
        policies.as_owner,
        ("evidence", "days"),
        moves_protection.asking_extension,
        emails_protection.extension_asked,
        audience=Audience.JOINT,
        note=said("evidence", "days"),
        ready=moves_protection.may_ask,
    ),
    Transition(
        "grant_extension",
        _("Grant extension"),
        LIVING,
        Status.APPROVED,
        policies.as_reviewer,
        ("days", "message"),
        moves_protection.granting,
        emails_protection.extension_granted,
        audience=Audience.JOINT,
        tone="primary",
        note=said("message"),
        ready=moves_protection.is_asked,
    ),
    Transition(
        "refuse_extension",
        _("Refuse extension"),
        LIVING,
        "",
        policies.as_reviewer,
        ("message",),
        moves_protection.refusing,
        emails_protection.extension_refused,
        audience=Audience.JOINT,
        note=said("message"),
        ready=moves_protection.is_asked,
    ),
    Transition(
        "reassign",
        _("Change owner"),
        frozenset({Status.APPROVED}),
        Status.APPROVED,
        policies.as_desk,
        ("member", "message"),
        moves_protection.reassigning,
        transfers.reassigned,
        audience=Audience.JOINT,
        note=lambda data: {"people": [str(data["member"].user)]},
        ready=moves_protection.is_of_company,
    ),
    Transition(
        "transfer",
        _("Move to another company"),
        frozenset({Status.APPROVED}),
        Status.REVOKED,
        policies.as_desk,
        ("member", "message"),
        moves_protection.transferring,
        transfers.transferred,
        audience=Audience.JOINT,
        tone="danger",
    ),
    Transition(
        "receive",
        _("Taken over"),
        frozenset({Status.DRAFT}),
        Status.APPROVED,
        policies.as_system,
        columns=moves_protection.receiving,
        audience=Audience.JOINT,
    ),
    Transition(
        "release",
        _("Released without an update"),
        frozenset({Status.APPROVED}),
        Status.EXPIRED,
        policies.as_system,
        columns=moves_protection.releasing,
        effect=emails_protection.released,
        audience=Audience.JOINT,
    ),
)
