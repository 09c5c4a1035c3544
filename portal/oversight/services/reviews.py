"""Access reviews: begin, answer, remind, close, begin again."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.access.explain import Holders
from portal.access.policy import require
from portal.access.scope import DESK, scope_of
from portal.activity.audit import record_event
from portal.notifications.services import notify
from portal.oversight import policies
from portal.oversight.choices import Answer, AnswerBy, ReviewStatus
from portal.oversight.models import AccessReview, ReviewAnswer, ReviewItem
from portal.oversight.register import SHARES, rows_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved

REMINDERS = (7, 3, 1, 0)  # days before the last day on which who has not answered is reminded
LONGEST = dt.timedelta(days=366)


def start(
    *,
    actor: Any,
    name: str,
    kinds: Sequence[str],
    due_on: dt.date,
    ends_unanswered: bool = False,
    repeat_months: int | None = None,
    token: uuid.UUID | None = None,
    follows: AccessReview | None = None,
) -> AccessReview:
    """Every live grant of these kinds becomes an item; who answers is told. A form sent twice
    with one `token` begins one campaign."""
    require(policies.can_run_reviews(scope_of(actor)))
    token = token or uuid.uuid4()
    if sent := AccessReview.objects.filter(token=token).first():
        return sent
    _check(kinds, due_on)
    try:
        with transaction.atomic():
            review = AccessReview.objects.create(
                name=name, kinds=list(kinds), due_on=due_on, ends_unanswered=ends_unanswered,
                repeat_months=repeat_months, started_by=actor, token=token,
            )  # fmt: skip
            if follows is not None:
                follows.followed_by = review
                follows.save(update_fields=["followed_by"])
            for kind in kinds:
                ReviewItem.objects.bulk_create(_items(review, kind, actor), batch_size=500)
            note = {"name": name, "kinds": list(kinds), "items": review.items.count()}
            record_event(review, actor, "start_access_review", note=note)
            _tell(review, "asked", key="begin")
    except IntegrityError:
        return AccessReview.objects.get(token=token)
    return review


def _check(kinds: Sequence[str], due_on: dt.date) -> None:
    if not kinds or set(kinds) - SHARES.keys():
        raise ValidationError({"kinds": _("Choose what is reviewed.")})
    if not clock.today() < due_on <= clock.today() + LONGEST:
        raise ValidationError({"due_on": _("Choose a day within the next 12 months.")})


def _items(review: AccessReview, code: str, actor: Any) -> Iterable[ReviewItem]:
    kind = SHARES[code]
    able = set(
        get_user_model()._default_manager.filter(is_active=True).values_list("pk", flat=True)
    )
    for row in rows_of(kind, scope_of(actor)):
        answer_by = kind.answer_by
        if answer_by == AnswerBy.PERSON and row["owner_pk"] not in able:
            answer_by = AnswerBy.DESK
        if answer_by == AnswerBy.COMPANY and row["company_id"] is None:  # the vendor's own
            answer_by = AnswerBy.DESK
        yield ReviewItem(
            review=review, kind=code, subject_id=row["row"], what=row["what"],
            holder=row["holder"][:200], organization=row["company"][:200],
            organization_id=row["company_id"], answer_by=answer_by, owner_id=row["owner_pk"],
            since=row["begins"], until=row["ends"], used_on=row["used"],
        )  # fmt: skip


# --- Answers -------------------------------------------------------------------------------------
def answer(*, item: ReviewItem, actor: Any, answer: str, reason: str) -> ReviewAnswer:
    """Keep the grant, or end it at once. The same again by the same person is the same; another
    answer finds the item moved on."""
    require(policies.can_answer(scope_of(actor), item))
    if answer not in Answer.values:
        raise ValidationError({"answer": _("Choose to keep or to end it.")})
    if answer == Answer.END and not reason:
        raise ValidationError({"reason": _("Please say why it ends.")})
    with transaction.atomic():
        review = AccessReview.objects.select_for_update().get(pk=item.review_id)
        if said := ReviewAnswer.objects.filter(item=item).first():
            if (said.answered_by_id, said.answer) == (actor.pk, answer):
                return said
            raise StateMoved(_("This was answered already."), review)
        if review.status == ReviewStatus.CLOSED:
            raise StateMoved(_("This review is closed."), review)
        if answer == Answer.END:
            _end(item, actor, reason)
        return _write(review, item, actor, answer, reason)


def _write(review: Any, item: ReviewItem, actor: Any, answer: str, reason: str) -> ReviewAnswer:
    row = ReviewAnswer.objects.create(item=item, answer=answer, reason=reason, answered_by=actor)
    note = {"what": item.what, "holder": item.holder, "answer": str(answer), "reason": reason}
    record_event(item, actor, "answer_access_review", note=note)
    if not review.items.waiting().exists():
        close(review=review)
    return row


def _end(item: ReviewItem, actor: Any, reason: str) -> None:
    """What has ended meanwhile stays ended."""
    kind = SHARES[item.kind]
    live = kind.rows(scope_of(actor)).filter(pk=item.subject_id).exists()
    if not live:
        return
    if kind.end is None:
        raise ValidationError({"answer": _("This cannot be ended here.")})
    kind.end(row=kind.found(item.subject_id), actor=actor, reason=reason)


def close(*, review: AccessReview, actor: Any = None) -> None:
    """No more answers. By the desk (`actor`), or by itself when all is answered or time is up."""
    if actor is not None:
        require(policies.can_run_reviews(scope_of(actor)))
    rows = AccessReview.objects.filter(pk=review.pk, status=ReviewStatus.OPEN)
    if rows.update(status=ReviewStatus.CLOSED, closed_at=clock.now()):
        waiting = review.items.waiting().count()
        record_event(review, actor, "close_access_review", note={"unanswered": waiting})


# --- By the calendar -----------------------------------------------------------------------------
def close_due() -> int:
    """Campaigns that end what nobody answered do so after their last day; returns ended items."""
    ended = 0
    rows = AccessReview.objects.open().filter(ends_unanswered=True, due_on__lt=clock.today())
    for review in rows.select_related("started_by"):
        actor = _keeper(review)
        for item in review.items.waiting():
            ended += _end_unanswered(review, item, actor)
        close(review=review)
    return ended


def _end_unanswered(review: AccessReview, item: ReviewItem, actor: Any) -> int:
    """One item in a transaction of its own; what refuses to end stays unanswered, on record."""
    reason = str(_("Nobody answered in time."))
    try:
        with transaction.atomic():
            _end(item, actor, reason)
            _write(review, item, None, Answer.END, reason)
    except (ValidationError, PermissionDenied, StateMoved):
        return 0
    return 1


def _keeper(review: AccessReview) -> Any:
    """Somebody of the desk in whose name the calendar acts."""
    if review.started_by and review.started_by.is_active and review.started_by.staff_role == DESK:
        return review.started_by
    people = get_user_model()._default_manager.filter(is_active=True, staff_role=DESK)
    return people.order_by("date_joined", "pk").first()


def remind() -> int:
    """Tell who has not answered, some days before the end and when it is over; returns how many."""
    told = 0
    for review in AccessReview.objects.open():
        left = (review.due_on - clock.today()).days
        if left in REMINDERS or left < 0:
            told += _tell(review, "reminder", key=f"{left}" if left >= 0 else "late")
    return told


def start_again() -> int:
    """Campaigns that repeat begin again, as long as the one before."""
    begun = 0
    rows = AccessReview.objects.exclude(repeat_months=None).filter(followed_by=None)
    for review in rows.select_related("started_by"):
        if _months_after(review.started_at.date(), review.repeat_months or 0) <= clock.today():
            length = review.due_on - review.started_at.date()
            start(
                actor=_keeper(review), name=review.name, kinds=review.kinds,
                due_on=clock.today() + max(length, dt.timedelta(days=1)),
                ends_unanswered=review.ends_unanswered, repeat_months=review.repeat_months,
                token=uuid.uuid5(review.pk, "again"), follows=review,
            )  # fmt: skip
            begun += 1
    return begun


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    return dt.date(year, month + 1, 28)


# --- Who is told ---------------------------------------------------------------------------------
def _tell(review: AccessReview, words: str, key: str) -> int:
    """One notice for each person who still has something to answer."""
    people = _answerers(review)
    for person in people:
        notify(
            person, "access_review", f"emails/oversight/review_{words}",
            {"review": review, "url": review.get_absolute_url()},
            about=review, key=f"access_review:{review.pk}:{key}",
        )  # fmt: skip
    return len(people)


def _answerers(review: AccessReview) -> list[Any]:
    holders = Holders()
    people: set[Any] = set()
    waiting = review.items.waiting().order_by()
    rows = waiting.values_list("answer_by", "organization_id", "owner_id").distinct()
    for answer_by, company, owner in rows:
        if answer_by == AnswerBy.COMPANY:
            people |= holders.holding("manage_members", company)
        elif answer_by == AnswerBy.PERSON:
            people.add(owner)
        else:
            people |= holders.role(DESK)
    found = get_user_model()._default_manager.filter(pk__in=people, is_active=True)
    return list(found.order_by("email"))
