"""Who is told what about an engagement. Texts live in templates/emails/engagements/."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from partners.accounts.models import Engagement
from partners.engagements.choices import Side
from partners.engagements.models import EngagementRequest
from partners.engagements.rooms import people_of
from partners.organizations.choices import MemberRole
from partners.organizations.models import TeamMembership, managers_now
from portal.notifications.services import notify
from portal.people.choices import StaffRole


def _tell(
    people: Iterable[Any], kind: str, about: Any, actor: Any, *, page: str = "", **context: Any
) -> None:
    """`page`: below the record's own, where the person acts."""
    key = context.pop("key", "")
    for person in {person.pk: person for person in people if person.is_active}.values():
        if person == actor:
            continue
        words = {"row": about, "person": person, **context}
        template = f"emails/engagements/{context['template']}"
        url = about.get_absolute_url() + page
        notify(person, kind, template, words, about=about, url=url, key=key)


def speakers(row: Engagement, side: str) -> list[Any]:
    """Active people whose consent counts for a side."""
    people: Any = get_user_model()._default_manager.filter(is_active=True)
    if side == Side.PARTNER:
        seats = row.organization.memberships.live().filter(role=MemberRole.ADMIN)
        return list(people.filter(pk__in=seats.values("user")))
    if row.account.owner_team_id is None:
        return list(people.filter(staff_role=StaffRole.DESK))
    team = TeamMembership.objects.live().filter(team=row.account.owner_team_id)
    return list(people.filter(pk__in=team.values("user")))


def _everybody(row: Engagement) -> list[Any]:
    """Both sides; before the account's own side agreed, that side alone and the proposer."""
    people = speakers(row, Side.VENDOR)
    if row.vendor_accepted_at:
        for side in people_of(row).values():
            people += side
    elif row.proposed_by:
        people.append(row.proposed_by)
    return people


def proposed(row: Engagement, actor: Any) -> None:
    """Whoever has to answer now: first the account's own side, then the company."""
    side = Side.PARTNER if row.vendor_accepted_at else Side.VENDOR
    _tell(
        speakers(row, side), "engagement_proposed", row, actor, page="accept/", template="proposed"
    )


def opened(row: Engagement, actor: Any) -> None:
    _tell(_everybody(row), "engagement_news", row, actor, template="opened")


def declined(row: Engagement, actor: Any, template: str) -> None:
    _tell(_everybody(row), "engagement_news", row, actor, template=template)


def change_asked(row: Engagement, actor: Any) -> None:
    people = [
        person
        for side in (Side.VENDOR, Side.PARTNER)
        if not getattr(row, f"wanted_{side}_at")
        for person in speakers(row, side)
    ]
    _tell(
        people,
        "engagement_proposed",
        row,
        actor,
        page="accept_change/",
        template="change_asked",
        level=row.get_wanted_level_display(),
    )


def changed(row: Engagement, actor: Any) -> None:
    _tell(_everybody(row), "engagement_news", row, actor, template="changed")


def stopped(row: Engagement, actor: Any, template: str, message: str = "") -> None:
    """Paused, resumed, ended or run out."""
    _tell(_everybody(row), "engagement_ended", row, actor, template=template, message=message)


def ending_soon(row: Engagement) -> None:
    key = f"engagement-end-{row.pk}-{row.ends_on}"
    _tell(_steerers(row), "engagement_due", row, None, template="ending_soon", key=key)


def review_due(row: Engagement) -> None:
    key = f"engagement-review-{row.pk}-{row.review_on}"
    _tell(
        _steerers(row),
        "engagement_due",
        row,
        None,
        page="review/",
        template="review_due",
        key=key,
    )


def _steerers(row: Engagement) -> list[Any]:
    sides = [*speakers(row, Side.VENDOR), *speakers(row, Side.PARTNER)]
    return sides + list(managers_now(row.organization))


# --- Requests ----------------------------------------------------------------------------------
def asked(row: EngagementRequest, actor: Any) -> None:
    """The company's account managers; the desk where there are none."""
    people: Any = list(managers_now(row.organization))
    if not people:
        users: Any = get_user_model()._default_manager
        people = users.filter(is_active=True, staff_role=StaffRole.DESK)
    _tell(people, "engagement_asked", row, actor, template="asked")


def answered(row: EngagementRequest, actor: Any, template: str) -> None:
    people = [row.asked_by] if row.asked_by else []
    _tell(people, "engagement_news", row, actor, template=template)
