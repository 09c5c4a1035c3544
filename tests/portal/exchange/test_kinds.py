"""Every kind there and back: what is exported and imported again changes nothing."""

import datetime as dt

import pytest

from deals.named import services as named
from deals.named.models import ListVersion
from deals.registrations.models import Deal
from partners.certifications.models import Certificate, Certification
from partners.organizations.models import Organization
from partners.touchpoints.models import Touchpoint
from portal.activity.models import AuditEntry
from portal.exchange.models import ExternalKey
from portal.workflow import clock
from tests.portal.exchange.conftest import DESK, NORTH, SELLER, counts, reasons

MANAGER = "direct-manager@meridian.example"
MARKETING = "marketing@meridian.example"


def back(room, kind, address, by, **how):
    """The counts of an import of the list just exported, by the same person."""
    found = []
    for form in ("csv", "xlsx"):
        data = room.export(address, by=by, form=form)
        row = room.take(kind, data, by=by, source="", name=f"f.{form}", **how)
        found.append((counts(row), reasons(row)))
    (csv, wrong), sheet = found
    assert (csv, wrong) == sheet
    return csv, wrong


def quiet():
    return AuditEntry.objects.exclude(action__contains="port").count()


@pytest.mark.parametrize(
    ("kind", "address", "by", "place"),
    [
        ("accounts", "/accounts/export.csv", DESK, ""),
        ("accounts", "/accounts/export.csv", NORTH, None),
        ("contacts", "/accounts/contacts/export.csv", DESK, ""),
        ("organizations", "/organizations/export.csv", DESK, None),
        ("touchpoints", "/accounts/touchpoints/export.csv", NORTH, None),
        ("deals", "/deals/export.csv", SELLER, None),
        ("deals", "/deals/export.csv", "admin@northwind.example", None),
        ("deals", "/deals/export.csv", NORTH, None),
    ],
)
def test_there_and_back_changes_nothing(room, kind, address, by, place):
    _write_touchpoint(room)
    before = quiet()
    (new, changed, same, refused), wrong = back(room, kind, address, by, place=place)
    assert (new, changed, refused, wrong) == (0, 0, 0, []) and same > 0
    assert quiet() == before


def _write_touchpoint(room):
    from partners.touchpoints.services import log_touchpoint

    log_touchpoint(
        account=room.world.accounts["acme"], actor=room.user(NORTH), visibility="own",
        data={"kind": "call", "subject": "=Racks", "notes": "a\nb"},
    )  # fmt: skip


def test_named_accounts_come_as_one_draft_and_go_back(room):
    keeper = room.user(MANAGER)
    team = room.world.teams["Direct North"]
    place = str(named.create_list(actor=keeper, team=team, name="North").pk)
    text = "Account Name,Website,Country,Products\nUmbrella,umbrella.example,United Kingdom,\n"
    row = room.take("named", text + "Nowhere,,Nowhere,\nWayne,,DE,\n", by=MANAGER, place=place)
    assert counts(row) == (2, 0, 0, 1)
    version = ListVersion.objects.get()
    assert version.entry_count == 2 and version.starts_on is None
    address = f"/conflicts/named-accounts/versions/{version.pk}/export.csv"
    assert back(room, "named", address, MANAGER, place=place) == ((0, 0, 2, 0), [])
    assert ListVersion.objects.count() == 1


def test_certificates_are_recorded_changed_and_go_back(room):
    Certification.objects.create(code="specialist", name="Specialist", validity_months=12)
    head = "E-mail,Certification,Issued by,Certificate number,Issued on,Valid until\n"
    text = head + "seller@northwind.example,specialist,Institute,E-1,2026-01-31,2030-01-31\n"
    text += "nobody@x.example,specialist,Institute,E-2,2026-01-31,\n"
    row = room.take("certifications", text, by=MARKETING)
    assert counts(row) == (1, 0, 0, 1)
    later = room.take("certifications", text.replace("2030-01", "2031-01"), by=MARKETING)
    assert counts(later) == (0, 1, 0, 1)
    assert str(Certificate.objects.get().expires_on) == "2031-01-31"
    address = "/certificates/issued/export.csv"
    assert back(room, "certifications", address, MARKETING) == ((0, 0, 1, 0), [])


