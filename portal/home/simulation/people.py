"""What people do with a registration, and when: a table of habits, each step sets the next one.

A step is `(year, deal) -> None`; it acts through the services as the person who would, and puts
what may happen next on the agenda. A step that finds the deal elsewhere does nothing.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from deals.registrations import services
from deals.registrations.choices import LossReason, RejectReason, Stage, Status, WinReason
from deals.registrations.models import Deal, ProductFamily
from portal.access.policy import Refused
from portal.workflow import clock
from portal.workflow.machine import StateMoved

Step = Callable[[Any, Deal], None]
TO_A_REVIEWER_LATE = 0.1  # the reviewer forgets: the clock has to remind
ANSWERS, SILENT = 0.8, 0.2
UNDECIDED = frozenset({Status.SUBMITTED, Status.IN_REVIEW})


def act(deal: Deal, actor: Any, name: str, **data: Any) -> bool:
    """One transition as this person; False when it is not possible (any more)."""
    try:
        services.perform(deal=deal, action=name, actor=actor, version=deal.version, data=data)
    except (StateMoved, Refused, ValidationError):
        deal.refresh_from_db()
        return False
    return True


def register(year: Any) -> None:
    """A seller registers a deal at a customer, spelt as people spell."""
    random = year.random
    seller, company = random.choice(year.sellers)
    customer = random.choice(year.customers)
    data = {
        "title": f"{customer['name'][:60]} {random.randint(1, 999)}",
        "customer_name": _typed(customer["name"], random),
        "customer_website": customer.get("website", "") if random.random() < 0.6 else "",
        "customer_country": customer.get("country", ""),
        "value_amount": services.to_money(random.choice([4, 12, 30, 75, 240]) * 1000),
        "value_currency": "USD",
        "expected_close": clock.today() + dt.timedelta(days=random.randint(30, 300)),
    }
    families = random.sample(year.families, random.choice([1, 1, 2]))
    lines = [{"family": family, "name": "Product", "quantity": 5} for family in families]
    deal = services.create_draft(actor=seller, organization=company, data=data, lines=lines)
    if act(deal, seller, "submit"):
        year.count("sent")
        late = random.random() < TO_A_REVIEWER_LATE
        year.plan(deal, review, days=random.uniform(3, 9) if late else random.uniform(0.05, 1.5))


def _typed(name: str, random: Any) -> str:
    short = name.split(" (")[0].split(",")[0].strip()
    return random.choice([name, short, short.upper(), f"{short} Ltd"])[:200]


def review(year: Any, deal: Deal) -> None:
    """The account manager decides, or asks; what another protection stops goes to the desk."""
    if deal.status not in UNDECIDED:
        return
    manager, dice = year.manager_of(deal), year.random.random()
    if deal.status == Status.SUBMITTED:
        act(deal, manager, "claim")
    if dice < 0.15:
        act(deal, manager, "request_info", fields=["need"], message="What is it for?")
        year.plan(deal, answer, days=year.random.uniform(0.5, 6))
    elif dice < 0.27:
        _reject(year, deal, manager)
    elif act(deal, manager, "approve", message="Good luck."):
        year.begin_life(deal)
    else:
        year.count("stopped by another protection")
        year.plan(deal, settle, days=year.random.uniform(0.2, 2))


def settle(year: Any, deal: Deal) -> None:
    """The desk approves what has become free, holds it for a while, or rejects it."""
    if act(deal, year.desk, "approve", message="It is free now."):
        year.begin_life(deal)
    elif deal.status == Status.IN_REVIEW and year.random.random() < 0.5:
        act(deal, year.desk, "hold", message="Another protection is active.")
        year.plan(deal, settle, days=year.random.uniform(5, 25))
    else:
        _reject(year, deal, year.desk)


def _reject(year: Any, deal: Deal, actor: Any) -> None:
    reason = year.random.choice([RejectReason.NOT_ACCEPTED, RejectReason.INCOMPLETE])
    act(deal, actor, "reject", reason=reason, message="We cannot accept this one.")


def answer(year: Any, deal: Deal) -> None:
    """Most owners answer; for the silent ones the clock returns a draft."""
    if deal.status != Status.INFO_REQUESTED or year.random.random() < SILENT:
        return
    try:
        services.answer(
            deal=deal, actor=deal.owner, version=deal.version, message="For a new office.",
            data={"need": "A new office"},
        )  # fmt: skip
    except (StateMoved, Refused, ValidationError):
        return
    year.plan(deal, review, days=year.random.uniform(0.1, 1.5))


def work(year: Any, deal: Deal) -> None:
    """A living deal: closed, kept alive, or forgotten."""
    dice = year.random.random()
    if dice < 0.14:
        _close(deal, "win", reason=WinReason.PRICE)
    elif dice < 0.24:
        _close(deal, "lose", reason=LossReason.COMPETITOR)
    elif dice < 0.28:
        act(deal, year.desk, "revoke", reason="inactive", message="The customer chose another.")
    elif dice < 0.9:
        stage = year.random.choice(Stage.values)
        act(deal, deal.owner, "keep_alive", stage=stage, next_step="Call the customer")
    if deal.status == Status.APPROVED:
        year.plan(deal, work, days=year.random.uniform(12, 33))


def _close(deal: Deal, name: str, reason: str) -> None:
    act(deal, deal.owner, name, reason=reason)


def extend(year: Any, deal: Deal) -> None:
    """Some owners ask for more time before the end, a few only in the days of grace."""
    if act(deal, deal.owner, "request_extension", evidence="The tender was moved.", days=30):
        year.count("extensions asked")
        year.plan(deal, decide_extension, days=year.random.uniform(0.2, 4))


def decide_extension(year: Any, deal: Deal) -> None:
    manager = year.manager_of(deal)
    if year.random.random() < 0.7:
        if act(deal, manager, "grant_extension", days=30, message="Agreed."):
            year.begin_life(deal)
    else:
        act(deal, manager, "refuse_extension", message="Not this time.")


def families() -> list[ProductFamily]:
    return list(ProductFamily.objects.order_by("code"))
