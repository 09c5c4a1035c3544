"""Domains: claimed by many, proved by one, and nobody learns of the others."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from partners.federation import services
from partners.federation.domains import check_domain, domain_of
from partners.federation.models import ClaimedDomain
from partners.federation.sign_in_rules import connection_for
from portal.access.policy import Refused
from portal.people.models import User
from tests.visitor import words

NAME = "shared.example"


def test_what_can_be_claimed():
    assert check_domain(" @Bücher.Example. ") == "xn--bcher-kva.example"
    assert domain_of("Someone@BÜCHER.example") == "xn--bcher-kva.example"
    for text in (
        "",
        "example",
        "co.uk",
        "a b.example",
        "http://x.example",
        "x..example",
        "-.example",
    ):
        with pytest.raises(ValidationError):
            check_domain(text)
    for text in (
        "gmail.com",
        "GMAIL.com",
        "mail.gmail.com",
        "qq.com",
        "outlook.com",
        "yahoo.co.uk",
    ):
        with pytest.raises(ValidationError, match="given to anybody"):
            check_domain(text)


def test_proof_by_dns(office, dns_server):
    admin = office["nw-admin"]
    row = services.claim_domain(organization=office.company("northwind"), actor=admin, name=NAME)
    assert not services.prove_domain(domain=row, actor=admin)
    dns_server.records[row.record_name] = "concord-sign-in=something-else"
    assert not services.prove_domain(domain=row, actor=admin)
    dns_server.records[row.record_name] = row.record_text
    assert services.prove_domain(domain=row, actor=admin)
    row.refresh_from_db()
    assert (row.proof, bool(row.verified_at)) == ("dns", True)


def page_of(office, who, key):
    return words(office.visit(who).get(f"/company/{office.company(key).pk}/sign-in/"))


def test_a_rival_does_not_learn_that_a_domain_is_taken(office, dns_server):
    """Northwind has proved a domain. Bluepeak claims it and another: both answers read alike,
    even with the record in place; the desk alone hears of that."""
    office.domain("northwind", NAME)
    office.domain("northwind", "secret-of-northwind.example")
    rival, place = office.visit("bp-admin"), f"/company/{office.company('bluepeak').pk}/sign-in/"
    said = []
    for name in (NAME, "untaken.example"):
        claimed = rival.post(f"{place}domains/", {"name": name})
        row = ClaimedDomain.objects.get(organization=office.company("bluepeak"), name=name)
        if name == NAME:
            dns_server.records[row.record_name] = row.record_text
        looked = rival.post(f"{place}domains/{row.pk}/check/", follow=True)
        text = words(looked).replace(name, "NAME").replace(row.token, "TOKEN")
        said.append((claimed.status_code, text.replace(str(row.pk), "ID")))
        rival.post(f"{place}domains/{row.pk}/release/", follow=True)
    assert said[0] == said[1]
    assert "Waiting for proof" in said[0][1]
    told = set(User.objects.filter(notifications__kind="sso_alert"))
    assert office["desk"] in told
    assert all(person.staff_role == "desk" for person in told)
    page = page_of(office, "bp-admin", "bluepeak")
    assert "secret-of-northwind" not in page
    assert "Northwind" not in page


def test_who_sees_and_changes_it(office):
    office.connect()
    row = ClaimedDomain.objects.get()
    place = f"/company/{office.company('northwind').pk}/sign-in/"
    seen = {
        who: office.visit(who).get(place).status_code for who in ("nw-admin", "desk", "auditor")
    }
    assert set(seen.values()) == {200}
    for who, status in (("nw", 403), ("nw-learner", 403), ("cam", 403), ("bp-admin", 404)):
        assert office.visit(who).get(place).status_code == status
        assert office.visit(who).post(f"{place}domains/{row.pk}/release/").status_code == status
    for who in ("nw-admin", "auditor", "bp-admin"):
        with pytest.raises(Refused):
            services.confirm_domain(domain=row, actor=office[who])
    with pytest.raises(Refused):
        services.claim_domain(organization=None, actor=office["nw-admin"], name="own.example")
    # A row of another company under one's own address is missing
    other = f"/company/{office.company('bluepeak').pk}/sign-in/domains/{row.pk}/release/"
    assert office.visit("bp-admin").get(other).status_code == 404
    assert office.visit("desk").get(other).status_code == 404


def test_the_sign_in_page_tells_a_domain_and_no_person(office):
    office.connect()

    def asked(address):
        page = Client().post("/auth/company/", {"login": address})
        return words(page).replace(address, "ADDRESS")

    known, unknown = asked("seller@northwind.example"), asked("nobody@northwind.example")
    assert known == unknown
    assert "/start/" in known
    assert asked("seller@bluepeak.example") == asked("nobody@elsewhere.example")
    # Claimed and not proved is nobody's
    services.claim_domain(
        organization=office.company("bluepeak"), actor=office["bp-admin"], name="bluepeak.example"
    )
    assert connection_for("seller@bluepeak.example") is None
