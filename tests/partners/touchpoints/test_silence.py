"""The unanswered contact: when a task is made, for whom, and who hears of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.accounts.models import Contact
from partners.plans.models import Task
from partners.touchpoints import services
from partners.touchpoints.models import Unanswered
from portal.access.policy import Refused
from portal.jobs.registry import JOBS
from portal.workflow import clock
from portal.workflow.machine import StateMoved
from tests.partners.touchpoints.conftest import WHO, stop

DAY = dt.timedelta(days=1)


@pytest.fixture
def tried(note):
    """`tried("nw", 9, 5, 1, …)`: attempts without an answer, so many days ago each."""

    def attempts(name, *days, visibility="own", outcome="no_answer", **more):
        for ago in days:
            data = {"outcome": outcome, "at": clock.now() - ago * DAY}
            note(name, visibility, f"{ago} days ago", data=data, **more)

    return attempts


def tasks(who, name):
    return set(Task.objects.visible_to(who(name)).values_list("title", flat=True))


def test_third_try_makes_one_task_for_the_side_that_tried(both, acme, tried, who, sign_in):
    alice = Contact.objects.get(account=acme)
    tried("nw", 12, 6, visibility="joint", contacts=[alice])
    assert services.notice_silence() == 0
    tried("nw", 1, contacts=[alice])
    assert JOBS["unanswered_contacts"].run(lambda done, total: None) == "1 series noticed"
    tried("nw", 0, contacts=[alice])
    assert services.notice_silence() == 0  # the same series
    task, noticed = Task.objects.get(), Unanswered.objects.get()
    assert noticed.task_id == task.pk and task.assignee == who("nw")
    title = {"No answer from Alice Acme: try another way"}
    for name, told in {"nw": title, "nw2": title}.items():
        assert tasks(who, name) == told
        page = sign_in(WHO[name]).get(f"/accounts/{acme.pk}/timeline/").content.decode()
        assert "No answer from Alice Acme" in page
    for name in ("bp", "cam", "cam2", "direct", "desk"):
        assert tasks(who, name) == set(), name
        page = sign_in(WHO[name]).get(f"/accounts/{acme.pk}/timeline/").content.decode()
        assert "No answer from" not in page, name


def test_an_answer_begins_a_new_series(both, acme, tried):
    tried("nw", 9, 8)
    tried("nw", 7, outcome="answered")
    tried("nw", 6, 5)
    assert services.notice_silence() == 0
    tried("nw", 4)
    assert services.notice_silence() == 1
    tried("nw", 3, outcome="answered")
    tried("nw", 2, 1, 0)
    assert services.notice_silence() == 1
    assert Task.objects.count() == 2


def test_old_tries_other_sides_and_calls_of_the_customer_do_not_count(both, acme, tried, note):
    tried("nw", 20, 18, 2)
    tried("bp", 2)
    tried("cam", 1)
    for _again in range(3):
        data = {"outcome": "no_answer", "direction": "in"}
        note("nw", "own", "They rang", data=data)
    assert services.notice_silence() == 0


def test_vendors_series_makes_an_internal_task(both, acme, tried, who):
    tried("cam", 3, 2, 1, visibility="internal")
    assert services.notice_silence() == 1
    title = {"No answer from Acme Industries: try another way"}
    readers = {name for name in WHO if tasks(who, name) == title}
    assert readers == {"cam", "direct", "desk", "auditor"}


def test_nothing_is_made_of_a_series_whose_engagement_is_over(both, acme, tried, who):
    tried("nw", 3, 2, 1)
    stop(acme, "Northwind", who("direct"))
    assert services.notice_silence() == 0 and not Task.objects.exists()


def test_desk_sets_when_silence_counts(both, acme, tried, who, sign_in):
    tried("nw", 3, 2)
    client = sign_in(WHO["desk"])
    path = "/accounts/contact-rule/"
    assert client.get(path).context["form"]["attempts"].value() == 3
    for bad in ({"attempts": 0, "days": 14}, {"attempts": 3, "days": "x"}):
        assert client.post(path, {"version": 1} | bad).status_code == 400
    data = {"version": 1, "attempts": 2, "days": 10}
    assert client.post(path, data).status_code == 302
    assert client.post(path, data).status_code == 409
    assert services.notice_silence() == 1
    assert sign_in(WHO["auditor"]).get(path).status_code == 200
    for name in ("nw", "cam", "direct"):
        assert sign_in(WHO[name]).get(path).status_code == 403
    with pytest.raises(Refused):
        services.change_rule(actor=who("auditor"), version=2, attempts=3, days=3)
    with pytest.raises(ValidationError):
        services.change_rule(actor=who("desk"), version=2, attempts=1, days=3)
    with pytest.raises(StateMoved):
        services.change_rule(actor=who("desk"), version=1, attempts=3, days=3)
