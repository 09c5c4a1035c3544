"""Mail about the life of a protection: extensions, updates, releases, transfers, renewals."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from deals.registrations.models import Deal
from deals.registrations.moves_protection import last_day_to_ask
from partners.organizations.models import managers_now
from portal.notifications.services import notify
from portal.workflow.machine import Data

KIND = "protection"
TO_DO = "to_review"


def _tell(
    people: Iterable[Any], kind: str, template: str, deal: Deal, *, action: str = "", **words: Any
) -> None:
    """`action`: the transition whose page the button opens. `key` in `words`: say it once."""
    key = words.pop("key", "")
    url = deal.get_absolute_url() + (f"{action}/" if action else "")
    for person in people:
        if person.is_active:
            context = {"deal": deal, "person": person, "page": url, **words}
            notify(person, kind, f"emails/deals/{template}", context, about=deal, url=url, key=key)


def _reviewers(deal: Deal) -> list[Any]:
    people = list(managers_now(deal.organization)) if deal.organization else []
    return people or ([deal.reviewer] if deal.reviewer else [])


def extension_asked(deal: Deal, actor: Any, data: Data) -> None:
    words = {"evidence": data["evidence"], "days": data["days"]}
    _tell(_reviewers(deal), TO_DO, "extension_asked", deal, **words)


def extension_granted(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], KIND, "extension_granted", deal, message=data.get("message", ""))


def extension_refused(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], KIND, "extension_refused", deal, message=data.get("message", ""))


def expired(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], KIND, "expired", deal, ask_until=last_day_to_ask(deal))


def released(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], KIND, "released", deal, ask_until=last_day_to_ask(deal))


def expiry_notice(deal: Deal, *, days: int, key: str) -> None:
    """`days`: how many are left, 0 on the last one."""
    _tell([deal.owner], KIND, "expiry_notice", deal, days=days, key=key)


def update_due(deal: Deal, *, release_on: Any, key: str) -> None:
    words = {"release_on": release_on, "key": key}
    _tell([deal.owner], KIND, "update_due", deal, action="keep_alive", **words)


def renewal_drafted(draft: Deal, *, won: Deal) -> None:
    _tell([draft.owner], KIND, "renewal_drafted", draft, won=won)


def reassigned(deal: Deal, before: Any) -> None:
    """The one before cannot see the deal any more, so this one is about no record."""
    _tell([deal.owner], KIND, "taken_over", deal)
    _say_goodbye(deal, before, reverse("deals"))


def transferred(deal: Deal, new: Deal) -> None:
    """To each company about its own registration; neither reads of the other."""
    _tell([deal.owner], KIND, "moved_on", deal)
    _tell([new.owner], KIND, "taken_over", new)


def _say_goodbye(deal: Deal, person: Any, url: str) -> None:
    if person.is_active and person != deal.owner:
        context = {"deal": deal, "person": person, "page": url}
        notify(person, KIND, "emails/deals/owner_changed", context, url=url)
