"""Building worlds: clear refusals that write nothing, and twice is once."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from deals.registrations.models import Deal
from partners.organizations.models import Organization
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.home import worlds
from portal.home.worlds.keys import SECTIONS
from portal.people.models import User
from tests.conftest import CAST

SMALL = {
    "product_families": [{"code": "net", "name": "Net"}],
    "organizations": [{"key": "acme-it", "name": "Acme IT"}],
    "users": [
        {"email": "boss@v.example", "name": "Boss", "staff_role": "desk"},
        {
            "email": "Sam@acme.example",
            "name": "Sam",
            "memberships": [{"organization": "acme-it", "role": "admin"}],
        },
    ],
    "deals": [
        {
            "key": "one",
            "organization": "acme-it",
            "owner": "sam@acme.example",
            "status": "won",
            "title": "One",
            "customer": {"name": "Customer", "country": "GB"},
            "products": [{"family": "net", "quantity": 2, "unit_price": "10.50"}],
            "value": {"amount": 21, "currency": "EUR"},
            "age_days": 40,
        }
    ],
    "content": [],
}


def changed(path, value):
    """SMALL with one value put at `path` (section, place, key…)."""
    spec = copy.deepcopy(SMALL)
    *way, last = path
    row = spec
    for step in way:
        row = row[step]
    if value is GONE:
        del row[last]
    else:
        row[last] = value
    return spec


GONE = "(taken away)"  # has the same name in every test process
# path changed, value, what the message says
FAULTS = [
    (("nonsense",), [], "nonsense: unknown section"),
    (("deals",), {}, "deals: must be a list"),
    (("deals", 0), "x", "deals[0]: must be an object"),
    (("deals", 0, "colour"), "red", "deals[0].colour: unknown key"),
    (("deals", 0, "owner"), "who@x.example", "deals[0].owner: nothing in users is called"),
    (("deals", 0, "owner"), GONE, "deals[0].owner: missing"),
    (("deals", 0, "status"), "lost-ish", "deals[0].status: “lost-ish” is not one of"),
    (("deals", 0, "age_days"), "old", "deals[0].age_days: must be a whole number"),
    (("deals", 0, "age_days"), True, "deals[0].age_days: must be a whole number"),
    (("deals", 0, "organization"), GONE, "deals[0]: name either an organization or a team"),
    (("deals", 0, "expected_close"), "soon", "deals[0].expected_close: must be a date"),
    (("deals", 0, "customer", "planet"), "Mars", "deals[0].customer.planet: unknown key"),
    (("deals", 0, "value", "amount"), "much", "deals[0].value.amount: must be an amount"),
    (("deals", 0, "value", "currency"), "XXX", "deals[0].value_currency: "),
    (("deals", 0, "products", 0, "family"), "cars", "deals[0].products[0].family: nothing in"),
    (("deals", 0, "title"), "", "deals[0].title: "),
    (("users", 0, "staff_role"), "king", "users[0].staff_role: “king” is not one of"),
    (("users", 0, "staff_role"), GONE, "users: somebody needs the staff_role “desk”"),
    (("users", 1, "email"), "BOSS@v.example", "users[1].email: “boss@v.example” is there twice"),
    (("users", 1, "email"), "", "users[1].email: must not be empty"),
    (("users", 0, "email"), "no address", "users[0].email: "),
    (("users", 1, "memberships"), 5, "users[1].memberships: must be a list"),
    (("users", 1, "memberships", 0, "role"), "king", "users[1].memberships[0].role: "),
    (("users", 1, "memberships", 0, "role"), "learner", "deals[0]: Your role does not include"),
    (("organizations", 0, "website"), "no host", "organizations[0].website: "),
    (("shares",), [{"deal": "two", "user": "boss@v.example"}], "shares[0].deal: nothing in deals"),
]


def counts():
    return [
        model.objects.count() for model in (User, Organization, Deal, AuditEntry, OutgoingEmail)
    ]


@pytest.mark.parametrize(("path", "value", "words"), FAULTS, ids=lambda value: str(value)[:40])
def test_fault_is_named_and_nothing_is_written(world, path, value, words):
    before = counts()
    with pytest.raises(worlds.SpecError) as error:
        worlds.build(changed(path, value))
    assert words in str(error.value)
    assert counts() == before


@pytest.mark.parametrize("spec", [None, [], "x", 5, {"users": None}, {"deals": [None]}])
def test_what_is_no_description_is_refused(db, spec):
    with pytest.raises(worlds.SpecError):
        worlds.build(spec)


def test_clash_with_what_is_there_is_refused_whole(world):
    """The cast has a tier of rank 1 already."""
    before = counts()
    with pytest.raises(worlds.SpecError, match="already there"):
        worlds.build(SMALL | {"tiers": [{"code": "entry", "name": "Entry", "rank": 1}]})
    assert counts() == before


def test_every_fault_is_named_at_once(world):
    spec = changed(("deals", 0, "colour"), "red") | {"nonsense": []}
    with pytest.raises(worlds.SpecError) as error:
        worlds.build(spec)
    assert len(str(error.value).splitlines()) == 2


def test_description_is_built_through_the_services(world):
    deal = worlds.build(SMALL).deals["one"]
    assert (deal.status, deal.owner.email, str(deal.value_amount)) == (
        "won",
        "sam@acme.example",
        "21.00",
    )
    assert deal.pk == worlds.key_id("deal", "one")
    actions = list(AuditEntry.objects.about(deal).values_list("action", flat=True))
    assert actions == ["create_draft", "submit", "claim", "approve", "win"]


def test_building_twice_builds_once_and_keeps_what_people_changed(world):
    first = worlds.build(SMALL)
    Deal.objects.filter(pk=first.deals["one"].pk).update(title="Renamed")
    before = counts()
    again = worlds.build(SMALL)
    assert counts() == before
    assert again.deals["one"].title == "Renamed"


def test_mail_is_recorded_and_sent_to_nobody(world, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        built = worlds.build(SMALL)
    assert OutgoingEmail.objects.filter(about_id=built.deals["one"].pk).exists()
    assert not OutgoingEmail.objects.filter(sent_at=None).exists()
    assert mailoutbox == []


def test_cast_uses_known_sections_only():
    assert set(CAST) <= set(SECTIONS)


# --- The commands --------------------------------------------------------------------------------
def test_seed_world_prints_a_token_for_each_active_person(
    world, tmp_path, capsys, client, settings
):
    settings.DEBUG = True
    file = tmp_path / "world.json"
    file.write_text(json.dumps(SMALL), encoding="utf-8")
    call_command("seed_world", str(file), "--tokens")
    tokens = json.loads(capsys.readouterr().out)
    assert set(tokens) == {"boss@v.example", "sam@acme.example"}
    headers = {"authorization": f"Bearer {tokens['sam@acme.example']}"}
    deals = client.get("/api/v1/deals/", headers=headers).json()["results"]
    assert [deal["title"] for deal in deals] == ["One"]


BROKEN = {
    "not JSON": ('{"users": [\n,]}', "line 2"),
    "unknown key": (json.dumps(SMALL | {"nonsense": []}), "nonsense: unknown section"),
    "not UTF-8": (b"\xff\xfe{}", "not UTF-8"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_seed_world_says_what_is_wrong_with_the_file(world, tmp_path, settings, kind):
    settings.DEBUG = True
    text, words = BROKEN[kind]
    file = tmp_path / "world.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = counts()
    with pytest.raises(CommandError, match=words):
        call_command("seed_world", str(file))
    assert counts() == before


def test_seed_world_without_a_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("seed_world", str(tmp_path / "none.json"))


def test_seed_world_makes_no_public_password_where_debug_is_off(world, tmp_path):
    file = tmp_path / "world.json"
    file.write_text(json.dumps(SMALL))
    with pytest.raises(CommandError, match=r"users\[0\].password"):
        call_command("seed_world", str(file))
