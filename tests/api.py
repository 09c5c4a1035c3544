"""Talking to the API as somebody: `as_user(world.users[...]).get("deals/")`."""

import json
from typing import Any

from django.test import Client

from portal.people.models import ApiToken

ROOT = "/api/v1/"


class Api:
    def __init__(self, token: str | None = None):
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        address = path if path.startswith(("/", "http")) else ROOT + path
        raw = body if isinstance(body, bytes | str) or body is None else json.dumps(body)
        return self.client.generic(
            method,
            address,
            raw or "",
            content_type="application/json",
            headers=self.headers | {name.replace("_", "-"): text for name, text in headers.items()},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)

    def upload(self, path: str, **data: Any) -> Any:
        return self.client.post(ROOT + path, data, headers=self.headers)

    def ids(self, path: str) -> set[str]:
        """The ids on every page of a list."""
        found: list[str] = []
        while path:
            answer = self.get(path)
            assert answer.status_code == 200, answer.content
            found += [row["id"] for row in answer.json()["results"]]
            path = answer.json()["next"]
        assert len(found) == len(set(found))
        return set(found)


def as_user(user: Any) -> Api:
    return Api(ApiToken.issue(user, "test"))


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document, after checking that it is one."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert {"type", "title", "detail"} <= body.keys()
    return body
