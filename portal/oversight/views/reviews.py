"""Access reviews: campaigns, one campaign with its items, answers, evidence."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.audit import record_event
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of
from portal.oversight import policies
from portal.oversight.choices import ReviewStatus
from portal.oversight.forms import AnswerForm, StartForm, posted, status_of
from portal.oversight.models import AccessReview, ReviewAnswer, ReviewItem
from portal.oversight.register import SHARES
from portal.oversight.services import reviews
from portal.oversight.telling import said_by
from portal.workflow import clock

USUAL = dt.timedelta(days=30)


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns in which the reader has something to answer; all for the neutral."""
    page = page_of(_counted(request), order="-started_at", params=request.GET)
    context = {
        "rows": page.rows,
        "page": page,
        "today": clock.today(),
        "may_run": bool(policies.can_run_reviews(scope_of(request.user))),
    }
    return render(request, "portal/oversight/reviews.html", context)


def _counted(request: HttpRequest) -> Any:
    """Campaigns with the number of items in the reader's scope, and of those answered."""
    return AccessReview.objects.visible_to(request.user).counted(scope_of(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(policies.can_run_reviews(scope_of(request.user)))
    first = {"token": uuid.uuid4(), "due_on": clock.today() + USUAL, "kinds": list(SHARES)}
    form = StartForm(posted(request), initial=first)
    if form.is_valid() and form.attempt(reviews.start, actor=request.user, **form.cleaned_data):
        messages.success(request, _("The review has begun. Who answers has been told."))
        return redirect(form.result)
    return render(
        request, "portal/oversight/review_new.html", {"form": form}, status=status_of(form)
    )


@require_safe
def campaign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _campaign_page(request, visible_or_404(_counted(request), request.user, pk=pk))


def _campaign_page(
    request: HttpRequest, review: AccessReview, status: int = 200, **refused: Any
) -> HttpResponse:
    """`refused`: the item and the form that was not taken."""
    shown = "answered" if request.GET.get("show") == "answered" else "waiting"
    items = _items(request, review).filter(answer__isnull=shown == "waiting")
    page = page_of(items, order="holder", params=request.GET)
    scope = scope_of(request.user)
    for item in page.rows:
        item.label = SHARES[item.kind].one if item.kind in SHARES else item.kind
        item.may_answer = review.status == ReviewStatus.OPEN and policies.can_answer(scope, item)
        item.refused = refused.get("form") if item.pk == refused.get("item") else None
        item.said_by = said_by(request.user, getattr(item, "answer", None))
    context = {
        "review": review,
        "rows": page.rows,
        "page": page,
        "shown": shown,
        "waiting": review.asked - review.answered,  # type: ignore[attr-defined]
        "overdue": review.status == ReviewStatus.OPEN and review.due_on < clock.today(),
        "may_run": bool(policies.can_run_reviews(scope)),
        "kinds": [SHARES[code].label for code in review.kinds if code in SHARES],
    }
    return render(request, "portal/oversight/review.html", context, status=status)


def _items(request: HttpRequest, review: AccessReview) -> Any:
    rows = ReviewItem.objects.visible_to(request.user).filter(review=review)
    return rows.select_related("answer__answered_by", "owner")


@require_POST
def answer(request: HttpRequest, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    row = visible_or_404(ReviewItem, request.user, pk=item, review=pk)
    require(policies.can_answer(scope_of(request.user), row))
    form = AnswerForm(request.POST)
    if form.is_valid() and form.attempt(
        reviews.answer, item=row, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Noted: %(answer)s.") % {"answer": _word(form.result)})
        return redirect("access_review", pk=pk)
    review = visible_or_404(_counted(request), request.user, pk=pk)
    return _campaign_page(request, review, 400, form=form, item=row.pk)


def _word(said: ReviewAnswer) -> str:
    return str(said.get_answer_display()).lower()


@require_POST
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    review = visible_or_404(AccessReview, request.user, pk=pk)
    reviews.close(review=review, actor=request.user)
    messages.success(request, _("The review is closed. Its evidence stays."))
    return redirect(reverse("access_review", args=[pk]))


@require_safe
def evidence(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Who confirmed what and when, as CSV, for the items in the reader's scope."""
    review = visible_or_404(AccessReview, request.user, pk=pk)
    record_event(review, request.user, "export_access_review")
    header = [
        _("Kind"), _("What"), _("Who"), _("Company"), _("Since"), _("Until"),
        _("Last used"), _("Answer"), _("Reason"), _("Answered by"), _("Answered at"),
    ]  # fmt: skip
    return export_rows(request, "access-review.csv", header, _evidence(request, review), "")


def _evidence(request: HttpRequest, review: AccessReview) -> Iterator[list[Any]]:
    for item in _items(request, review).order_by("holder", "pk").iterator(500):
        said = getattr(item, "answer", None)
        yield [
            SHARES[item.kind].one if item.kind in SHARES else item.kind,
            item.what, item.holder, item.organization, item.since, item.until,
            item.used_on,
            said.get_answer_display() if said else "",
            said.reason if said else "",
            said_by(request.user, said),
            said.answered_at.isoformat() if said else "",
        ]  # fmt: skip
