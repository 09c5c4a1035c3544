"""Files of Salesforce (reports and Data Loader), HubSpot and Odoo (shown and technical names): the
headings as those systems write them are recognised, and their rows find what they are about."""

import pytest

from deals.registrations.models import Deal
from partners.accounts.models import Account, Engagement
from partners.touchpoints.models import Touchpoint
from portal.exchange.headers import recognised, system_of
from portal.exchange.kinds import KINDS
from tests.portal.exchange.conftest import NORTH, SELLER, counts, reasons

# (kind, system) → the first line of a file, and the fields that must be found in it.
FILES = {
    ("organizations", "salesforce"): (
        "Account ID,Account Name,Type,Billing Street,Billing City,Billing Country,Phone,Website",
        "external_id name kind address city country phone website",
    ),
    ("organizations", "hubspot"): (
        "Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region,"
        "Industry,Company Domain Name,Type,Description",
        "external_id name phone city country website kind about",
    ),
    ("organizations", "odoo"): (
        "External ID,Complete Name,Is a Company,Street,City,Country,Phone,Website Link,Tags",
        "external_id name address city country phone website",
    ),
    ("named", "salesforce"): (
        "Account Name,Website,Billing Country,Billing City,Account ID",
        "name website country city",
    ),
    ("named", "hubspot"): (
        "Record ID,Company name,Company Domain Name,Country/Region,City",
        "name website country city",
    ),
    ("named", "odoo"): (
        "External ID,Display Name,Website Link,Country,City,Tax ID",
        "name website country city tax_id",
    ),
    ("certifications", ""): (
        "Email,Certification,Issuer,Credential ID,Issue Date,Expiration Date,Account Name",
        "email certification issuer number issued_on expires_on organization",
    ),
    ("accounts", "salesforce"): (
        "Id,IsDeleted,Name,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,"
        "BillingCountry,Phone,Website,Industry,OwnerId,SystemModstamp",
        "external_id name parent_account_id street city region postcode country phone website "
        "industry",
    ),
    ("accounts", "odoo"): (
        "id,name,parent_id/id,street,city,state_id,zip,country_id/id,phone,website,vat",
        "external_id name parent_account_id street city region postcode phone website tax_id",
    ),
    ("contacts", "salesforce"): (
        "Id,AccountId,LastName,FirstName,Name,MailingCity,Phone,MobilePhone,Email,Title,OwnerId",
        "external_id account_id last_name first_name name phone email job_title",
    ),
    ("contacts", "hubspot"): (
        "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Associated Company IDs,"
        "Associated Company",
        "external_id first_name last_name email phone job_title account_id account",
    ),
    ("contacts", "odoo"): (
        "External ID,Name,Is a Company,Related Company/External ID,Job Position,Email,Mobile",
        "external_id name account_id job_title email phone",
    ),
    ("deals", "salesforce"): (
        "Id,AccountId,Name,StageName,CloseDate,Amount",
        "external_id account_id title stage expected_close value_amount",
    ),
    ("deals", "hubspot"): (
        "Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Associated Company IDs,"
        "Associated Contact IDs",
        "external_id title stage expected_close value_amount account_id",
    ),
    ("deals", "odoo"): (
        "id,name,partner_id/id,expected_revenue,stage_id,probability,date_deadline",
        "external_id title account_id stage probability expected_close",
    ),
    ("touchpoints", "salesforce"): (
        "Id,WhoId,WhatId,Subject,ActivityDate,Description,AccountId,CallType,TaskSubtype",
        "external_id contact_id subject at notes account_id direction kind",
    ),
    ("touchpoints", "hubspot"): (
        "Record ID,Activity type,Title,Body,Activity date,Activity assigned to,"
        "Associated Contact IDs,Associated Company IDs,Associated Deal IDs",
        "external_id kind subject notes at contact_id account_id",
    ),
    ("touchpoints", "odoo"): (
        "External ID,Summary,Due Date,Activity Type,Document Name,Note,Assigned to",
        "external_id subject at kind account notes",
    ),
}  # fmt: skip
CALLS = (
    "Record ID,Call Title,Activity date,Call direction,Call outcome,Call notes,"
    "Associated Company IDs"
)


@pytest.mark.parametrize(("kind", "system"), FILES)
def test_headings_are_recognised(kind, system):
    header, fields = FILES[kind, system][0].split(","), FILES[kind, system][1].split()
    found = recognised(KINDS[kind], header)
    assert set(fields) <= set(found.values())
    assert {field.name for field in KINDS[kind].fields if field.needed} <= set(found.values())
    assert system_of(header) == system


