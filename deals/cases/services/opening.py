"""Opening a case: by the desk, or by an appeal."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deals.cases import dates, mails, policies, validators
from deals.cases.choices import Kind, Status
from deals.cases.models import Case, CaseEvidence, CaseFile, CaseParty
from deals.programs.rules import policy_for
from deals.registrations import services as deals
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of
from deals.registrations.validators import check_words
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload
from portal.interchange.text import check_length, clean_line
from portal.workflow import clock

APPEAL = "appeal"
ENOUGH_PARTIES = 20


def number_of(row_id: uuid.UUID, attempt: int = 0) -> str:
    """`C-7F3K2QM`: out of the random id, so that it counts nothing."""
    return deals.deal_number(row_id, attempt).replace("D-", "C-", 1)


def free_number(model: type[Case] | type[CaseParty], row_id: uuid.UUID) -> str:
    for attempt in range(20):
        number = number_of(row_id, attempt)
        if not model.objects.filter(number=number).exists():
            return number
    raise IntegrityError("no free case number")


def open_case(
    *,
    actor: Any,
    kind: str,
    registrations: Iterable[Deal],
    title: str = "",
    note: str = "",
    token: uuid.UUID | None = None,
) -> Case:
    """The desk opens a case about registrations. Nobody is told yet. One token makes one case."""
    require(policies.as_desk(scope_of(actor)))
    token = token or uuid.uuid4()
    if existing := Case.objects.filter(token=token).first():
        return existing
    rows = list(registrations)
    _check_opening(kind, rows)
    title = _title(title)
    note = check_words({"note": note}, "note", optional=True)
    try:
        with transaction.atomic():
            case = _new_case(kind, actor, rows[0], title=title, token=token)
            for place, deal in enumerate(rows):
                _new_party(case, deal, place)
            if note:
                _say(case, None, actor, note, Audience.INTERNAL)
            record_event(case, actor, "open", Audience.INTERNAL)
    except IntegrityError:  # the same form, posted in parallel
        return Case.objects.get(token=token)
    return case


def _check_opening(kind: str, rows: list[Deal]) -> None:
    validators.check_kind({"kind": kind})
    if kind == Kind.APPEAL:
        raise ValidationError({"kind": _("An appeal is opened by the company itself.")})
    if not rows:
        raise ValidationError({"deals": _("Choose at least one registration.")})
    if len(rows) > ENOUGH_PARTIES:
        raise ValidationError({"deals": _("Choose fewer registrations.")})
    if kind == Kind.DIRECT_VS_PARTNER and len({bool(deal.team_id) for deal in rows}) < 2:
        text = _("Choose a registration of each: of a direct team and of a partner.")
        raise ValidationError({"kind": text})


def _title(text: str) -> str:
    try:
        text = clean_line(text)
        check_length(text, 160)
    except ValidationError as error:
        raise ValidationError({"title": error.messages}) from error
    return text


def _new_case(kind: str, actor: Any, deal: Deal, **columns: Any) -> Case:
    deadline, warn_at = dates.case_deadline(deal.organization, _rules(deal))
    pk = uuid.uuid4()
    return Case.objects.create(
        id=pk,
        number=free_number(Case, pk),
        kind=kind,
        opened_by=actor,
        deadline=deadline,
        warn_at=warn_at,
        **columns,
    )


def _rules(deal: Deal) -> Any:
    return policy_of(deal) if deal.policy_id else policy_for(deal.organization)


def _new_party(case: Case, deal: Deal, place: int, **columns: Any) -> CaseParty:
    pk = uuid.uuid4()
    return CaseParty.objects.create(
        id=pk,
        number=free_number(CaseParty, pk),
        case=case,
        position=place,
        deal=deal,
        organization=deal.organization,
        team=deal.team,
        **columns,
    )


def _say(case: Case, party: CaseParty | None, author: Any, text: str, audience: str) -> Any:
    return CaseEvidence.objects.create(
        case=case, party=party, author=author, body=text, audience=audience
    )


def add_party(*, case: Case, actor: Any, deal: Deal) -> CaseParty:
    """One more registration joins the case; its side is not told by that. Twice does it once."""
    require(policies.can_ask(scope_of(actor), case))
    if existing := case.parties.filter(deal=deal).first():
        return existing
    with transaction.atomic():
        party = _new_party(case, deal, case.parties.count())
        record_event(case, actor, "add_party", Audience.INTERNAL, {"number": deal.number})
    return party


def remove_party(*, party: CaseParty, actor: Any) -> None:
    """Take out a party that was added by mistake: only while its side knows nothing."""
    require(policies.can_ask(scope_of(actor), party.case))
    if party.told_at:
        raise ValidationError(_("This party has been told of the case and stays in it."))
    with transaction.atomic():
        note = {"number": party.deal.number if party.deal else str(party)}
        record_event(party.case, actor, "remove_party", Audience.INTERNAL, note)
        party.delete()


# --- Appeals -------------------------------------------------------------------------------------
def appeal(*, deal: Deal, actor: Any, version: int, message: str, upload: Any = None) -> CaseParty:
    """The owner's one appeal against a rejection. The same click twice makes one appeal."""
    checked = checked_upload(upload) if upload else None
    with transaction.atomic():
        deal = deals.perform(
            deal=deal, action=APPEAL, actor=actor, version=version, data={"message": message}
        )
        party = CaseParty.objects.get(deal=deal, is_appellant=True)
        statement = party.evidence.order_by("created_at", "id").first()
        if checked and statement and not CaseFile.objects.filter(evidence=statement).exists():
            CaseFile.objects.create(
                evidence=statement, case=party.case, party=party, author=actor, **checked
            )
    return party


def on_transition(deal: Deal, actor: Any, name: str, data: Mapping[str, Any]) -> None:
    """Listens to deals: an appeal opens its case in the transaction that records it."""
    if name == APPEAL:
        _open_appeal(deal, actor, str(data.get("message", "")))


def _open_appeal(deal: Deal, actor: Any, message: str) -> None:
    title = deal.title[:160]
    case = _new_case(Kind.APPEAL, actor, deal, title=title, status=Status.OPEN)
    claim = check_words({"message": message}, "message")
    now = clock.now()
    party = _new_party(
        case,
        deal,
        0,
        is_appellant=True,
        claim=claim,
        told_at=now,
        said_at=now,
        decide_by=case.deadline,
    )
    _say(case, party, actor, claim, Audience.JOINT)
    record_event(case, actor, "open", Audience.INTERNAL)
    mails.to_desk(case, "appealed", mails.TO_DESK, key=f"appeal:{case.pk}")
