"""When a replica may answer. `make scaling` does it with a real one that lags."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import transaction

from deals.registrations.models import Deal
from partners.organizations.models import Membership, Organization
from portal import replicas
from portal.access.scope import grant_tables, team_models
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.caching import MayFail
from portal.people.models import ApiToken, User


@pytest.fixture
def log(monkeypatch):
    """Where the primary and the replica are."""
    places = {"primary": 1, "replica": 1}
    monkeypatch.setattr(replicas, "_end_of_log", lambda: places["primary"])
    monkeypatch.setattr(replicas, "_has_replayed", lambda place: places["replica"] >= place)
    return places


def write(log):
    with transaction.atomic():
        replicas.Router().db_for_write(Organization)
        log["primary"] += 1


def test_who_is_who_and_who_may_what_is_never_asked_of_a_replica():
    never = [User, Session, ApiToken, AuditEntry, OutgoingEmail, *grant_tables(), *team_models()]
    assert not [model for model in never if replicas.may_follow(model)]
    assert all(replicas.may_follow(model) for model in (Deal, Organization, Membership))


def test_outside_a_request_everything_is_the_primarys():
    assert replicas.Router().db_for_read(Deal) == replicas.PRIMARY


@pytest.mark.django_db(transaction=False)
def test_a_replica_answers_once_it_has_what_was_written(
    log, django_capture_on_commit_callbacks, rf
):
    assert not replicas.has_caught_up()  # nobody knows yet: the first reader finds out
    assert replicas.has_caught_up()
    with django_capture_on_commit_callbacks(execute=True):
        write(log)
    assert not replicas.has_caught_up()
    assert not replicas.has_caught_up()  # known by now, and not there yet
    log["replica"] = log["primary"]
    assert replicas.has_caught_up()


@pytest.mark.django_db
def test_while_the_shared_cache_fails_the_primary_answers(log, monkeypatch):
    replicas.has_caught_up()
    assert replicas.has_caught_up()
    monkeypatch.setattr(MayFail, "failed_within", lambda self, seconds: True)
    assert isinstance(caches["default"], MayFail)
    assert not replicas.has_caught_up()


@pytest.mark.django_db
def test_a_write_of_which_the_cache_forgot_the_count_counts(
    log, django_capture_on_commit_callbacks
):
    replicas.has_caught_up()
    cache.delete(replicas.WRITES)
    with django_capture_on_commit_callbacks(execute=True):
        write(log)
    assert not replicas.has_caught_up()


@pytest.mark.django_db
def test_a_request_that_writes_reads_what_it_wrote(log, rf, django_capture_on_commit_callbacks):
    seen = []

    def view(request):
        router = replicas.Router()
        seen.append(router.db_for_read(Deal))
        router.db_for_write(Session)
        seen.append(router.db_for_read(Deal))

    replicas.has_caught_up()
    for request in (rf.get("/"), rf.post("/")):
        replicas.middleware(view)(request)
    assert seen == ["replica", "default", "default", "default"]
    assert replicas.Router().db_for_read(Deal) == "default"
