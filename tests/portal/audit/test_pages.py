"""The pages, files and API of the trail. Who gets which status is in tests/wall/tables."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.activity.models import AuditEntry
from portal.audit import services, verify_trail
from portal.audit.choices import EXPORT
from portal.audit.models import Chain
from portal.people.models import ApiToken
from tests.portal.audit.conftest import lines, links_of, say, sql

ADMIN = "admin@northwind.example"


@pytest.fixture
def desk(trail, client):
    client.force_login(trail.desk)
    return client


@pytest.fixture
def admin(trail, client):
    client.force_login(trail.users[ADMIN])
    return client


def rows_of(response):
    return [row["entry"] for row in response.context["rows"]]


# --- The vendor's page ---------------------------------------------------------------------------
def test_filters_find_exactly_what_they_say(trail, desk):
    say(trail, body="x")
    deal, company = trail.deals["nw-submitted"], trail.organizations["northwind"]
    seller = trail.users["seller@northwind.example"]
    cases = {
        "action=comment": lambda row: row.action == "comment",
        f"record={deal.pk}": lambda row: row.target_id == deal.pk,
        "kind=registrations.deal&audience=joint&action=submit": lambda row: (
            row.target_type == "registrations.deal"
            and (row.audience, row.action) == ("joint", "submit")
        ),
        "person=nils+seller": lambda row: row.actor_id == seller.pk,
        f"q={deal.pk}": lambda row: row.target_id == deal.pk,
        "q=sync&until=1999-01-01": lambda row: False,
        f"organization={company.pk}&action=comment": lambda row: (
            row.target_id == deal.pk and row.action == "comment"
        ),
    }
    for query, rule in cases.items():
        response = desk.get(f"/access/audit/?{query}")
        found = rows_of(response)
        known = [row for row in AuditEntry.objects.order_by("-at", "-pk") if rule(row)]
        assert found == known[:25], query
        assert response.status_code == 200
    for broken in ("action=%00", "since=soon", "organization=x", "q=%00", "cursor=zzz"):
        assert desk.get(f"/access/audit/?{broken}").status_code == 400, broken


def test_pages_follow_each_other_without_gap(trail, desk):
    seen, path = [], "/access/audit/"
    while path:
        response = desk.get(path)
        seen += [row.pk for row in rows_of(response)]
        following = response.context["page"]["next_url"]
        path = f"/access/audit/{following}" if following else ""
    assert seen == list(AuditEntry.objects.order_by("-at", "-pk").values_list("pk", flat=True))


def test_entry_shows_change_and_proof(open_tables, client):
    note = {"changes": {"decision_days": [2, 3]}, "reason": "<b>Faster</b>"}
    desk = open_tables.desk
    entry = AuditEntry.objects.create(
        actor=desk, action="new_policy", target_type="people.user", target_id=desk.pk, note=note
    )
    client.force_login(desk)
    path = f"/access/audit/{entry.pk}/"
    assert "Not sealed yet" in client.get(path).content.decode()
    services.seal_pending()
    page = client.get(path).content.decode()
    assert "2 → 3" in page and "unchanged" in page and "&lt;b&gt;Faster" in page
    sql("UPDATE activity_auditentry SET action = 'x' WHERE id = %s", entry.pk)
    assert "Recomputed now: changed" in client.get(path).content.decode()


def test_exports_are_whole_and_audited(trail, desk):
    count = AuditEntry.objects.count()
    table = b"".join(desk.get("/access/audit/export.csv").streaming_content).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == count + 1  # the export itself too
    found = lines(desk.get("/access/audit/export.jsonl?action=export_trail"))
    assert [row["note"] for row in found] == [
        {"filters": "action=export_trail", "format": "jsonl"},
        {"filters": "", "format": "csv"},
    ]
    assert found[1]["link"] is None or found[1]["link"]["chain_id"] == "vendor"


# --- A company's page ----------------------------------------------------------------------------
def test_company_reads_its_own_chain_only(trail, admin):
    say(trail, body="x")
    services.seal_pending()
    company = trail.organizations["northwind"]
    response = admin.get("/company/audit/")
    numbers = [link.number for link in links_of(company)]
    assert [row["number"] for row in response.context["rows"]] == numbers[::-1][:25]
    shown = admin.get("/company/audit/?action=comment&side=company&q=nils").context["rows"]
    assert [row["action"] for row in shown] == ["Comment added"]
    assert admin.get("/company/audit/?since=2999-01-01").context["rows"] == []
    for broken in ("action=hold", "q=%00", "until=x", "side=desk"):
        assert admin.get(f"/company/audit/?{broken}").status_code == 400, broken


def test_verify_button_says_what_was_found(open_tables, client):
    company = open_tables.organizations["northwind"]
    client.force_login(open_tables.users[ADMIN])
    path = f"/company/{company.pk}/audit/verify/"
    assert "The trail is whole" in client.post(path).content.decode()
    sql("UPDATE activity_auditentry SET action = 'x' WHERE id = %s", links_of(company)[2].entry_id)
    page = client.post(path).content.decode()
    assert "The trail is broken" in page and "Entry 3: The entry was changed" in page
    assert f"entry {links_of(company)[2].entry_id}" not in page  # ids count other people's too
    assert client.get(path).status_code == 405


def run_verifier(tmp_path, records, *known):
    path = tmp_path / "audit-trail.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records))
    done = subprocess.run(
        [sys.executable, "-I", "-S", verify_trail.__file__, str(path), *map(str, known)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_export_is_proved_by_the_small_verifier_without_concord(trail, admin, tmp_path):
    say(trail, body="Grüße, 您好 👋")
    services.seal_pending()
    company = trail.organizations["northwind"]
    records = lines(admin.get(f"/company/{company.pk}/audit/export.jsonl"))
    head, *links = records
    assert (len(links), links[-1]["hash"]) == Chain.objects.values_list("length", "head").get(
        pk=str(company.pk)
    )
    assert str(run_verifier(tmp_path, records)[1]).startswith(f"whole: {len(links)} entries")
    assert run_verifier(tmp_path, records, 3, links[2]["hash"])[0] == 0
    changed = json.loads(json.dumps(links))
    changed[2]["entry"]["actor"] = "Somebody else"
    broken = {
        "changed": [head, *changed],
        "removed": [head, *links[:2], *links[3:]],
        "reordered": [head, links[1], links[0], *links[2:]],
        "cut off": [head, *links[:-1]],
        "moved": [head, *links[:-1], links[-1] | {"chain": "vendor"}],
        "nothing": [{"a": 1}],
    }
    for name, wrong in broken.items():
        code, said = run_verifier(tmp_path, wrong)
        assert code == 1 and "BROKEN" in said, name
    assert run_verifier(tmp_path, records, 3, links[3]["hash"])[0] == 1
    served = b"".join(admin.get("/company/audit/verify_trail.py").streaming_content)
    assert served == Path(verify_trail.__file__).read_bytes()
    exports = AuditEntry.objects.filter(action=EXPORT, target_id=company.pk)
    assert [row.actor.email for row in exports] == [ADMIN]


def test_company_csv_is_the_filtered_list(trail, admin):
    company = trail.organizations["northwind"]
    response = admin.get(f"/company/{company.pk}/audit/export.csv?action=submit")
    table = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows and {row["action"] for row in rows} == {"submit"}
    path = f"/company/{company.pk}/audit/export.csv?action=nothing"
    assert admin.get(path).status_code == 400


# --- API -----------------------------------------------------------------------------------------
def test_api_gives_the_same_rows(trail, client):
    company, deal = trail.organizations["northwind"], trail.deals["nw-submitted"]
    tokens = [ApiToken.issue(user, "t") for user in (trail.desk, trail.users[ADMIN])]
    desk, admin = ({"authorization": f"Bearer {token}"} for token in tokens)
    found = client.get(f"/api/v1/audit/?target_id={deal.pk}", headers=desk).json()["results"]
    known = AuditEntry.objects.about(deal).order_by("-at", "-pk")
    assert [row["id"] for row in found] == list(known.values_list("pk", flat=True))
    assert {row["proof"]["chain"] for row in found} <= {str(company.pk), "vendor"}
    path = f"/api/v1/organizations/{company.pk}/audit/"
    assert client.get("/api/v1/audit/?target_id=x", headers=desk).status_code == 400
    found = client.get(path, headers=admin).json()["results"]
    assert [row["number"] for row in found] == [row.number for row in links_of(company)][::-1][:25]
    assert set(found[0]) == {"chain", "number", "previous", "digest", "entry", "hash"}


def test_lists_cost_the_same_for_one_row_and_for_many(trail, admin, django_assert_max_num_queries):
    costs = []
    for count in (1, 4):
        for _time in range(count):
            say(trail, body="x")
        services.seal_pending()
        with django_assert_max_num_queries(40) as queries:
            assert admin.get("/company/audit/?action=comment").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
