"""The timeline: its page, and the next lines for htmx."""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partners.accounts.models import Account, Engagement
from partners.touchpoints import timeline
from partners.touchpoints.choices import Visibility
from partners.touchpoints.forms import TimelineFilter
from partners.touchpoints.models import Touchpoint
from partners.touchpoints.policies import can_write
from partners.touchpoints.seats import seat_of
from partners.touchpoints.views.pages import account_or_404
from portal.access.scope import scope_of
from portal.access.together import Asking


def account_timeline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole timeline with its filters; asked by htmx, only the lines after the cursor."""
    account = account_or_404(request, pk)
    seat = seat_of(scope_of(request.user), account)
    form = timeline_filter(request, account)
    reader = timeline.Reader(request.user, account, seat.engagements, wanted(form))
    page = timeline.page_of(reader, request.GET.get("cursor", ""))
    context = {
        "account": account,
        "form": form,
        "is_filtered": bool(reader.wanted.params()),
        "page": page,
        "can_write": can_write(seat),
        "names_company": not seat.is_partner,
        "is_first": not request.GET.get("cursor"),
    }
    is_more = getattr(request, "htmx", False) and not context["is_first"]
    name = "_items" if is_more else "timeline"
    return render(request, f"partners/touchpoints/{name}.html", context)


def timeline_filter(request: HttpRequest, account: Account) -> TimelineFilter:
    """Choices are what this person could find: people of touchpoints in sight."""
    rows = Touchpoint.objects.visible_to(request.user).filter(account=account).order_by()
    users: Any = get_user_model()._default_manager
    people = users.filter(Q(pk__in=rows.values("author")) | Q(pk__in=rows.values("people")))
    visibilities = [
        (value, label)
        for value, label in Visibility.choices
        if value != Visibility.INTERNAL or scope_of(request.user).staff_role
    ]
    form = TimelineFilter(
        request.GET, people=people.order_by("name_key"), visibilities=visibilities
    )
    form.is_valid()
    return form


def wanted(form: TimelineFilter) -> timeline.Wanted:
    found = {name: value for name, value in form.cleaned_data.items() if value}
    return timeline.Wanted(**found)


def first_page(user: Any, account: Account, engagements: list[Engagement]) -> Asking:
    """What the account's own page shows: the newest lines."""
    return timeline.page_asked(timeline.Reader(user, account, engagements), size=5)
