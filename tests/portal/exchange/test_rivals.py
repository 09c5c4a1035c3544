"""What the other company learns from an import or an export: nothing."""

import pytest
from django.http import Http404

from deals.registrations.models import Deal
from partners.accounts.models import Account
from partners.organizations import services
from portal.access.scope import scope_of
from portal.exchange import exports
from portal.exchange.models import ExternalKey, FileExport
from portal.exchange.views.exports import file_of
from portal.people.models import User
from tests.portal.exchange.conftest import (
    DESK,
    NORTH,
    RIVAL,
    SELLER,
    counts,
    lines_of,
    reasons,
    whole,
)

SOUTH = "direct2@meridian.example"


def test_a_rivals_key_neither_collides_nor_shows(room):
    text = "account_id,name\nK1,Hidden Ltd\n"
    first = room.take("accounts", text, by=NORTH)
    rival = room.take("accounts", text.replace("Hidden", "Other"), by=SOUTH)
    assert counts(first) == counts(rival) == (1, 0, 0, 0)
    names = Account.objects.filter(external_id="K1").values_list("name", flat=True)
    assert set(names) == {"Hidden Ltd", "Other Ltd"}
    assert counts(room.take("accounts", text, by=NORTH)) == (0, 0, 1, 0)


def test_a_hidden_record_reads_like_an_unknown_one(room):
    hidden = Account.objects.create(
        name="Hidden Ltd", owner_team=room.world.teams["Direct North"],
        source="crm", external_id="P1",
    )  # fmt: skip
    unknown = "00000000-0000-4000-8000-000000000000"
    text = "concord_id,name,account_id,parent_account_id\n{0},Hidden Ltd,,\n,Child,C1,{0}\n"
    answers = []
    for pk in (hidden.pk, unknown):
        row = room.look("accounts", text.format(pk), by=SOUTH)
        answers.append((counts(row), row.linked, row.unlinked, reasons(row)))
    assert answers[0] == answers[1]
    for text in ("account,name\nHidden Ltd,Bob\n", "account_id,name\nP1,Bob\n"):
        row = room.look("contacts", text, by=SOUTH)
        assert counts(row) == (0, 0, 0, 1)
        assert "There is no account of this name" in reasons(row)[0][1]


def test_numbers_of_a_rivals_deals_read_as_unknown(room):
    theirs = next(
        deal for deal in room.world.deals.values()
        if deal.organization and deal.organization.name.startswith("Bluepeak")
    )  # fmt: skip
    head = "Deal number,Customer,Title\n"
    answers = [
        reasons(room.look("deals", f"{head}{number},{theirs.customer_name},X\n", by=SELLER))
        for number in (theirs.number, "D-2222222")
    ]
    assert answers[0] == answers[1] == [(2, "Deal number: There is no such record.")]


def test_two_companies_import_the_same_keys_apart(room):
    text = "Opportunity ID,Account Name\nO1,Same Customer Ltd\n"
    for by in (SELLER, RIVAL):
        assert counts(room.take("deals", text, by=by)) == (1, 0, 0, 0)
    rows = ExternalKey.objects.filter(kind="deals", key="O1")
    assert len({row.place for row in rows}) == len({row.record for row in rows}) == 2


def test_columns_are_remembered_for_the_own_company_alone(room):
    text = "Who,What\nAcme,Racks\n"
    columns = {"0": "customer_name", "1": "title"}
    room.look("deals", text, by=SELLER, columns=columns)
    assert room.upload("deals", text, by="admin@northwind.example").columns == columns
    assert room.upload("deals", text, by=RIVAL).columns == {}


def test_files_are_their_persons_own(room, pages):
    row = room.look("deals", "Customer,Title\nAcme,Racks\n", by=SELLER)
    out = exports.ask(actor=room.user(SELLER), address="/deals/export.csv")
    exports.make(out.pk)
    addresses = [f"/imports/{row.pk}/", f"/imports/{row.pk}/rejects.csv", f"/exports/{out.pk}/",
                 f"/exports/{out.pk}/file/"]  # fmt: skip
    for email in (RIVAL, DESK, "admin@northwind.example"):
        assert {pages(email).get(address).status_code for address in addresses} == {404}
    assert whole(pages(SELLER).get(addresses[-1]))


def test_exports_hold_the_scope_of_the_moment_they_are_made(room, pages):
    seller = room.user(SELLER)
    before = lines_of(pages(SELLER).get("/deals/export.csv"))
    out = exports.ask(actor=seller, address="/deals/export.csv", form="csv")
    seat = seller.memberships.get(ended_at=None)
    admin = room.user("admin@northwind.example")
    done = exports.ask(actor=seller, address="/deals/export.csv", form="csv")
    exports.make(done.pk)
    services.end_membership(membership=seat, actor=admin, successor=admin)
    exports.make(out.pk)
    out.refresh_from_db()
    assert before and out.rows == 0
    done.refresh_from_db()
    assert done.is_ready and not exports.is_still_theirs(done, scope_of(seller))
    with pytest.raises(Http404):
        file_of(seller, done)


def test_a_left_persons_export_is_not_made(room):
    out = exports.ask(actor=room.user(SELLER), address="/deals/export.csv")
    User.objects.filter(pk=room.user(SELLER).pk).update(is_active=False)
    exports.make(out.pk)
    out.refresh_from_db()
    assert (out.status, out.rows) == ("failed", 0)
    assert FileExport.objects.get(pk=out.pk).content.name == ""


def test_colleagues_with_the_same_file_do_not_take_over_each_others_keys(room):
    """Sellers of one company who do not see each other's drafts: each has their own, once."""
    second = "seller2@northwind.example"
    text = "Opportunity ID,Account Name,Opportunity Name\nO7,Racks Ltd,Same key\n"
    hidden = room.take("deals", text, by=SELLER)
    assert counts(hidden) == (1, 0, 0, 0)
    assert not Deal.objects.visible_to(room.user(second)).filter(title="Same key").exists()
    assert counts(room.take("deals", text, by=second)) == (1, 0, 0, 0)
    for email in (SELLER, second, SELLER):
        assert counts(room.take("deals", text, by=email)) == (0, 0, 1, 0)
    assert Deal.objects.filter(title="Same key").count() == 2