def test_companies_are_made_and_changed_by_the_desk(room):
    text = "Account ID,Account Name,Tier,Website,City\nP1,New Partner,,new.example,Oslo\n"
    assert counts(room.take("organizations", text)) == (1, 0, 0, 0)
    moved = text.replace("New Partner", "Renamed Partner").replace("Oslo", "Bergen")
    assert counts(room.take("organizations", moved)) == (0, 1, 0, 0)
    assert Organization.objects.get(website="new.example").name == "Renamed Partner"
    wrong = room.look("organizations", text.replace("Partner,,", "Partner,platinum-x,"))
    assert counts(wrong)[3] == 1


DEALS = "Opportunity ID,Account Name,Opportunity Name,Stage,Amount,Opportunity Currency,Products\n"


def test_deals_become_drafts_of_the_seller(room):
    text = DEALS + 'O1,Racks Ltd,Racks,Proposal/Price Quote,"1,200.50",USD,\n'
    text += "O2,Old Ltd,Old,Closed Won,,,\nO3,Odd Ltd,Odd,,,,9 × Nonsense\n"
    row = room.take("deals", text, by=SELLER)
    assert counts(row) == (1, 0, 0, 2)
    deal = Deal.objects.get(customer_name="Racks Ltd")
    assert (deal.status, deal.owner, str(deal.value_amount), deal.stage) == (
        "draft", room.user(SELLER), "1200.50", "proposal",
    )  # fmt: skip
    assert counts(room.take("deals", text, by=SELLER)) == (0, 0, 1, 2)
    again = room.take("deals", text.replace(",Racks,", ",More racks,"), by=SELLER)
    assert counts(again) == (0, 1, 0, 2)
    deal.refresh_from_db()
    assert (
        deal.title == "More racks" and Deal.objects.filter(customer_name="Racks Ltd").count() == 1
    )


def test_complete_drafts_are_sent_and_the_others_say_what_is_missing(room):
    soon = (clock.today() + dt.timedelta(days=90)).isoformat()
    head = "Customer,Title,Country,Value,Currency,Expected close,Products\n"
    families = Deal.objects.exclude(lines=None).filter(organization__name__startswith="Northwind")
    family = families.first().lines.first().family.name
    text = head + f"Whole Ltd,Whole,DE,5000,USD,{soon},2 × {family}\nPart Ltd,Part,DE,,,,\n"
    row = room.take("deals", text, by=SELLER, options={"send": True})
    assert counts(row) == (2, 0, 0, 0)
    ((line, reason),) = reasons(row)
    assert line == 3 and reason.startswith("Saved as a draft, not sent: ")
    assert Deal.objects.get(title="Whole").status != "draft"
    assert Deal.objects.get(title="Part").status == "draft"


def test_what_was_sent_is_never_changed(room):
    deal = (
        Deal.objects.filter(organization__name__startswith="Northwind")
        .exclude(status="draft")
        .first()
    )
    text = f"Deal number,Customer,Title\n{deal.number},{deal.customer_name},Changed\n"
    row = room.take("deals", text, by="admin@northwind.example")
    assert counts(row)[3] == 1 and "this one was sent" in reasons(row)[0][1]


def test_touchpoints_stay_with_the_own_side(room):
    text = "Activity ID,Account Name,Type,Date,Subject,Full Comments\n"
    text += "T1,Acme,Call,2026-01-31,Racks,Long talk\nT2,Acme,Odd,2026-01-31,X,\n"
    text += "T3,Acme,Call,2099-01-31,Future,\nT4,Not mine,Call,2026-01-31,X,\n"
    name = room.world.accounts["acme"].name
    text = text.replace(",Acme,", f",{name},")
    row = room.take("touchpoints", text, by=SELLER)
    assert counts(row) == (1, 0, 0, 3), reasons(row)
    found = Touchpoint.objects.get(subject="Racks", author=room.user(SELLER))
    assert (found.visibility, found.organization.name) == ("own", "Northwind Resale")
    assert counts(room.take("touchpoints", text, by=SELLER)) == (0, 0, 1, 3)
    assert ExternalKey.objects.get(kind="touchpoints", key="T1").record == found.pk
