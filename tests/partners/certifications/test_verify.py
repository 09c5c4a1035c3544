"""The public page: what stands on the paper, for anybody; nothing else, and not for guessers."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.certifications import services
from partners.certifications.verification import STATES
from portal.workflow import clock
from tests.partners.certifications.conftest import DAY
from tests.visitor import words

UNLISTED = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def look(number, **headers):
    return Client().get(f"/verify/{number}/", headers=headers)


def is_unlisted(answer):
    kept = {name: answer[name] for name in UNLISTED}
    return kept == UNLISTED and "no-store" in answer["Cache-Control"]


def said(answer):
    """(label, value) pairs of the page."""
    body = answer.content.decode()
    rows = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", body)
    return {name: re.sub(r"<[^>]+>", "", value) for name, value in rows}


def test_page_says_what_is_printed_and_nothing_of_the_company(office):
    row = office.issue("nw")
    answer = look(row.number)
    assert answer.status_code == 200
    facts = said(answer)
    assert set(facts) == {
        "Certificate number",
        "Person",
        "Certification",
        "Issued on",
        "Valid until",
    }
    assert (facts["Certificate number"], facts["Person"]) == (row.number, "Nils Seller")
    for secret in ("Northwind", "seller@", "gold", str(row.pk), str(row.holder_id), row.once):
        assert secret not in answer.content.decode()
    assert is_unlisted(answer)
    # What the person is called today is not what was printed.
    row.holder.name = "Nils Newname"
    row.holder.save()
    assert said(look(row.number))["Person"] == "Nils Seller"


def test_unknown_number_gets_the_same_page_with_nothing_on_it(office):
    row = office.issue("nw")
    outside = services.confirm(claim=office.claim("nw2"), actor=office["desk"]).certificate
    costs, pages = set(), {}
    for number in (row.number, "C-22222222", outside.number, "no-number", "C-2222222O"):
        with CaptureQueriesContext(connection) as queries:
            answer = look(number)
        costs.add(len(queries))
        assert answer.status_code == 200 and is_unlisted(answer)
        pages[number] = words(answer).replace(number, "…")
    assert len(costs) == 1
    for number in ("C-22222222", outside.number, "no-number", "C-2222222O"):
        assert str(STATES["unknown"]) in pages[number]
        assert set(said(look(number)).values()) == {number, "–"}
        assert pages[number] == pages["C-22222222"]


def test_every_state_in_public_words(office):
    row = office.issue("nw")
    for days, label in ((0, "Valid"), (330, "Valid"), (400, "Expired")):
        with clock.at(clock.now() + days * DAY):
            assert f">{label}<" in look(row.number).content.decode()
    services.revoke(certificate=row, actor=office["desk"], reason="Copied answers")
    page = look(row.number).content.decode()
    assert ">Revoked<" in page and "Copied answers" not in page


def test_number_is_found_as_people_type_it(office):
    row = office.issue("nw")
    typed = f" {row.number[2:6].lower()} {row.number[6:]} "
    answer = Client().get("/verify/", {"number": typed})
    assert answer["Location"] == f"/verify/{row.number}/"
    refused = Client().get("/verify/", {"number": "O0O0"})
    assert refused.status_code == 400 and "C-7F3K2QM9" in refused.content.decode()
    assert Client().get("/verify/").status_code == 200


def test_guessing_is_limited_whether_right_or_wrong(office, settings):
    row = office.issue("nw")
    for place in range(30):
        assert look("C-2222222" + "23456789AB"[place % 10]).status_code == 200
    assert look(row.number).status_code == 429
    assert Client().get(f"/api/v1/certificates/verify/{row.number}/").status_code == 200
    for _place in range(29):
        Client().get("/api/v1/certificates/verify/C-22222222/")
    limited = Client().get(f"/api/v1/certificates/verify/{row.number}/")
    assert limited.status_code == 429 and limited["Retry-After"]


def test_api_answers_without_a_token(office):
    row = office.issue("nw")
    answer = Client().get(f"/api/v1/certificates/verify/{row.number}/")
    assert answer.json() == {
        "number": row.number, "state": "valid", "name": "Nils Seller",
        "certification": "Specialist", "issued_on": str(row.issued_on),
        "valid_until": str(row.expires_on),
    }  # fmt: skip
    nothing = Client().get("/api/v1/certificates/verify/C-22222222/")
    assert nothing.status_code == 200 and nothing.json() == {
        "number": "C-22222222", "state": "unknown", "name": "", "certification": "",
        "issued_on": None, "valid_until": None,
    }  # fmt: skip
