"""The registration form filled in, as a browser sends it."""

import re

from deals.registrations.models import Deal
from tests.visitor import words

CUSTOMER = {"customer_name": "Wonka Ltd", "customer_country": "GB"}
OPPORTUNITY = {
    "title": "Chocolate network",
    "kind": "hunt",
    "value_amount": "",
    "value_currency": "GBP",
    "expected_close": "2027-06-30",
    "lines-TOTAL_FORMS": "2",
    "lines-INITIAL_FORMS": "0",
    "lines-0-family": "network",
    "lines-0-name": "Switch",
    "lines-0-quantity": "12",
    "lines-0-unit_price": "1,250.00",
    "lines-1-family": "",
    "lines-1-name": "",
    "lines-1-quantity": "1",
    "lines-1-unit_price": "",
}


def token(client):
    return re.search(r'name="draft" value="([^"]+)"', words(client.get("/deals/register/")))[1]


def begin(client, **data):
    """The draft made by step one."""
    sent = CUSTOMER | {"draft": token(client), "form": "f1"} | data
    answer = client.post("/deals/register/", sent)
    assert answer.status_code == 302
    return Deal.objects.get(pk=answer["Location"].split("/")[2])


def step(client, deal, name, data, **extra):
    sent = data | {"version": deal.version} | extra
    return client.post(f"/deals/{deal.pk}/edit/{name}/", sent)
