"""What is typed into the registration form: refused whole with words, or kept as it is."""

import re

import pytest

from deals.registrations import services
from deals.registrations.models import Deal
from tests.deals.registrations.form import CUSTOMER, OPPORTUNITY, begin, step, token
from tests.visitor import visit, words


@pytest.fixture
def seller(world):
    return world.users["seller@northwind.example"]


NAUGHTY = {
    "too long": {"customer_name": "x" * 201},
    "nul": {"customer_name": "a\x00b"},
    "control": {"customer_name": "a\x07b"},
    "not a country": {"customer_country": "ZZ"},
    "not an address": {"contact_email": "nobody"},
    "not a site": {"customer_website": "javascript:alert(1)"},
    "not a role": {"contact_role": "king"},
}


@pytest.mark.parametrize("bad", NAUGHTY.values(), ids=NAUGHTY)
def test_bad_customer_is_refused_whole(world, seller, bad):
    client, before = visit(seller), Deal.objects.count()
    answer = client.post("/deals/register/", CUSTOMER | {"draft": token(client)} | bad)
    assert answer.status_code == 400
    assert "Please check these points" in words(answer)
    assert Deal.objects.count() == before


@pytest.mark.parametrize(
    "text", ["<b>x</b> & 'y'", "=1+1", "王小明 🦊", "\u202egnp.exe", "zero\u200bwidth"]
)
def test_odd_but_honest_text_is_kept(world, seller, text):
    deal = begin(visit(seller), customer_name=text)
    assert deal.customer_name == text
    assert "<b>x</b>" not in visit(seller).get(f"/deals/{deal.pk}/").content.decode()


BAD_LINES = {
    "no family": {"lines-0-family": ""},
    "unknown family": {"lines-0-family": "nonsense"},
    "no quantity": {"lines-0-quantity": "0"},
    "huge quantity": {"lines-0-quantity": "99999999999999"},
    "text quantity": {"lines-0-quantity": "many"},
    "negative price": {"lines-0-unit_price": "-1"},
    "endless price": {"lines-0-unit_price": "1e999"},
    "not a price": {"lines-0-unit_price": "NaN"},
    "nul": {"lines-0-name": "a\x00"},
    "no lines": {"lines-TOTAL_FORMS": "0"},
    "forged count": {"lines-TOTAL_FORMS": "999999999"},
    "no count": {"lines-TOTAL_FORMS": "x"},
    "negative value": {"value_amount": "-5"},
    "endless value": {"value_amount": "9" * 30},
    "unknown currency": {"value_currency": "XXX"},
    "not a date": {"expected_close": "someday"},
    "far away": {"expected_close": "9999-12-31"},
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES)
def test_bad_opportunity_is_refused_whole(world, seller, bad):
    client = visit(seller)
    deal = begin(client)
    answer = step(client, deal, "opportunity", OPPORTUNITY | bad)
    assert answer.status_code == 400
    assert "Please check these points" in words(answer)
    assert 'value="Chocolate network"' in words(answer)
    deal.refresh_from_db()
    assert (deal.version, deal.title, deal.lines.count()) == (1, "", 0)


def test_lines_are_added_and_removed_without_script(world, seller):
    client = visit(seller)
    deal = begin(client)
    more = step(client, deal, "opportunity", OPPORTUNITY, add_line="1")
    assert more.status_code == 200 and 'name="lines-2-family"' in words(more)
    assert re.search(r'name="lines-2-quantity" value="1"', words(more))
    second = {"lines-1-family": "storage", "lines-1-quantity": "2", "lines-0-DELETE": "on"}
    data = OPPORTUNITY | second | {"value_amount": "10"}
    assert step(client, deal, "opportunity", data).status_code == 302
    assert [line.family.code for line in deal.lines.all()] == ["storage"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("36 000", "36000"), ("36,000.50", "36000.50"), ("36.000,50", "36000.50"), ("12,5", "12.5")],
)
def test_amounts_are_read_as_people_type_them(world, seller, typed, amount):
    client = visit(seller)
    deal = begin(client)
    step(client, deal, "opportunity", OPPORTUNITY | {"value_amount": typed})
    deal.refresh_from_db()
    assert deal.value_amount == services.to_money(amount)
