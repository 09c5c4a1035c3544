"""Two accounts become one, and two again."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from deals.conflicts.models import MergeRecord, ProtectionClaim
from deals.conflicts.services import link_account, match, merge, query_from, undo
from deals.registrations.models import Deal
from partners.accounts import services as accounts
from partners.accounts.models import Account
from partners.engagements import services as engagements
from portal.access import grants
from portal.access.policy import Refused
from portal.people.models import User
from portal.workflow.machine import StateMoved
from tests.deals.conflicts.registering import act, register


@pytest.fixture
def twins(world):
    """(kept, gone): Acme, open to Northwind, and a second Acme of Direct South, with a website
    Acme lacks, a contact, a name and a deal."""
    desk = world.desk
    gone = accounts.create_account(
        actor=desk,
        data={
            "name": "ACME (Leeds)", "country": "GB", "phone": "+44 113 555 0100",
            "owner_team": world.teams["Direct South"], "coverage": "direct",
        },
    )  # fmt: skip
    accounts.save_contact(account=gone, actor=desk, data={"name": "Second Contact"})
    accounts.add_name(account=gone, actor=desk, name="Acme Holdings", kind="former")
    link_account(deal=world.deals["nw-submitted"], actor=desk, account=gone)
    bridge = engagements.propose(
        account=gone, organization=world.organizations["bluepeak"], actor=desk,
        level="account", purpose="Help",
    )  # fmt: skip
    for email in ("direct2@meridian.example", "admin@bluepeak.example"):
        engagements.perform(engagement=bridge, action="accept", actor=world.users[email])
    return world.accounts["acme"], gone


def state(account):
    """Everything that hangs on an account, and the account itself, version left out."""
    row = Account.objects.values().get(pk=account.pk)
    row.pop("version")
    return row, {
        "names": sorted(account.names.values_list("pk", "name")),
        "contacts": sorted(account.contacts.values_list("pk", "name")),
        "deals": sorted(account.deals.values_list("pk", flat=True)),
        "engagements": sorted(account.engagements.values_list("pk", "status", "organization")),
    }


def join(world, twins, reason="One customer"):
    return merge(kept=twins[0], gone=twins[1], actor=world.desk, reason=reason)


def test_everything_goes_to_the_account_that_stays(world, twins):
    kept, gone = twins
    join(world, twins)
    assert not Account.objects.filter(pk=gone.pk).exists()
    assert Deal.objects.get(pk=world.deals["nw-submitted"].pk).account == kept
    assert set(kept.contacts.values_list("name", flat=True)) == {"Alice Acme", "Second Contact"}
    assert "ACME (Leeds)" in kept.names.values_list("name", flat=True)
    kept.refresh_from_db()
    assert (kept.phone, kept.website) == ("+44 113 555 0100", "acme.example")
    assert list(grants.drift()) == []


def test_grants_follow_the_engagements(world, twins):
    rival = world.users["seller@bluepeak.example"]
    assert not Account.objects.visible_to(rival).filter(pk=twins[0].pk).exists()
    record = join(world, twins)
    assert Account.objects.visible_to(rival).filter(pk=twins[0].pk).exists()
    undo(record=record, actor=world.desk)
    assert not Account.objects.visible_to(rival).filter(pk=twins[0].pk).exists()
    assert Account.objects.visible_to(rival).filter(pk=twins[1].pk).exists()
    assert list(grants.drift()) == []


def test_undoing_puts_everything_back(world, twins):
    before = [state(account) for account in twins]
    record = join(world, twins)
    undo(record=record, actor=world.desk)
    undo(record=record, actor=world.desk)  # a double click
    assert [state(account) for account in twins] == before


def test_the_index_follows(world, twins):
    record = join(world, twins)
    ask = query_from({"name": "ACME (Leeds)", "country": "GB"})
    assert str(twins[1].pk) not in {one.account.account_id for one in match(ask)}
    undo(record=record, actor=world.desk)
    assert match(ask)[0].account.account_id == str(twins[1].pk)


def test_doubled_engagements_open_no_deeper(world, twins):
    """Northwind has both: the one on the account that stays decides the level."""
    kept, gone = twins
    deep = engagements.propose(
        account=gone, organization=world.organizations["northwind"], actor=world.desk,
        level="plan", purpose="Deep",
    )  # fmt: skip
    before = deep.status
    record = join(world, twins)
    live = kept.engagements.live().filter(organization=world.organizations["northwind"])
    assert [row.level for row in live] == ["account"]
    undo(record=record, actor=world.desk)
    deep.refresh_from_db()
    assert (deep.status, deep.account_id) == (before, gone.pk)


def test_protections_stand_under_one_customer(world, twins):
    """Both accounts carry a protection for storage, of two holders."""
    kept, gone = twins
    side = {"team": world.teams["Direct South"]}
    deal = register(world, "direct2@meridian.example", side, name="Other Words", family="storage")
    world.deals["other"] = link_account(deal=deal, actor=world.desk, account=gone)
    act(world, "other", "approve")
    record = join(world, twins)
    rows = ProtectionClaim.objects.filter(active=True, family__code="storage")
    found = sorted(rows.values_list("customer__account", "basis"), key=str)
    assert found == sorted([(kept.pk, "first"), (kept.pk, "merged")], key=str)
    undo(record=record, actor=world.desk)
    assert set(rows.values_list("customer__account", "basis")) == {
        (kept.pk, "first"),
        (gone.pk, "first"),
    }


def test_undo_is_refused_when_the_account_went_further(world, twins):
    kept, _gone = twins
    record = join(world, twins)
    merge(kept=world.accounts["initech"], gone=kept, actor=world.desk, reason="And again")
    with pytest.raises(StateMoved, match="Undo that merge first"):
        undo(record=record, actor=world.desk)
    undo(record=MergeRecord.objects.latest("merged_at"), actor=world.desk)
    undo(record=MergeRecord.objects.get(pk=record.pk), actor=world.desk)
    assert Account.objects.filter(pk=twins[1].pk).exists()


@pytest.mark.parametrize("reason", ["", " ", "nul\0"])
def test_merging_needs_a_reason(world, twins, reason):
    with pytest.raises(ValidationError):
        join(world, twins, reason)
    assert not MergeRecord.objects.exists()


def test_only_the_desk_merges(world, twins):
    for user in User.objects.exclude(staff_role="desk"):
        with pytest.raises(Refused):
            merge(kept=twins[0], gone=twins[1], actor=user, reason="Mine")


# --- Where the old page leads ----------------------------------------------------------------
def test_old_page_leads_on_for_those_who_could_open_it(world, twins):
    kept, gone = twins
    join(world, twins)
    answers = {}
    for user in User.objects.all():
        client = Client()
        client.force_login(user)
        answers[user.email] = client.get(f"/accounts/{gone.pk}/").status_code
    led = {email for email, status in answers.items() if status == 302}
    people = {f"{who}@meridian.example" for who in ("desk", "ops", "auditor", "cam2")}
    assert led == people | {"admin@bluepeak.example", "seller@bluepeak.example"}
    assert {status for email, status in answers.items() if email not in led} == {404}
    assert kept.pk


# --- Pages -----------------------------------------------------------------------------------
def test_desk_merges_and_undoes_on_its_pages(world, twins):
    kept, gone = twins
    client = Client()
    client.force_login(world.desk)
    asked = client.get("/conflicts/merges/new/", {"kept": kept.pk, "gone": gone.pk})
    assert "Northwind Resale reaches this account" in asked.content.decode()
    names = {"kept_name": kept.name, "gone_name": gone.name}
    data = {"kept": kept.pk, "gone": gone.pk, "reason": "Same firm"} | names
    assert client.post("/conflicts/merges/new/", data | {"reason": ""}).status_code == 400
    assert client.post("/conflicts/merges/new/", data | {"gone": kept.pk}).status_code == 400
    assert client.post("/conflicts/merges/new/", data).status_code == 302
    assert client.post("/conflicts/merges/new/", data).status_code == 400  # sent twice
    record = MergeRecord.objects.get()
    assert "Same firm" in client.get("/conflicts/merges/").content.decode()
    assert client.post(f"/conflicts/merges/{record.pk}/undo/").status_code == 302
    assert Account.objects.filter(pk=gone.pk).exists()