@pytest.fixture
def customer(room):
    text = "Id,Name,BillingCountry,BillingCity,Website,OwnerId\n"
    text += "001A,Rack Works,GB,Leeds,rack.example,x\n"
    assert counts(room.take("accounts", text, by=NORTH, source="salesforce")) == (1, 0, 0, 0)
    return Account.objects.get(external_id="001A")


def test_a_deal_takes_its_customer_from_the_account_it_names(room, customer):
    text = "Id,AccountId,Name,StageName,CloseDate,Amount\n"
    text += "006A,001A,Racks for Leeds,Proposal/Quote,2027-03-31,1200\n"
    text += "006B,001Z,Elsewhere,Discovery,2027-03-31,1\n006C,,Nowhere,Discovery,2027-03-31,1\n"
    row = room.take("deals", text, by=NORTH, source="salesforce")
    assert counts(row) == (1, 0, 0, 2)
    assert reasons(row) == [
        (3, "AccountId: There is no account with this key in your list."),
        (4, "customer_name: This is needed."),
    ]
    deal = Deal.objects.get(title="Racks for Leeds")
    taken = (deal.customer_name, deal.customer_country, deal.customer_city, deal.customer_website)
    assert taken == ("Rack Works", "GB", "Leeds", "rack.example")
    assert counts(room.take("deals", text, by=NORTH, source="salesforce")) == (0, 0, 1, 2)
    without = text.replace("Id,", "Nothing,", 1)  # known by customer and title
    assert counts(room.take("deals", without, by=NORTH, source="salesforce")) == (1, 0, 0, 2)
    assert counts(room.take("deals", without, by=NORTH, source="salesforce")) == (0, 0, 1, 2)


def test_a_task_finds_its_account_by_its_contact(room, customer):
    text = "Id,AccountId,LastName,FirstName\n003A,001A;001Z,Low,Ann\n003B,,Away,Bob\n"
    row = room.take("contacts", text, by=NORTH, source="salesforce")
    assert counts(row) == (1, 0, 0, 1) and "names no account" in reasons(row)[0][1]
    text = "Id,WhoId,Subject,ActivityDate,AccountId,TaskSubtype\n"
    text += "00TA,003A,Rang Ann,2026-01-31,,Call\n00TB,003B,Rang Bob,2026-01-31,,Call\n"
    row = room.take("touchpoints", text, by=NORTH, source="salesforce")
    assert counts(row) == (1, 0, 0, 1)
    assert reasons(row) == [(3, "WhoId: There is no contact with this key in your list.")]
    note = Touchpoint.objects.get(subject="Rang Ann")
    assert note.account == customer and note.contacts.get().name == "Ann Low"
    assert counts(room.take("touchpoints", text, by=NORTH, source="salesforce")) == (0, 0, 1, 1)


def test_a_file_of_calls_needs_no_column_of_kinds(room, customer):
    text = f"{CALLS}\n401,Rang,2026-01-31 09:30,Outbound,Left voicemail,Later,001A;7\n"
    text += "402,Talked,2026-01-31 09:30,,,,001A\n"
    row = room.take("touchpoints", text, by=NORTH, source="salesforce")
    assert counts(row) == (1, 0, 0, 1) and reasons(row) == [(3, "kind: This is needed.")]
    call = Touchpoint.objects.get(subject="Rang")
    assert (call.kind, call.direction, call.outcome) == ("call", "out", "no_answer")


def test_a_partner_learns_no_key_of_the_vendors_system(room):
    """The vendor's keys are no field a partner reads; a row that would be found by one says no."""
    seen = Account.objects.visible_to(room.user(SELLER))
    engagement = Engagement.objects.filter(
        organization__name__startswith="Northwind", account__in=seen
    ).first()
    Account.objects.filter(pk=engagement.account_id).update(source="crm", external_id="V1")
    place = str(engagement.organization_id)
    for kind, text in (
        ("deals", "id,account_id,name\nO1,{},Racks\n"),
        ("touchpoints", "id,account_id,kind,at,subject\nT1,{},call,2026-01-31,Rang\n"),
    ):
        answers = []
        for key in ("V1", "V2"):
            row = room.look(kind, text.format(key), by=SELLER, place=place)
            answers.append((counts(row), reasons(row)))
        assert answers[0] == answers[1] and answers[0][0] == (0, 0, 0, 1)
