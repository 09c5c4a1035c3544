"""How many registrations a company may have open at the same time (design §4.2, by tier)."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import ngettext

from deals.registrations.choices import OPEN
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of
from partners.organizations.models import Organization


def check_cap(deal: Deal) -> None:
    """Raises when `deal`, just sent, is one more than the company may have open.

    The company's row is locked, so that two sent at once are counted one after the other.
    """
    cap = policy_of(deal).open_registrations_cap
    if cap is None or deal.organization_id is None:
        return
    Organization.objects.select_for_update().get(pk=deal.organization_id)
    others = Deal.objects.filter(organization=deal.organization_id, status__in=OPEN)
    if (count := others.exclude(pk=deal.pk).count()) >= cap:
        raise ValidationError({NON_FIELD_ERRORS: [_words(count, cap)]})


def _words(count: int, cap: int) -> str:
    return ngettext(
        "Your company has %(count)d open registration, and your programme level allows %(cap)d. "
        "Close or withdraw one, then send this one: it stays as a draft.",
        "Your company has %(count)d open registrations, and your programme level allows %(cap)d. "
        "Close or withdraw one, then send this one: it stays as a draft.",
        count,
    ) % {"count": count, "cap": cap}
