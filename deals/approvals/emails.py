"""Who is told what about agreeing, preparing and standing in. Texts: templates/emails/deals/."""

from collections.abc import Iterable
from typing import Any

from deals.registrations.models import Deal
from partners.organizations.models import StandIn
from portal.notifications.services import notify


def your_turn(deal: Deal, people: Iterable[Any], *, is_last: bool) -> None:
    """The people of the stage that has opened: agree, or approve."""
    for person in people:
        context = {"deal": deal, "person": person, "is_last": is_last}
        key = f"turn:{deal.pk}:{deal.version}:{deal.signoffs_due}"
        notify(person, "signoff", "emails/deals/your_turn", context, about=deal, key=key)


def declined(deal: Deal, actor: Any, note: str) -> None:
    """The reviewer hears that somebody of the chain does not agree, and why."""
    if (person := deal.reviewer) is None or person == actor or not person.is_active:
        return
    context = {"deal": deal, "person": person, "actor": actor, "message": note}
    notify(person, "signoff", "emails/deals/not_agreed", context, about=deal)


def prepared(deal: Deal) -> None:
    """The seller for whom the vendor wrote a draft: check it and send it."""
    context = {"deal": deal, "person": deal.owner}
    url = f"{deal.get_absolute_url()}edit/check/"
    notify(deal.owner, "deal_prepared", "emails/deals/prepared", context, about=deal, url=url)


def preparing_ended(
    deal: Deal, template: str, preparer: Any, organization: Any, message: str = ""
) -> None:
    """The preparer hears what became of the draft. It may be gone: the notice is about the
    company, which the preparer must still look after to read it."""
    if preparer is None or not preparer.is_active:
        return
    context = {"deal": deal, "person": preparer, "company": organization, "message": message}
    url = f"/organizations/{organization.pk}/"
    path = f"emails/deals/{template}"
    notify(preparer, "deal_prepared", path, context, about=organization, url=url)


def stands_in(row: StandIn) -> None:
    """The stand-in hears of it, with the days."""
    context = {"row": row, "person": row.stand_in}
    url = "/reviews/stand-ins/"
    notify(row.stand_in, "stand_in", "emails/deals/stands_in", context, about=row, url=url)
