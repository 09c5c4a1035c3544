"""Reading a registration out of a mail: lines of `Name: value`, in English or Chinese."""

import datetime as dt
import email
import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import django_countries
from django.conf import settings
from django.utils.dateparse import parse_date
from django.utils.html import strip_tags

from deals.registrations.forms.fields import plain_number

MAX_BYTES = 5_000_000
MAX_LINES = 400
LINE = re.compile(r"^\s*[*\-•]?\s*(?P<name>[^:：=]{2,40}?)\s*[:：=]\s*(?P<value>.*)$")
PRODUCT = re.compile(
    r"^(?P<name>.+?)(?:\s*[x×*]\s*(?P<quantity>\d{1,7}))?(?:\s*@\s*(?P<price>.+))?$"
)
AMOUNT = re.compile(r"(?P<before>[A-Z]{3})?\s*(?P<amount>[\d.,'’ ]+)\s*(?P<after>[A-Z]{3})?")
QUOTED = re.compile(r"^(>|-{2,}\s*(original message|forwarded)|on .+ wrote:$|.+写道[:：]$)", re.I)
SIGNATURE = "-- "
# What people write → the field of a registration.
NAMES = {
    "customer_name": ("customer", "company", "end customer", "account", "客户", "客户名称"),
    "customer_website": ("website", "web", "domain", "网站", "网址"),
    "customer_country": ("country", "国家"),
    "customer_city": ("city", "城市"),
    "customer_address": ("address", "street", "地址"),
    "customer_tax_id": ("tax number", "tax id", "vat", "vat number", "税号"),
    "customer_phone": ("phone", "telephone", "电话"),
    "contact_name": ("contact", "contact name", "联系人"),
    "contact_email": ("contact e-mail", "contact email", "e-mail", "email", "邮箱"),
    "title": ("title", "project", "opportunity", "deal", "项目", "标题"),
    "products": ("product", "products", "产品"),
    "value": ("value", "amount", "budget", "金额", "价值"),
    "expected_close": ("expected close", "close date", "closing", "预计成交", "预计成交日期"),
    "need": ("need", "description", "notes", "需求", "说明"),
    "competitor": ("competitor", "competition", "竞争对手"),
    "for_company": ("registering company", "our company", "报备公司"),
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names}
LONG = {"need"}


@dataclass
class Read:
    """A mail's registration. `values`: columns of a deal; `products`: (text, quantity, price);
    `for_company`: which of the sender's companies; `unread`: lines nobody could place."""

    sender: str = ""
    key: str = ""
    is_automatic: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    products: list[tuple[str, int, Decimal | None]] = field(default_factory=list)
    for_company: str = ""
    unread: list[str] = field(default_factory=list)


def parsed(raw: bytes) -> EmailMessage:
    """The message. Raises ValueError when it is too large."""
    if len(raw) > MAX_BYTES:
        raise ValueError("larger than this portal takes")
    return email.message_from_bytes(raw, policy=policy.default)


def read(message: EmailMessage) -> Read:
    """Everything a registration can be made of. Never raises for odd content."""
    found = Read(sender=sender_of(message), is_automatic=_is_automatic(message))
    identity = f"{found.sender} {message.get('Message-ID', '')} {message.get('Date', '')}"
    text = text_of(message)
    found.key = hashlib.sha256(f"{identity}\n{text}".encode()).hexdigest()
    last = ""
    for line in text.splitlines()[:MAX_LINES]:
        if QUOTED.match(line.strip()) or line == SIGNATURE:
            break
        last = _take(found, line.strip(), last)
    if "title" not in found.values and (subject := str(message.get("Subject", "")).strip()):
        found.values["title"] = _one_line(subject)[:120]
    return found


def sender_of(message: EmailMessage) -> str:
    """The one From address, lower case; empty when there is none or more than one."""
    addresses = getaddresses([str(value) for value in message.get_all("From") or []])
    known = [address.strip().lower() for _name, address in addresses if "@" in address]
    return known[0] if len(known) == 1 else ""


def text_of(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError, AttributeError):
        return ""
    if part.get_content_subtype() == "html":
        text = strip_tags(re.sub(r"(?i)<br\s*/?>|</(p|div|tr|li)>", "\n", text))
    return text.replace("\x00", "")


def _is_automatic(message: EmailMessage) -> bool:
    """Out-of-office notes, lists and bounces: answering them makes loops (RFC 3834)."""
    marked = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no"
    bulk = str(message.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list"}
    return marked or bulk or message.get("List-Id") is not None


def _take(found: Read, line: str, last: str) -> str:
    """Place one line; returns the field that a next line without a name goes on with."""
    match = LINE.match(line)
    name = FIELD_OF.get(match["name"].strip().lower(), "") if match else ""
    if match is None or not name:
        if line and not match and last in LONG:
            found.values[last] = f"{found.values[last]}\n{line}"[:3000]
            return last
        if line:
            found.unread.append(line[:200])
        return ""
    value = match["value"].strip()
    if not value or not _place(found, name, value):
        found.unread += [line[:200]] if value else []
        return ""
    return name


def _place(found: Read, name: str, value: str) -> bool:
    if name == "for_company":
        found.for_company = value
    elif name == "products":
        return _products(found, value)
    elif name == "value":
        return _value(found, value)
    else:
        made = READERS.get(name, _one_line)(value)
        if made in (None, ""):
            return False
        found.values.setdefault(name, made)
    return True


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _country(text: str) -> str:
    code = text.strip().upper()
    if len(code) == 2 and code in django_countries.countries:
        return code
    return django_countries.countries.by_name(text.strip(), insensitive=True) or _in_chinese(text)


def _in_chinese(text: str) -> str:
    return django_countries.countries.by_name(text.strip(), language="zh-hans") or ""


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text.strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        return None


def _products(found: Read, text: str) -> bool:
    for part in re.split(r"\s*[;；]\s*", text):
        match = PRODUCT.match(part)
        if match and match["name"].strip():
            price = _amount(match["price"] or "")[0]
            found.products.append((match["name"].strip(), int(match["quantity"] or 1), price))
    return bool(found.products)


def _value(found: Read, text: str) -> bool:
    amount, currency = _amount(text)
    if amount is None:
        return False
    found.values["value_amount"] = amount
    if currency in settings.CURRENCIES:
        found.values["value_currency"] = currency
    return True


def _amount(text: str) -> tuple[Decimal | None, str]:
    match = AMOUNT.search(text.upper())
    if not match:
        return None, ""
    try:
        amount = Decimal(plain_number(match["amount"])).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None, ""
    return amount, match["before"] or match["after"] or ""


READERS: dict[str, Any] = {"customer_country": _country, "expected_close": _day}
