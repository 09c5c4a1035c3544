"""Two rivals: Bluepeak learns nothing of Northwind's certificates, by any channel."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.certifications import services
from partners.certifications.models import Certificate, Claim, Evidence
from partners.organizations import services as organizations
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from tests.api import as_user, is_problem
from tests.partners.certifications.conftest import pdf
from tests.visitor import words

SECRETS = ("Northwind", "Nils", "Nina", "Nell", "northwind.example")


@pytest.fixture
def both(office):
    """Certificates and claims of both companies: valid, taken back, outside, waiting."""
    office.ask("gold", 2)
    office.ask("silver", 1)
    rows = {name: office.issue(name) for name in ("nw", "nw2", "nw-learner", "bp", "cobalt")}
    services.revoke(certificate=rows["nw2"], actor=office["desk"], reason="Nina copied")
    outside = services.confirm(claim=office.claim("nw", "E-1"), actor=office["desk"])
    rows |= {"nw-out": outside.certificate, "bp-out": office.claim("bp", "E-1", upload=pdf())}
    rows["nw-claim"] = office.claim("nw2", "E-2", upload=pdf())
    return rows


OF_NORTHWIND = {"nw", "nw2", "nw-learner", "nw-out"}
EVERYTHING = OF_NORTHWIND | {"bp", "cobalt"}
SEES = {
    "nw": {"nw", "nw-out"},
    "nw2": {"nw2"},
    "nw-learner": {"nw-learner"},
    "nw-admin": OF_NORTHWIND,
    "bp": {"bp"},
    "bp-admin": {"bp"},
    "cobalt": {"cobalt"},
    "cam": OF_NORTHWIND | {"cobalt"},
    "cam2": {"bp"},
    "direct": set(),
    "desk": EVERYTHING,
    "auditor": EVERYTHING,
    "marketing": EVERYTHING,
}


def test_list_page_csv_and_api_show_one_set_to_each_person(office, both):
    keys = {str(row.pk): key for key, row in both.items() if isinstance(row, Certificate)}
    wholes = {"desk", "auditor", "marketing", "cam"}
    for name, expected in SEES.items():
        seen = as_user(office[name]).ids("certificates/")
        assert {keys[pk] for pk in seen} == expected, name
        company = office.company("nw" if name in wholes else name) if name in WITH_LIST else None
        if name in wholes:
            addresses = ["/certificates/issued/"]
        elif company:
            addresses = [f"/company/{company.pk}/certificates/"]
        else:
            continue
        for address in addresses:
            assert {keys[pk] for pk in on_page(office, name, address)} == expected, name
            answer = office.visit(name).get(f"{address}export.csv")
            rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
            assert len(rows) == len(expected) + 1, name


WITH_LIST = {"nw-admin", "bp-admin", "cobalt"}


def on_page(office, name, address):
    body = office.visit(name).get(address).content.decode()
    return set(re.findall(r'data-href="/certificates/([0-9a-f-]{36})/"', body))


def test_rival_finds_nothing_at_any_address(office, both):
    """Whole pages, with data on both sides; what is addressed answers as what is not there."""
    northwind, bluepeak = office.company("nw").pk, office.company("bp").pk
    for name in ("bp", "bp-admin"):
        client, api = office.visit(name), as_user(office[name])
        for address in (
            "/certificates/", "/certificates/claims/", "/certificates/claims/?status=confirmed",
            "/certificates/claims/new/", f"/company/{bluepeak}/certificates/?q=Seller",
            f"/company/{bluepeak}/", "/company/", "/", "/notifications/",
            f"/company/{bluepeak}/certificates/export.csv",
        ):  # fmt: skip
            answer = client.get(address)
            raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found = [word for word in SECRETS if word in raw.decode()]
            assert not found, (name, address, found)
        for key in ("nw", "nw2", "nw-out"):
            for tail in ("", "pdf/", "revoke/"):
                path = f"/certificates/{both[key].pk}/{tail}"
                assert client.get(path).status_code == 404, path
            assert is_problem(api.get(f"certificates/{both[key].pk}/"), 404)
            assert is_problem(api.get(f"certificates/{both[key].pk}/access/"), 404)
        path = both["nw-claim"].get_absolute_url()
        assert client.get(path).status_code == client.get(f"{path}evidence/").status_code == 404
        assert client.get(f"/company/{northwind}/certificates/").status_code == 404
        assert client.get(f"/company/{northwind}/certificates/export.csv").status_code == 404
        for query in (f"organization={northwind}", f"holder={office['nw'].pk}", "search=Nils"):
            assert api.ids(f"certificates/?{query}") == set(), query


def test_rivals_bytes_do_not_depend_on_what_northwind_holds(office):
    """The same pages with and without Northwind's certificates, claims and mail."""
    office.ask("gold", 2)
    office.issue("bp")
    company = office.company("bp").pk
    addresses = (
        f"/company/{company}/", f"/company/{company}/certificates/", "/certificates/",
        "/certificates/claims/", f"/company/{company}/certificates/export.csv",
        "/verify/C-22222222/",
    )  # fmt: skip

    def look():
        client = office.visit("bp-admin")
        return [shown(client.get(address)) for address in addresses]

    before = look()
    for name in ("nw", "nw2", "nw-learner"):
        office.issue(name)
        office.claim(name, f"E-{name}", upload=pdf())
    assert look() == before


