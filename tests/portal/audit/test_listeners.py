"""What gets into the trail without a service saying so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.organizations import services as organizations
from portal.activity.models import AuditEntry
from portal.audit.choices import GRANTS, GRANTS_CHANGED
from portal.people.models import ApiToken
from portal.people.services import choose_language

LOGIN, TYPED = "/auth/login/", "correct horse battery"


def since(entry):
    rows = AuditEntry.objects.filter(pk__gt=entry.pk).order_by("pk").select_related("actor")
    return list(rows)


@pytest.fixture
def last(world):
    return AuditEntry.objects.latest("pk")


def sign_in(client, email, password):
    with CaptureQueriesContext(connection) as queries:
        response = client.post(LOGIN, {"login": email, "password": password})
    return response, len(queries)


def test_sign_in_and_out_are_written(world, client, last):
    person = world.users["seller@northwind.example"]
    person.set_password(TYPED)
    person.save()
    assert sign_in(client, person.email, TYPED)[0].status_code == 302
    client.post("/auth/logout/")
    found = [(row.action, row.actor, row.target_id) for row in since(last)]
    assert ("sign_in", person, person.pk) in found and ("sign_out", person, person.pk) in found
    assert TYPED not in str([row.note for row in since(last)])


def test_failed_sign_in_keeps_nothing_that_was_typed(world, client, last):
    """Known and unknown addresses cost the same and answer the same."""
    person = world.users["seller@northwind.example"]
    answers = [sign_in(client, email, TYPED) for email in (person.email, "nobody@no.example")]
    assert [answer.status_code for answer, _cost in answers] == [200, 200]
    known, unknown = since(last)
    assert (known.action, known.target_id, known.note) == (
        "sign_in_failed", person.pk, {"known": True}
    )  # fmt: skip
    assert (unknown.action, unknown.actor, unknown.note) == (
        "sign_in_failed", None, {"known": False}
    )  # fmt: skip
    assert TYPED not in str([(row.note, row.target_id) for row in since(last)])


def test_grants_are_written_with_who_caused_them(world, client, last):
    company, cam2 = world.organizations["northwind"], world.users["cam2@meridian.example"]
    client.force_login(world.desk)
    path = f"/organizations/{company.pk}/assign/"
    assert client.post(path, {"user": str(cam2.pk)}).status_code == 302
    entry = AuditEntry.objects.filter(pk__gt=last.pk).get(action=GRANTS_CHANGED)
    assert (entry.target_type, entry.target_id, entry.actor) == (GRANTS, company.pk, world.desk)
    assert f"review_deals for {cam2.pk}" in entry.note["added"] and entry.note["removed"] == []
    organizations.end_assignment(
        assignment=company.assignments.get(user=cam2, ended_at=None), actor=world.desk
    )
    entry = AuditEntry.objects.filter(action=GRANTS_CHANGED).latest("pk")
    assert f"review_deals for {cam2.pk}" in entry.note["removed"] and entry.actor is None


def test_settings_of_people_are_written(world, last):
    person = world.users["seller@northwind.example"]
    choose_language(user=person, language="zh-hans")
    text = ApiToken.issue(person, "Sync")
    person.api_tokens.get(name="Sync").delete()
    found = [(row.action, row.note) for row in since(last)]
    assert found == [
        ("change_person", {"fields": ["language"]}),
        ("create_token", {"name": "Sync"}),
        ("revoke_token", {"name": "Sync"}),
    ]
    assert text not in str(found)
