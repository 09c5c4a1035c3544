"""Somebody at a browser, and with a token, over plain HTTP: for the check and for load."""

import re
import uuid
from typing import Any

import requests

OPPORTUNITY = {
    "kind": "hunt",
    "need": "Their switches are old.",
    "value_amount": "15000",
    "value_currency": "GBP",
    "expected_close": "2027-06-30",
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "lines-0-family": "switching",
    "lines-0-name": "Switch",
    "lines-0-quantity": "12",
    "lines-0-unit_price": "1,250.00",
}
ONE_DEAL = re.compile(r'href="/deals/([0-9a-f-]{36})/"')


class Wrong(Exception):
    """An answer that the journey did not expect."""


class Person:
    """One person with a session. `named`: the session takes a `name` for each kind of request
    (locust's does)."""

    def __init__(self, session: requests.Session, address: str, email: str, named: bool = False):
        self.session, self.address, self.email, self.named = session, address, email, named
        self.session.trust_env = False
        self.token = ""

    def ask(
        self,
        method: str,
        path: str,
        label: str = "",
        expect: tuple[int, ...] = (200,),
        **words: Any,
    ) -> requests.Response:
        """One request. Raises Wrong for any status but the expected ones."""
        if self.named:
            words["name"] = label or path
        words.setdefault("allow_redirects", False)
        words.setdefault("timeout", 60)
        answer = self.session.request(method, self.address + path, **words)
        if answer.status_code not in expect:
            said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))[:300]
            raise Wrong(f"{method} {path}: {answer.status_code}, not {expect}: {said}")
        return answer

    def get(self, path: str, label: str = "", **words: Any) -> requests.Response:
        return self.ask("GET", path, label, **words)

    def post(self, path: str, data: dict[str, Any], label: str = "", **words: Any) -> Any:
        """A form, with the token against forgery, sent from its own page."""
        sent = {**data, "csrfmiddlewaretoken": self.session.cookies.get("csrftoken", "")}
        words.setdefault("expect", (302,))
        return self.ask("POST", path, label, data=sent, **words)

    # --- Journeys ------------------------------------------------------------------------------
    def sign_in(self, password: str, expect: tuple[int, ...] = (302,)) -> requests.Response:
        self.get("/auth/login/", "sign in, form")
        sent = {"login": self.email, "password": password}
        return self.post("/auth/login/", sent, "sign in", expect=expect)

    def take_token(self, password: str) -> None:
        body = {"email": self.email, "password": password}
        answer = self.ask("POST", "/api/v1/auth/token/", "API token", json=body, expect=(200, 201))
        self.token = answer.json()["token"]

    def api(self, method: str, path: str, label: str = "", **words: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **words.pop("headers", {})}
        return self.ask(method, f"/api/v1{path}", label, headers=headers, **words)

    def register(self, customer: str, title: str) -> str:
        """The three steps as a browser takes them; returns the deal's id, submitted."""
        page = self.get("/deals/register/", "register, form").text
        draft = found(r'name="draft" value="([^"]+)"', page)
        sent = {"draft": draft, "form": "f1", "customer_name": customer, "customer_country": "GB"}
        saved = self.post("/deals/register/", sent, "register, customer")
        deal = saved.headers["Location"].split("/")[2]
        edit = f"/deals/{deal}/edit"
        for step, data in (("opportunity", {"title": title, **OPPORTUNITY}), ("check", {})):
            page = self.get(f"{edit}/{step}/", f"register, {step} form").text
            seen = {"version": found(r'name="version" value="(\d+)"', page)}
            answer = self.post(f"{edit}/{step}/", {**data, **seen}, f"register, {step}")
            if step == "check" and "/edit/" in answer.headers["Location"]:
                raise Wrong(f"not submitted: {answer.headers['Location']}")
        return deal

    def comment(self, deal: str, text: str) -> None:
        data = {"body": text, "token": str(uuid.uuid4()), "audience": "joint"}
        self.post(f"/deals/{deal}/comments/", data, "comment")

    def deals_of(self, page: str) -> list[str]:
        """Ids of the deals a list page links to."""
        return list(dict.fromkeys(ONE_DEAL.findall(page)))


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    if not match:
        raise Wrong(f"the page has no {pattern}")
    return match[1]
