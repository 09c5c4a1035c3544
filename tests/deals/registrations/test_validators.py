"""What a registration may hold: each rule with its boundary, and text people really type."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from deals.registrations import validators
from portal.workflow import clock


def fault(check, *args):
    """Names of the fields `check` refuses; empty when it accepts."""
    try:
        check(*args)
    except ValidationError as error:
        return set(error.message_dict)
    return set()


FIELDS = [
    ("title", "x" * 160, True),
    ("title", "x" * 161, False),
    ("title", "Zażółć gęślą 网络 🚀", True),
    ("title", "<script>alert(1)</script>", True),
    ("title", "=HYPERLINK(1)", True),
    ("title", "nul\x00", False),
    ("title", "bell\x07", False),
    ("need", "two\nlines\tand a tab", True),
    ("need", "x" * 3001, False),
    ("customer_website", "example.com", True),
    ("customer_website", "https://пример.рф/path", True),
    ("customer_website", "javascript:alert(1)", False),
    ("customer_website", "not a host", False),
    ("value_amount", Decimal("0.01"), True),
    ("value_amount", Decimal("0"), False),
    ("value_amount", Decimal("-1"), False),
    ("value_amount", Decimal("99999999999.99"), True),
    ("value_amount", Decimal("100000000000.00"), False),
    ("value_amount", None, True),
    ("value_currency", "EUR", True),
    ("value_currency", "EURO", False),
    ("value_currency", "XXX", False),
    ("expected_close", None, True),
]


@pytest.mark.parametrize(("name", "value", "accepted"), FIELDS)
def test_field(name, value, accepted):
    assert fault(validators.check_fields, {name: value}) == (set() if accepted else {name})


def test_close_is_at_most_five_years_away():
    last = clock.today() + validators.FURTHEST_CLOSE
    assert fault(validators.check_fields, {"expected_close": last}) == set()
    assert fault(validators.check_fields, {"expected_close": last + dt.timedelta(days=1)}) == {
        "expected_close"
    }


def test_every_fault_is_named_at_once():
    bad = {"title": "\x00", "value_amount": Decimal(-1), "customer_website": "?", "need": "fine"}
    assert fault(validators.check_fields, bad) == {"title", "value_amount", "customer_website"}


def test_text_is_trimmed_and_in_one_unicode_form():
    cleaned = validators.check_fields({"title": "  Cafe\u0301  "})
    assert cleaned == {"title": "Café"}


LINES = [
    ([], True),
    ([{}] * 50, True),
    ([{}] * 51, False),
    ([{"quantity": 1}], True),
    ([{"quantity": 0}], False),
    ([{"quantity": 1_000_000}], True),
    ([{"quantity": 1_000_001}], False),
    ([{"unit_price": Decimal(0)}], True),
    ([{"unit_price": Decimal("-0.01")}], False),
    ([{"unit_price": Decimal("10000000000")}], False),
    ([{"unit_price": None}], True),
]


@pytest.mark.parametrize(("lines", "accepted"), LINES)
def test_lines(lines, accepted):
    assert fault(validators.check_lines, lines) == (set() if accepted else {"products"})


def test_complete_names_what_is_missing(world):
    deal = world.deals["nw-submitted"]
    assert fault(validators.check_complete, deal) == set()
    deal.title, deal.value_currency = "", ""
    deal.expected_close = clock.today() - dt.timedelta(days=1)
    deal.lines.all().delete()
    missing = {"title", "value_currency", "expected_close", "products"}
    assert fault(validators.check_complete, deal) == missing
    assert fault(validators.check_complete, deal, frozenset({"title"})) == {"title"}
