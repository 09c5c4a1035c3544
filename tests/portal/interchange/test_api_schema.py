"""The description of the API: complete, valid, and open to whoever is signed in."""

import json
import re

import pytest
from django.core.management import call_command
from openapi_spec_validator import validate

from portal.home.doors import routes
from tests.api import Api, as_user

EMAIL = "seller@northwind.example"
OPEN_TO_ALL = ("auth/", "certificates/verify/", "partner-applications/apply/")


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """As the command writes it, failing on any warning."""
    path = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command("spectacular", "--fail-on-warn", "--format=openapi-json", f"--file={path}")
    return json.loads(path.read_text())


def test_schema_is_valid_openapi_31(schema):
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_every_address_is_described(schema):
    from deals.registrations.workflow import DEAL

    paths = schema["paths"].keys()
    assert all(path.startswith("/api/v1/") for path in paths)
    for name in [*DEAL.names(), "revise", "register_again"]:
        assert f"/api/v1/deals/{{id}}/{name}/" in paths
    for name in ("auth/token", "me", "organizations", "members", "accounts", "contacts", "deals"):
        assert f"/api/v1/{name}/" in paths


def without_kept_answers():
    """Addresses that answer with a secret: the same request again makes another one."""
    views = ((route, getattr(view, "cls", None)) for route, view in routes())
    return {
        "/" + re.sub(r"<[^>]+>", "{}", route)
        for route, view in views
        if not getattr(view, "keeps_answers", True)
    }


def test_every_operation_says_how_it_refuses(schema):
    unkept = without_kept_answers()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert {"400", "404", "429"} <= operation["responses"].keys(), path
            names = {row["name"] for row in operation.get("parameters", ())}
            open_to_all = any(part in path for part in OPEN_TO_ALL)
            if method == "post" and not open_to_all:
                keeps = re.sub(r"{[^}]+}", "{}", path) not in unkept
                assert ("Idempotency-Key" in names) == keeps, path
            asked = operation.get("security", [])
            assert open_to_all or [set(way) for way in asked] == [{"token"}, {"oauth2"}], path
            words = {word for way in asked for words in way.values() for word in words}
            # The search finds by each area of the token, and home counts by them.
            by_area = path.startswith(("/api/v1/search/", "/api/v1/home/"))
            assert open_to_all or len(words) == (not by_area), path


def test_every_operation_has_a_readable_name_of_its_own(schema):
    """No numbers against collisions: they would change when something is added."""
    operations = [row for path in schema["paths"].values() for row in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch("[a-z]+(_[a-z]+)*", name)] == []


def test_schema_opens_to_token_and_session(world, client):
    by_token = as_user(world.users[EMAIL]).get("schema/")
    client.force_login(world.users[EMAIL])
    by_session = client.get("/api/v1/schema/")
    assert by_token["Content-Type"] == "application/json"
    assert by_token.content == by_session.content
    yaml = as_user(world.users[EMAIL]).get("schema/", Accept="application/vnd.oai.openapi")
    assert yaml.content.startswith(b"openapi: 3.1")


def test_docs_are_a_page_without_inline_code(world, client):
    assert Api().get("docs/").status_code == 302
    client.force_login(world.users[EMAIL])
    page = client.get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text and "<script>" not in text and "https://" not in text
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"] == "application/javascript"
    assert "/api/v1/schema/" in script.content.decode()
