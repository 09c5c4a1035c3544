"""What a partner will see is shown before anything is agreed, and shows nothing itself."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts import services as accounts
from partners.accounts.policies import CONTACTS, DETAILS, DIRECTORY, INSIDE
from partners.engagements.preview import preview
from partners.engagements.receipts import PLUMBING, label_of
from portal.access.scope import scope_of
from tests.partners.engagements.conftest import ADMIN, DIRECT, RIVAL_ADMIN


def shown(world, email, level="account", company="bluepeak"):
    account, organization = world.accounts["acme"], world.organizations[company]
    return preview(scope_of(world.users[email]), account.pk, account.name, organization, level)


def words(fields):
    return {label_of(name).lower() for name in fields - PLUMBING}


def test_steps_are_the_lenses_level_by_level(world):
    found = shown(world, DIRECT)
    steps = {step.level: {line.label.lower() for line in step.lines} for step in found["steps"]}
    assert steps == {
        "directory": words(DIRECTORY),
        "account": words(DETAILS - DIRECTORY),
        "contacts": words(CONTACTS - DETAILS),
        "plan": set(),
    }
    assert [step.level for step in found["steps"] if step.is_open] == ["directory", "account"]
    rooms = {step.level: len(step.rooms) for step in found["steps"]}
    assert rooms == {"directory": 0, "account": 3, "contacts": 1, "plan": 1}
    assert {str(text).lower() for text in found["hidden"]} >= words(INSIDE - DETAILS)


def test_own_side_reads_the_values_and_the_partner_none_before_it_is_open(world):
    """Nor a count: more contacts, names and a parent change no byte of the partner's preview."""
    values = {
        line.label: line.value for step in shown(world, DIRECT)["steps"] for line in step.lines
    }
    assert values["Website"] == "acme.example" and values["Other names"] == "Acme Holdings"
    assert values["People and their buying roles"].startswith("1 person: Alice Acme")
    assert shown(world, DIRECT)["people"] == []  # the team does not know Bluepeak's people
    assert shown(world, RIVAL_ADMIN)["people"] == ["Bea Admin", "Ben Seller"]
    seen = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            found = shown(world, RIVAL_ADMIN)
        lines = [(line.label, line.value) for step in found["steps"] for line in step.lines]
        assert [pair for pair in lines if pair[1]] == [("Name", "Acme Industries")]
        seen.append((lines, [str(text) for text in found["hidden"]], len(queries)))
        desk, acme = world.desk, world.accounts["acme"]
        accounts.save_contact(account=acme, actor=desk, data={"name": "Hidden Person"})
        accounts.add_name(account=acme, actor=desk, name="Hidden Name", kind="alias")
    assert seen[0] == seen[1]
    own = {line.label: line.value for step in shown(world, ADMIN)["steps"] for line in step.lines}
    assert own["Website"] == "acme.example"
    assert own["People and their buying roles"] == ""
