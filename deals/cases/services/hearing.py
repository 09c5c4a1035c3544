"""Evidence, questions and notes: each side adds to and sees only its own."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.cases import effects, mails, policies, validators
from deals.cases.choices import EvidenceKind, Status
from deals.cases.models import Case, CaseEvidence, CaseFile, CaseParty
from deals.cases.workflow import CASE
from deals.registrations.validators import check_words
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload
from portal.workflow import clock

MOST_EVIDENCE = 100


def add_evidence(
    *,
    party: CaseParty,
    actor: Any,
    body: str,
    kind: str = EvidenceKind.STATEMENT,
    upload: Any = None,
    token: uuid.UUID | None = None,
) -> CaseEvidence:
    """A side's statement or proof, with or without a file. The same `token` twice adds one."""
    require(policies.can_speak(scope_of(actor), party))
    token = token or uuid.uuid4()
    if existing := CaseEvidence.objects.filter(author=actor, token=token, party=party).first():
        return existing
    body = check_words({"body": body}, "body", limit=5000)
    kind = validators.check_evidence_kind({"kind": kind})
    checked = checked_upload(upload) if upload else None
    if party.evidence.count() >= MOST_EVIDENCE:
        raise ValidationError({"body": _("This is enough evidence. Please write to the desk.")})
    with transaction.atomic():
        columns = {"case": party.case, "party": party, "kind": kind, "body": body}
        found, is_new = CaseEvidence.objects.get_or_create(
            author=actor, token=token, defaults=columns | {"audience": Audience.JOINT}
        )
        if is_new:
            _keep_file(found, checked)
            _has_spoken(party, actor)
    return found


def nothing_to_add(*, party: CaseParty, actor: Any) -> None:
    """The side has had its say without adding anything. Twice changes nothing."""
    require(policies.can_speak(scope_of(actor), party))
    if party.said_at is None:
        with transaction.atomic():
            _has_spoken(party, actor)


def _has_spoken(party: CaseParty, actor: Any) -> None:
    party.said_at = clock.now()
    party.save(update_fields=["said_at"])
    record_event(party.case, actor, "evidence", Audience.INTERNAL, {"party": str(party)})
    key = f"case-evidence:{party.pk}:{party.said_at.isoformat()}"
    mails.to_desk(party.case, "evidence", mails.TO_DESK, key=key)


def _keep_file(evidence: CaseEvidence, checked: dict[str, Any] | None) -> None:
    if checked:
        CaseFile.objects.create(
            evidence=evidence,
            case=evidence.case,
            party=evidence.party,
            author=evidence.author,
            audience=evidence.audience,
            **checked,
        )


def ask(*, party: CaseParty, actor: Any, body: str, token: uuid.UUID | None = None) -> CaseEvidence:
    """The desk asks one side; the first question tells the side that it is being looked at."""
    require(policies.can_ask(scope_of(actor), party.case))
    token = token or uuid.uuid4()
    if existing := CaseEvidence.objects.filter(author=actor, token=token, party=party).first():
        return existing
    body = check_words({"body": body}, "body", limit=3000)
    others = party.case.parties.select_related("organization", "team", "deal__owner")
    validators.check_neutral("body", body, party, others)
    case = party.case
    if case.status == Status.OPEN:  # the first question starts the hearing
        CASE.perform(
            case,
            "hear",
            actor=actor,
            scope=scope_of(actor),
            version=case.version,
            data={"parties": [party], "message": body, "token": token},
        )
        return CaseEvidence.objects.get(author=actor, token=token)
    with transaction.atomic():
        question = effects.put_question(case, party, actor, body, token)
        record_event(case, actor, "ask", Audience.INTERNAL, {"party": str(party)})
    return question


def write_note(
    *, case: Case, actor: Any, body: str, upload: Any = None, token: uuid.UUID | None = None
) -> CaseEvidence:
    """The desk's own note or finding, read by the desk and auditors only."""
    require(policies.can_ask(scope_of(actor), case))
    token = token or uuid.uuid4()
    if existing := CaseEvidence.objects.filter(author=actor, token=token, case=case).first():
        return existing
    body = check_words({"body": body}, "body", limit=5000)
    checked = checked_upload(upload) if upload else None
    with transaction.atomic():
        found, is_new = CaseEvidence.objects.get_or_create(
            author=actor,
            token=token,
            defaults={"case": case, "body": body, "audience": Audience.INTERNAL},
        )
        if is_new:
            _keep_file(found, checked)
            record_event(found, actor, "write_note", Audience.INTERNAL)
    return found
