"""Statements are counted for their request, and slow ones are told without their values."""

from django.db import connection
from django.test import RequestFactory

from portal.observing import queries
from tests.visitor import visit

SELLER = "seller@northwind.example"


def test_statements_are_counted_for_the_request_at_hand(db):
    with queries.counted(RequestFactory().get("/")) as tally, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 3")
    assert tally.queries == 2 and tally.seconds > 0


def test_a_slow_statement_is_told_with_its_request(world, settings, log):
    settings.SLOW_QUERY_MS = 0
    response = visit(world.users[SELLER]).get("/deals/?q=Zitronenfalter")
    told = [line for line in log.of("slow query") if "request_id" in line]
    assert len(told) == log.of("request")[-1]["queries"]
    assert {line["request_id"] for line in told} == {response.headers["X-Request-ID"]}
    assert any("registrations_deal" in line["sql"] for line in told)
    assert any(line["route"] == "deals/" for line in told)
    text = "".join(line["sql"] for line in told)
    assert "Zitronenfalter" not in text and SELLER not in text


def test_fast_statements_are_nobody_s_concern(world, settings, log):
    settings.SLOW_QUERY_MS = 60_000
    visit(world.users[SELLER]).get("/deals/")
    assert log.of("slow query") == []


def test_texts_written_into_a_statement_are_left_out():
    assert queries.shape("SELECT 'it''s me', x FROM y WHERE z = %s") == (
        "SELECT '…', x FROM y WHERE z = %s"
    )
