"""The index says what the accounts say, after every way an account can change."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from deals.conflicts import index, upkeep
from deals.conflicts.matching.records import Query
from deals.conflicts.models import MatchFrequency, MatchKey, MatchRow
from deals.conflicts.services import match
from deals.registrations.models import Deal
from partners.accounts import services
from partners.accounts.models import Account

FILE = """account_id,name,domain,country,city,parent_account_id,source
A1,Umbrella Corp,umbrella.example,GB,York,,crm
A2,Umbrella Labs,,GB,,A1,crm
"""
RENAMED = FILE.replace("Umbrella Labs", "Hive Research")


def stored():
    """Party → (facts, keys in the key table), and nothing else in the key table."""
    keys = {}
    for key, number in MatchKey.objects.values_list("key", "row_id"):
        keys.setdefault(number, set()).add(key)
    found = {row.object_id: (row.facts, keys.pop(row.pk, set())) for row in MatchRow.objects.all()}
    assert keys == {}
    return found


def expected():
    found = {}
    for kind, model in (("account", Account), ("deal", Deal)):
        rows = index.rows_for(kind, model.objects.values_list("pk", flat=True), "default")
        found |= {pk: (facts, index.unpack_keys(keys)) for pk, (facts, keys) in rows.items()}
    return found


def first(name, **fields):
    found = match(Query(name, **fields))
    return found[0].account.account_id if found else None


@pytest.fixture
def zebra(world):
    data = {"name": "Zebra Fasteners AG", "country": "DE", "city": "Kassel"}
    return services.create_account(actor=world.desk, data=data)


def change(world, account, **data):
    account.refresh_from_db()
    services.update_account(account=account, actor=world.desk, version=account.version, data=data)


def load(tmp_path, text, *options):
    path = tmp_path / "in.csv"
    path.write_text(text)
    call_command("import_accounts", str(path), *options, verbosity=0, stdout=StringIO())


def test_world_is_in_the_index(world):
    sent = set(Deal.objects.exclude(status="draft").values_list("pk", flat=True))
    assert set(stored()) == set(Account.objects.values_list("pk", flat=True)) | sent
    assert sent and stored() == expected()


def test_created_account_is_found(zebra):
    assert stored() == expected()
    assert first("ZEBRA FASTENERS", country="DE") == str(zebra.pk)


def test_renamed_account_leaves_no_old_keys(world, zebra):
    before = stored()[zebra.pk]
    change(world, zebra, name="Quagga Bolts GmbH")
    assert stored() == expected()
    assert stored()[zebra.pk] != before
    assert first("Quagga Bolts", country="DE") == str(zebra.pk)


def test_changed_website_changes_the_keys(world, zebra):
    change(world, zebra, website="zebra-fasteners.example")
    assert stored() == expected()
    assert first("ZF", domain="zebra-fasteners.example") == str(zebra.pk)


def test_other_names_come_and_go(world, zebra):
    before = stored()
    row = services.add_name(account=zebra, actor=world.desk, name="斑马紧固件", kind="local")
    assert stored() == expected() != before
    assert first("斑马紧固件有限公司") == str(zebra.pk)
    services.remove_name(row=row, actor=world.desk)
    assert stored() == expected() == before


def test_imported_and_reimported_accounts_are_found_at_once(world, tmp_path):
    load(tmp_path, FILE)
    account = Account.objects.get(external_id="A2")
    assert first("Umbrella Labs", country="GB") == str(account.pk)
    load(tmp_path, RENAMED)
    assert first("Hive Research", country="GB") == str(account.pk)
    assert stored() == expected()


def test_dry_run_files_nothing(world, tmp_path):
    before = stored()
    load(tmp_path, FILE, "--dry-run")
    assert stored() == before == expected()


def test_large_import_counts_the_common_keys(world, tmp_path, monkeypatch):
    monkeypatch.setattr("deals.conflicts.services.matching.RECOUNT_FROM", index.COUNTED_FROM)
    lines = [f"H{n},Harbour {n},,SE,Ystad,,crm" for n in range(index.COUNTED_FROM)]
    load(tmp_path, "\n".join([FILE.splitlines()[0], *lines]))
    assert index.COUNTED_FROM in set(MatchFrequency.objects.values_list("accounts", flat=True))


def test_deleted_account_takes_its_keys_along(world, zebra):
    pk = zebra.pk
    zebra.delete()
    assert pk not in stored()
    assert stored() == expected()


def test_change_that_fails_changes_no_index(world, zebra):
    before = stored()
    with pytest.raises(RuntimeError), transaction.atomic():
        change(world, zebra, name="Never Was")
        raise RuntimeError
    assert stored() == before


def test_family_is_told_apart(world, zebra):
    child = services.create_account(
        actor=world.desk,
        data={"name": "Zebra Fasteners Italia SpA", "country": "IT", "parent": zebra},
    )
    found = match(Query("Zebra Fasteners AG", country="DE", city="Kassel"))
    assert [(one.account.account_id, one.relation) for one in found[:2]] == [
        (str(zebra.pk), "same"),
        (str(child.pk), "family"),
    ]


def test_match_takes_the_same_queries_for_any_number_of_candidates(
    world, zebra, django_assert_max_num_queries
):
    for number in range(5):
        services.create_account(actor=world.desk, data={"name": f"Zebra Fasteners {number}"})
    with django_assert_max_num_queries(4):
        assert len(match(Query("Zebra Fasteners", country="DE"), limit=10)) >= 6


# --- Upkeep --------------------------------------------------------------------------------------
def rebuild(*options):
    said = StringIO()
    call_command("rebuild_match_index", *options, stdout=said)
    return said.getvalue()


def plant_missing_row(row):
    MatchRow.objects.filter(pk=row.pk).delete()


def plant_other_name(row):
    Account.objects.filter(pk=row.object_id).update(name="Behind The Back Ltd")


def plant_missing_key(row):
    MatchKey.objects.filter(row=row, key=min(index.unpack_keys(row.keys))).delete()


def plant_surplus_key(row):
    MatchKey.objects.create(row=row, key=42)


@pytest.mark.parametrize(
    "plant", [plant_missing_row, plant_other_name, plant_missing_key, plant_surplus_key]
)
def test_check_finds_drift_and_rebuild_mends_it(world, zebra, plant):
    assert "agrees" in rebuild("--check")
    plant(MatchRow.objects.get(object_id=zebra.pk))
    assert upkeep.drift() == {("account", zebra.pk)}
    with pytest.raises(CommandError, match=r"1 differ"):
        rebuild("--check")
    said = rebuild()
    assert f"{MatchRow.objects.count():,} parties" in said
    assert stored() == expected()
    assert "agrees" in rebuild("--check")


def test_keys_of_nobody_are_drift(world, zebra):
    MatchKey.objects.create(row_id=999_999, key=42)
    assert upkeep.drift() == {upkeep.GONE}
    rebuild()
    assert stored() == expected()


def test_rebuild_from_nothing_and_again(world, zebra):
    MatchRow.objects.all().delete()
    assert not MatchKey.objects.exists()
    rebuild()
    once = stored()
    rebuild()
    assert stored() == once == expected()


def test_common_keys_are_counted(world):
    for number in range(index.COUNTED_FROM):
        services.create_account(
            actor=world.desk, data={"name": f"Harbour {number}", "city": "Ystad", "country": "SE"}
        )
    assert not MatchFrequency.objects.exists()
    rebuild()
    assert index.COUNTED_FROM in set(MatchFrequency.objects.values_list("accounts", flat=True))
