"""The log: fields that help, and nobody in it."""

import json
import logging
import re
import sys

import pytest
from django.db import IntegrityError

from portal.jobs.models import JobRun
from portal.jobs.services import do
from portal.observing import logs
from tests.visitor import visit

SELLER = "seller@northwind.example"
TOKEN = "kX3-vB9_qLm2TzR8wYc5NdF7hJp0sGaEuQiO4tVx1bK"
WORD = "Zitronenfalter"


def test_what_is_taken_out_of_a_sentence():
    given = f"mail to {SELLER} at https://x.example/deals/?q={WORD} with {TOKEN}"
    assert logs.cleaned(given) == (
        "mail to [address] at https://x.example/deals/?[query] with [secret]"
    )
    kept = "run 1cc32a84-bbd3-578a-8d83-f02b5d8c6b44 of portal.observing.checks.application failed"
    assert logs.cleaned(kept) == kept
    assert logs.cleaned("digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b") == "digest [secret]"


@pytest.mark.parametrize("style", logs.FORMATS)
def test_an_error_is_told_by_kind_and_place(style):
    try:
        try:
            raise IntegrityError(f"duplicate key DETAIL: Key (email)=({SELLER}) exists")
        except IntegrityError as first:
            raise ValueError(f"{WORD} is taken") from first
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "p", 1, "it failed", (), sys.exc_info())
    line = logs.formatter(style, whole_errors=False).format(record)
    assert "ValueError" in line and "IntegrityError" in line and "test_logs.py" in line
    assert SELLER not in line and WORD not in line
    assert WORD in logs.formatter(style, whole_errors=True).format(record)


def test_errors_about_the_program_keep_their_words():
    try:
        None.deal  # noqa: B018
    except AttributeError:
        record = logging.LogRecord("x", logging.ERROR, "p", 1, "it failed", (), sys.exc_info())
    told = json.loads(logs.formatter("json", whole_errors=False).format(record))
    assert told["error"][0]["message"] == "'NoneType' object has no attribute 'deal'"


def test_nothing_a_person_typed_or_was_sent_is_in_the_log(world, log, monkeypatch):
    """Sign-in failure, links that are keys, a search, an upload's name, an error with secrets."""

    def broken(*args, **kwargs):
        raise RuntimeError(f"{WORD} {SELLER} {TOKEN}")

    stranger, seller = visit(), visit(world.users[SELLER])
    stranger.raise_request_exception = seller.raise_request_exception = False
    stranger.post("/auth/login/", {"login": SELLER, "password": WORD})
    for path in ("/invitations/{}/", "/auth/password/reset/key/1-{}/", "/calendar/{}.ics"):
        stranger.get(path.format(TOKEN))
    stranger.get("/api/v1/deals/", headers={"authorization": f"Bearer {TOKEN}"})
    seller.get(f"/deals/?q={WORD}")
    seller.get(f"/nowhere/{WORD}/{SELLER}/")
    seller.post("/deals/new/", {"customer_name": WORD, "contact_email": SELLER})
    monkeypatch.setattr("portal.home.views.numbers", broken)
    assert seller.get(f"/?{WORD}={SELLER}").status_code == 500
    lowered = log.text.lower()
    for secret in (SELLER, "northwind", WORD, TOKEN, "nils"):
        assert secret.lower() not in lowered, secret
    routes = {line["route"] for line in log.of("request")}
    assert {"invitations/<slug:token>/", "deals/", "auth/login/", ""} <= routes
    fault = next(line for line in log.lines if line.get("error"))
    assert fault["error"][0]["kind"] == "builtins.RuntimeError" and fault["route"] == ""


def test_a_line_of_a_request_says_how_it_went(world, log):
    seller = world.users[SELLER]
    response = visit(seller).get("/deals/?status=in_review")
    line = log.of("request")[-1]
    assert (line["method"], line["route"], line["status"]) == ("GET", "deals/", 200)
    assert line["user"] == str(seller.pk) and line["queries"] > 3 and line["ms"] >= line["db_ms"]
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["level"] == "info" and line["logger"] == "portal.request"


def test_strangers_cost_no_query_and_have_no_name(db, log, django_assert_num_queries):
    with django_assert_num_queries(0):
        visit().get("/deals/")
    assert "user" not in log.of("request")[-1]


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, "req-2026.11_22", True),
        (0, "req-2026.11_22", False),  # no proxy of ours: a visitor's own word
        (1, "x" * 65, False),
        (1, "short", False),
        (1, 'a"} {"event":"forged', False),
        (1, "línea-ñ-123", False),
    ],
)
def test_a_request_has_an_id(db, settings, proxies, given, kept):
    settings.PROXIES = proxies
    found = visit().get("/deals/", headers={"x-request-id": given}).headers["X-Request-ID"]
    assert (found == given) is kept
    assert kept or re.fullmatch("[0-9a-f]{32}", found)


def test_a_job_carries_the_id_of_the_request_that_planned_it(world, log):
    desk = visit(world.users["desk@meridian.example"])
    response = desk.post("/reports/jobs/forget_old_runs/run/")
    run = JobRun.objects.get(name="forget_old_runs")
    assert run.request_id == response.headers["X-Request-ID"]

    JobRun.objects.filter(pk=run.pk).update(name="no_such_job")
    run.refresh_from_db()
    assert do(run) is False
    line = log.of("job no_such_job failed")[0]
    assert (line["request_id"], line["job"], line["run"]) == (
        run.request_id,
        "no_such_job",
        str(run.pk),
    )
