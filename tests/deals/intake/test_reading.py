"""What is read out of a mail."""

import datetime as dt
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from deals.intake.reading import parsed, read
from tests.deals.intake.conftest import BODY


def test_everything_that_has_a_name_is_placed(mail):
    found = read(mail(BODY))
    assert found.values == {
        "customer_name": "Mark Aurelius Foundry Ltd",
        "customer_country": "DE",
        "customer_city": "Essen",
        "customer_website": "https://www.mark-aurelius.example/",
        "value_amount": Decimal("12000.50"),
        "value_currency": "EUR",
        "expected_close": dt.date(2027, 3, 31),
        "need": "They replace the campus network\nin two steps.",
        "title": "Campus network",
    }
    assert found.products == [("Networking", 10, Decimal("900.00")), ("storage arrays", 2, None)]
    assert found.unread == ["Hello,", "Colour: blue", "Best regards"]


def test_chinese_names_of_fields(mail):
    found = read(
        mail("客户：华为技术有限公司\n国家：中国\n金额：CNY 80,000\n预计成交：2027/01/31\n")
    )
    assert found.values["customer_name"] == "华为技术有限公司"
    assert found.values["customer_country"] == "CN"
    assert found.values["value_amount"] == Decimal("80000.00")
    assert found.values["expected_close"] == dt.date(2027, 1, 31)


def test_html_alone_is_read_as_text():
    message = EmailMessage()
    message["From"] = "seller@northwind.example"
    message.set_content("<p>Customer: <b>Acme</b></p><div>Country: GB</div>", subtype="html")
    assert read(message).values == {"customer_name": "Acme", "customer_country": "GB"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"From: a@b.example, c@d.example\n\nCustomer: X",
        b"From: =?utf-8?b?broken?=\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe",
        b"From: a@b.example\nContent-Type: multipart/mixed\n\nno boundary",
    ],
)
def test_odd_mail_is_read_without_a_fault(raw):
    read(BytesParser(policy=policy.default).parsebytes(raw))


def test_two_senders_are_no_sender(mail):
    assert read(mail(sender="a@b.example, c@d.example")).sender == ""


def test_too_large_a_mail_is_refused():
    with pytest.raises(ValueError, match="larger"):
        parsed(b"x" * 5_000_001)
