"""Random histories: whatever people and the calendar do, the lines explain the date."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deals.protection import checks
from deals.registrations.models import Deal
from deals.registrations.services import expire_due, keep_alive
from partners.organizations.models import Membership
from portal.access.policy import Refused
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.deals.protection.conftest import CAM, DESK, SELLER, live

JOBS = (expire_due, keep_alive.notify_expiries, keep_alive.ask_for_updates,
        keep_alive.release_silent)  # fmt: skip
MOVES = {
    "request_extension": (SELLER, {"evidence": "They test it."}),
    "grant_extension": (CAM, {}),
    "refuse_extension": (CAM, {"message": "No."}),
    "keep_alive": (SELLER, {"next_step": "Call"}),
    "advance": (SELLER, {"stage": "proposal"}),
    "win": (SELLER, {"reason": "price"}),
    "lose": (SELLER, {"reason": "price"}),
    "revoke": (DESK, {"reason": "inactive", "message": "Gone."}),
    "reassign": (DESK, {"message": "Left."}),
    "transfer": (DESK, {"message": "Agreed."}),
}
SEATS = {"reassign": "seller2@northwind.example", "transfer": "seller@bluepeak.example"}
ENDED = {"won", "lost", "revoked", "expired"}
HISTORY = st.lists(
    st.tuples(
        st.integers(0, 40),  # days that pass
        st.booleans(),  # do the jobs run on the way?
        st.sampled_from(sorted(MOVES)),
        st.integers(-5, 80),  # days asked for or granted
    ),
    max_size=12,
)


@settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(history=HISTORY)
def test_protected_until_always_equals_the_ledger(world, history):
    with transaction.atomic():
        life = live(world)
        for pause, jobs_run, action, days in history:
            life.on(life.day + pause)
            if jobs_run:
                for job in JOBS:
                    life.run(job)
            attempt(life, action, days)
            for deal in Deal.objects.filter(owner__email__in=[SELLER, *SEATS.values()]):
                explained(deal, life)
        assert checks.verify().is_clean
        transaction.set_rollback(True)


def attempt(life, action, days):
    who, data = MOVES[action]
    data = dict(data)
    if action.endswith("request_extension") or action == "grant_extension":
        data["days"] = days
    if action in SEATS:
        data["member"] = Membership.objects.live().get(user__email=SEATS[action])
    try:
        with transaction.atomic():
            life.do(action, who, **data)
    except (Refused, StateMoved, ValidationError):
        life.deal.refresh_from_db()


def explained(deal, life):
    lines = list(deal.ledger.all())
    if deal.protected_until is None:
        assert not lines
        return
    start = lines[0].protected_until - dt.timedelta(days=lines[0].days)
    assert deal.protected_until == start + dt.timedelta(days=sum(line.days for line in lines))
    assert [line.kind for line in lines].count("approval") <= 1
    assert deal.extensions.filter(status="granted").count() == deal.extensions_granted
    assert deal.extension_pending == deal.extensions.filter(status="pending").exists()
    if deal.status in ENDED and deal.decided_at >= life.start - dt.timedelta(days=1):
        with life.now():
            assert deal.protected_until <= clock.today()
