"""Every way to tamper with the trail is refused by the database, and named when it was not."""

# ruff: noqa: S608 - statements made of constant table names

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from portal.activity.models import AuditEntry
from portal.activity.querysets import AppendOnlyError
from portal.audit import guards, services, tasks
from portal.audit.canonical import GENESIS, digest_of, link_hash
from portal.audit.models import Anchor, Chain, ChainLink
from portal.audit.verifying import verify
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.portal.audit.conftest import links_of, say, sql

ENTRIES, LINKS, CHAINS = "activity_auditentry", "audit_chainlink", "audit_chain"


# --- Refused -------------------------------------------------------------------------------------
def test_models_refuse_every_change(trail):
    entry, link = AuditEntry.objects.first(), ChainLink.objects.first()
    for row in (entry, link):
        rows = type(row).objects.filter(pk=row.pk)
        for attempt in (
            row.save,
            row.delete,
            rows.delete,
            lambda rows=rows: rows.update(id=1),
            lambda row=row, rows=rows: rows.bulk_update([row], ["id"]),
        ):
            with pytest.raises(AppendOnlyError):
                attempt()


def test_database_refuses_every_change(trail):
    services.anchor_chains()
    for statement in (
        *(f"UPDATE {table} SET id = id" for table in (ENTRIES, LINKS, "audit_anchor")),
        *(f"DELETE FROM {table}" for table in (ENTRIES, LINKS, CHAINS, "audit_anchor")),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(statement)
    with pytest.raises(CommandError), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
    assert guards.missing() == []


# --- Named ---------------------------------------------------------------------------------------
def swap_numbers(first, second):
    for pk, number in ((first.pk, 10**9), (second.pk, first.number), (first.pk, second.number)):
        sql(f"UPDATE {LINKS} SET number = %s WHERE id = %s", number, pk)


def swap_entries(first, second):
    for pk, entry in ((first.pk, None), (second.pk, first.entry_id), (first.pk, second.entry_id)):
        spare = AuditEntry.objects.create(action="spare", target_type="x.y", target_id=GHOST).pk
        sql(f"UPDATE {LINKS} SET entry_id = %s WHERE id = %s", entry or spare, pk)


GHOST = "00000000-0000-0000-0000-000000000000"


def test_tampering_is_named(open_tables):
    """Each attack on its own: which link of which chain, and what is wrong with it."""
    nw, bp = (open_tables.organizations[key] for key in ("northwind", "bluepeak"))
    mine, theirs, vendor = links_of(nw), links_of(bp), ChainLink.objects.get(
        chain_id="vendor", number=3
    )  # fmt: skip
    one, two, last = mine[4], mine[5], mine[-1]
    us, them = str(nw.pk), str(bp.pk)
    attacks = {
        "action of an entry": (
            lambda: sql(f"UPDATE {ENTRIES} SET action = 'x' WHERE id = %s", one.entry_id),
            {(us, 5, "changed")},
        ),
        "time of an entry": (
            lambda: sql(
                f"UPDATE {ENTRIES} SET at = '2020-01-01 00:00:00' WHERE id = %s", vendor.entry_id
            ),
            {("vendor", 3, "changed")},
        ),
        "an entry deleted": (
            lambda: sql(f"DELETE FROM {ENTRIES} WHERE id = %s", one.entry_id),
            {(us, 5, "gone")},
        ),
        "a link deleted": (
            lambda: sql(f"DELETE FROM {LINKS} WHERE id = %s", one.pk),
            {(us, 5, "missing"), ("vendor", 0, "unsealed")},
        ),
        "the tail deleted": (
            lambda: sql(f"DELETE FROM {LINKS} WHERE id = %s", last.pk),
            {(us, last.number, "head"), ("vendor", 0, "unsealed")},
        ),
        "what the company reads": (
            lambda: sql(f"UPDATE {LINKS} SET shown = '{{}}' WHERE id = %s", one.pk),
            {(us, 5, "hash")},
        ),
        "two links reordered": (
            lambda: swap_numbers(one, two),
            {(us, 5, "previous"), (us, 5, "hash"), (us, 6, "previous"), (us, 6, "hash")}
            | {(us, 7, "previous")},
        ),
        "entries swapped between chains": (
            lambda: swap_entries(one, theirs[3]),
            {(us, 5, "changed"), (them, 4, "changed")},
        ),
        "a link moved to another chain": (
            lambda: sql(
                f"UPDATE {LINKS} SET chain_id = %s, number = %s WHERE id = %s",
                them, len(theirs) + 1, one.pk,
            ),
            {(us, 5, "missing"), (them, len(theirs) + 1, "head")},
        ),
        "a link put in at the end": (
            lambda: ChainLink.objects.create(
                chain_id=us, number=len(mine) + 1, shown={}, salt="", digest="", hash="",
                previous=last.hash,
                entry=AuditEntry.objects.create(action="x", target_type="x.y", target_id=GHOST),
            ),
            {(us, len(mine) + 1, "head")},
        ),
        "the end of the chain": (
            lambda: sql(f"UPDATE {CHAINS} SET head = %s WHERE stream = %s", GENESIS, us),
            {(us, len(mine), "head")},
        ),
    }  # fmt: skip
    wrong = {}
    for name, (attack, expected) in attacks.items():
        with transaction.atomic():
            attack()
            found = {(row.chain, row.number, row.kind) for row in verify().faults}
            if {row for row in found if row[2] != "guard"} != expected:
                wrong[name] = found
            transaction.set_rollback(True)
    assert wrong == {}
    assert {row.kind for row in verify().faults} == {"guard"}


def test_chain_rewritten_by_an_expert_betrays_itself_at_the_anchor(open_tables):
    """Whoever knows the code can compute a chain anew, but not what companies were told before."""
    company = open_tables.organizations["northwind"]
    services.anchor_chains()
    sql(f"UPDATE {ENTRIES} SET action = 'x' WHERE id = %s", links_of(company)[4].entry_id)
    previous = GENESIS
    for link in links_of(company):
        digest = digest_of(link.salt, services.whole(link.entry))
        own = link_hash(link.chain_id, link.number, previous, digest, link.shown)
        sql(
            f"UPDATE {LINKS} SET digest = %s, previous = %s, hash = %s WHERE id = %s",
            digest, previous, own, link.pk,
        )  # fmt: skip
        previous = own
    sql(f"UPDATE {CHAINS} SET head = %s WHERE stream = %s", previous, str(company.pk))
    report = verify(company.pk)
    assert [(fault.number, fault.kind) for fault in report.faults] == [(link.number, "anchor")]


def test_entries_nobody_sealed_are_named_once_they_are_late(trail):
    AuditEntry.objects.create(action="new", target_type="x.y", target_id=GHOST)
    assert verify().is_whole
    late = clock.now() - services.LATE * 2
    AuditEntry.objects.create(action="late", target_type="x.y", target_id=GHOST, at=late)
    assert [fault.kind for fault in verify().faults] == ["unsealed"]


# --- Commands and jobs ---------------------------------------------------------------------------
def test_command_says_what_it_found_and_fails_on_a_fault(open_tables, capsys):
    nw, bp = (open_tables.organizations[key] for key in ("northwind", "bluepeak"))
    sql(f"UPDATE {ENTRIES} SET action = 'x' WHERE id = %s", links_of(nw)[0].entry_id)
    call_command("verify_audit", organization=str(bp.pk))
    assert capsys.readouterr().out.endswith("whole\n")
    with pytest.raises(SystemExit) as stop:
        call_command("verify_audit", organization="northwind resale", json=True)
    found = json.loads(capsys.readouterr().out)
    assert stop.value.code == 1
    assert (found["whole"], found["chains"], found["faults"]) == (False, 1, 1)
    assert (found["found"][0]["number"], found["found"][0]["kind"]) == (1, "changed")
    with pytest.raises(CommandError):
        call_command("verify_audit", organization="Nobody")


def test_night_job_tells_desk_and_auditors_of_a_fault_once(open_tables):
    assert "faults" in tasks.verify_audit(lambda done, total: None)  # the guards are gone
    tasks.verify_audit(lambda done, total: None)
    told = Notification.objects.filter(kind="audit_fault").select_related("user")
    assert sorted(str(row.user.staff_role) for row in told) == ["auditor", "desk", "desk"]


def test_month_job_tells_administrators_the_end_of_their_chain(trail):
    company = trail.organizations["northwind"]
    tasks.anchor_audit(lambda done, total: None)
    assert tasks.anchor_audit(lambda done, total: None) == "0 chains anchored"
    anchor = Anchor.objects.get(chain_id=str(company.pk))
    assert (anchor.number, anchor.hash) == Chain.objects.values_list("length", "head").get(
        pk=str(company.pk)
    )
    notices = Notification.objects.filter(kind="audit_anchor", about_id=company.pk)
    assert [row.user.email for row in notices] == ["admin@northwind.example"]
    assert anchor.hash in notices[0].body and str(anchor.number) in notices[0].body
    say(trail)
    services.seal_pending()
    assert verify().is_whole
