"""Who is told what about a case. Texts live in templates/emails/cases/."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from deals.cases.letters import Verdict, readers
from deals.cases.models import Case, CaseParty
from portal.notifications.services import notify

ASKED, ANSWERED, TO_DESK, LATE = "case_asked", "case_answered", "case_evidence", "case_late"


def asked(party: CaseParty, question: str, key: str) -> None:
    """A question of the desk to one side."""
    for person in readers(party):
        context = {"party": party, "deal": party.deal, "person": person, "message": question}
        _tell(person, ASKED, "asked", context, party, key)


def answered(verdict: Verdict) -> None:
    """The letter, unless the deal's own mail carries the same words."""
    if not verdict.is_told or verdict.has_mail_of_deal:
        return
    for person in readers(verdict.party):
        subject, text = verdict.letter(person.language)
        context = {"party": verdict.party, "subject": subject, "text": text, "person": person}
        _tell(person, ANSWERED, "letter", context, verdict.party, f"letter:{verdict.party.pk}")


def _tell(
    person: Any, kind: str, template: str, context: dict[str, Any], about: Any, key: str
) -> None:
    url = about.get_absolute_url()
    notify(person, kind, f"emails/cases/{template}", context, about=about, url=url, key=key)


def desk_of(case: Case) -> Iterable[Any]:
    """The panel, else whoever of the desk opened it, else the whole desk."""
    people = get_user_model().objects.filter(staff_role="desk", is_active=True)
    panel = list(people.filter(pk__in=case.panel.values("user")))
    return panel or list(people.filter(pk=case.opened_by_id)) or list(people.order_by("email"))


def to_desk(case: Case, template: str, kind: str, key: str, actor: Any = None) -> None:
    for person in desk_of(case):
        if person != actor:
            _tell(person, kind, template, {"case": case, "person": person}, case, key)
