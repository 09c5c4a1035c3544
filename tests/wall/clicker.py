"""A person who clicks about at random: opens pages, fills in the forms found there, sends them.

Whatever a page offers is a business action, so rooms that are built later are clicked through
without a line here. Every choice comes from the dice given: the same dice before the same pages
make the same clicks, so that a leak also shows as a person taking another way.
"""

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.wall.crawl import LINK, NEVER

# Places that lead nowhere new or end the visit.
OUT_OF_BOUNDS = (
    *NEVER,
    "/auth/",
    "/i18n/",
    "/api/",
    "/me/",
    "/outbox/",
    "/calendar/",
    "/notifications/",
    "/deals/views/",
)
# What people type: the customers two rivals fight for, and plain words.
WORDS = ("Umbrella Labs", "Globex", "Acme Industries", "Initech", "Wayne GmbH", "Please", "Monday")
PLACES = {"country": ("GB", "DE", ""), "currency": ("GBP", "EUR", "USD")}
SITES = ("umbrella.example", "https://globex.example", "")
PAGES_PER_VISIT = 5  # tries to find something to do on a random walk


@dataclass
class Clicker:
    client: Client
    dice: Random
    avoid: tuple[str, ...] = ()  # parts of addresses this person never sends to

    def act(self, start: str, *, roam: bool = True) -> str:
        """Walk from `start`, then fill in and send one form; what was done, in a line. Who does
        not roam stays with the record at `start`."""
        path = start
        for step in range(PAGES_PER_VISIT if roam else 2):
            page = self._open(path)
            forms = [form for form in page.select("main form[method=post]") if self._allowed(form)]
            if forms and (step == PAGES_PER_VISIT - 1 or self.dice.random() < 0.5):
                return self._send(path, self.dice.choice(forms))
            where = page if step == 0 else page.main or page  # from the menu into the rooms
            links = {link for link in LINK.findall(str(where)) if inside(link) and link != "/"}
            links = sorted(link for link in links if roam or link.startswith(start))
            if not links:
                break
            path = self.dice.choice(links)
        return f"looked at {path}"

    def _open(self, path: str) -> BeautifulSoup:
        response = self.client.get(path, follow=True)
        if response.streaming or "html" not in response.get("Content-Type", ""):
            return BeautifulSoup("", "html.parser")
        return BeautifulSoup(response.content, "html.parser")

    def _allowed(self, form: Any) -> bool:
        address = form.get("action") or "/deals/"
        return inside(address) and not any(part in address for part in self.avoid)

    def _send(self, path: str, form: Any) -> str:
        address = form.get("action") or path.partition("?")[0]
        data: dict[str, list[Any]] = {}
        for control in form.select("input[name], select[name], textarea[name]"):
            if (value := self._filled(control)) is not None:
                data.setdefault(control["name"], []).extend(value)
        buttons = form.select("button[name]")
        if buttons:
            button = self.dice.choice(buttons)
            data[button["name"]] = [button.get("value", "")]
        status = self.client.post(address, data).status_code
        return f"POST {address} -> {status}"

    def _filled(self, control: Any) -> list[Any] | None:
        if control.name == "select":
            return self._chosen(control)
        if control.name == "textarea":
            return [self._kept(control.text.strip()) or self.dice.choice(WORDS)]
        return FILL.get(control.get("type", "text"), Clicker._text)(self, control)

    def _chosen(self, control: Any) -> list[str] | None:
        options = [option.get("value", option.text) for option in control.select("option")]
        chosen = [o.get("value", "") for o in control.select("option[selected]")]
        if not options or (chosen and self.dice.random() < 0.4):
            return chosen or None
        return [self.dice.choice([value for value in options if value] or options)]

    def _kept(self, value: str) -> str:
        return value if self.dice.random() < 0.5 else ""

    def _text(self, control: Any) -> list[str]:
        name, value = control["name"], control.get("value", "")
        if kept := self._kept(value):
            return [kept]
        for part, choices in PLACES.items():
            if part in name:
                return [self.dice.choice(choices)]
        if "website" in name:
            return [self.dice.choice(SITES)]
        if any(part in name for part in ("price", "amount", "value", "quantity")):
            return [str(self.dice.randint(1, 90_000))]
        return [self.dice.choice(WORDS)]

    def _ticked(self, control: Any) -> list[str] | None:
        return [control.get("value", "on")] if self.dice.random() < 0.5 else None

    def _date(self, control: Any) -> list[str]:
        kept = self._kept(control.get("value", ""))
        return [kept or f"20{self.dice.randint(26, 27)}-{self.dice.randint(1, 12):02}-15"]

    def _number(self, control: Any) -> list[str]:
        return [self._kept(control.get("value", "")) or str(self.dice.randint(1, 40))]

    def _hidden(self, control: Any) -> list[str]:
        return [control.get("value", "")]

    def _mail(self, control: Any) -> list[str]:
        return [
            self._kept(control.get("value", "")) or f"new{self.dice.randint(1, 9)}@firm.example"
        ]

    def _file(self, control: Any) -> list[Any]:
        return [SimpleUploadedFile("note.txt", f"note {self.dice.randint(1, 99)}".encode())]


FILL = {
    "hidden": Clicker._hidden,
    "checkbox": Clicker._ticked,
    "radio": Clicker._ticked,
    "date": Clicker._date,
    "number": Clicker._number,
    "email": Clicker._mail,
    "file": Clicker._file,
}


def inside(link: str) -> bool:
    return link.startswith("/") and not link.startswith(OUT_OF_BOUNDS) and not FILES.search(link)


FILES = re.compile(r"\.(?:csv|ics|xlsx|pdf|css|js|svg|png|ico)\b|/files/")