def shown(answer):
    return b"".join(answer.streaming_content) if answer.streaming else words(answer)


def test_mail_and_notices_reach_only_northwind_and_the_vendor(office, both):
    services.decline(claim=both["nw-claim"], actor=office["desk"], reason="Unreadable")
    told = OutgoingEmail.objects.filter(to__contains="bluepeak")
    assert not any(word in mail.text + mail.subject for mail in told for word in SECRETS)
    rivals = Notification.objects.filter(user__email__contains="bluepeak")
    assert not any(word in str(row.__dict__) for row in rivals for word in SECRETS)


def test_who_moves_to_a_rival_takes_the_certificate_and_shows_it_to_nobody_there(office, both):
    seat = office.seat("nw")
    organizations.add_member(
        organization=office.company("bp"), actor=office["desk"], user=office["nw"], role="seller"
    )
    organizations.end_membership(membership=seat, actor=office["desk"], successor=office["nw2"])
    seen = set(Certificate.objects.visible_to(office["nw"]))
    assert seen == {both["nw"], both["nw-out"]}
    assert set(Certificate.objects.visible_to(office["bp-admin"])) == {both["bp"]}
    assert both["nw"] in Certificate.objects.visible_to(office["nw-admin"])
    page = words(office.visit("nw").get(f"/certificates/{both['nw'].pk}/"))
    assert "Nils Seller" in page


def test_claims_and_evidence_follow_the_same_rule(office, both):
    claims = {name: set(Claim.objects.visible_to(office[name])) for name in SEES}
    for name, seen in claims.items():
        files = Evidence.objects.visible_to(office[name]).values_list("claim", flat=True)
        wanted = {row.pk for row in seen} - {both["nw-out"].claim.pk}  # that one had no copy
        assert set(files) == wanted, name
    assert claims["nw"] == set(Claim.objects.filter(holder=office["nw"]))
    assert claims["bp-admin"] == {both["bp-out"]}
    assert claims["direct"] == claims["nw-learner"] == claims["cobalt"] == set()


def test_api_filters_and_strictness(office, both):
    api = as_user(office["nw-admin"])

    def asked(query):
        return {k for k, row in both.items() if str(row.pk) in api.ids(f"certificates/?{query}")}

    assert asked("valid=true") == {"nw", "nw-learner", "nw-out"}
    assert asked("valid=false") == {"nw2"}
    assert asked("source=external") == {"nw-out"}
    assert asked("certification=specialist&search=Nell") == {"nw-learner"}
    assert asked("certification=other") == set()
    assert is_problem(api.get("certificates/?colour=red"), 400)
    row = api.get(f"certificates/{both['nw2'].pk}/").json()
    assert (row["state"], row["revoke_reason"]) == ("revoked", "Nina copied")
    assert row["organization"]["name"] == "Northwind Resale"
    assert is_problem(api.post("certificates/", {}), 405)


def test_one_price_for_one_row_and_many(office):
    def cost():
        counts = []
        for name, address in (
            ("nw-admin", f"/company/{office.company('nw').pk}/certificates/"),
            ("marketing", "/certificates/issued/"), ("marketing", "/certificates/claims/"),
            ("nw", "/certificates/"),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                assert office.visit(name).get(address).status_code == 200
            counts.append(len(queries))
        return counts

    office.issue("nw")
    office.claim("nw", "E-0")
    one = cost()
    for name in ("nw2", "nw-learner", "bp", "nw"):
        office.issue(name, key=f"more {name}")
        office.claim(name, "E-9")
    assert cost() == one
