import subprocess
import sys

import pytest

from deals.conflicts.matching.engine import Matcher
from deals.conflicts.matching.records import Account, Query
from deals.conflicts.matching.scoring import threshold
from tests.deals.conflicts.matching.conftest import MemoryStore


@pytest.mark.parametrize(
    ("query", "account_id"),
    [
        (Query("Huawei Tech (UK)", domain="huawei.com"), "huawei"),
        (Query("HUAWEI TECHNOLOGIES CO., LTD.", country="CN"), "huawei"),
        (Query("Technical University of Munich", country="DE"), "munich"),
        (Query("J. C. Penney Co Inc"), "penney"),
        (Query("ICWA", country="IN", domain="icwa.in"), "icwa"),
        (Query("カブシキガイシャアキツハラ", country="JP", city="御所市"), "nissei"),
        (Query("Vodafon Group", country="GB"), "vodafone"),
        (Query("Schraubenhaus Nord", country="DE"), "acme"),
    ],
)
def test_same_organisation_comes_first(matcher, query, account_id):
    best = matcher.match(query)[0]
    assert best.account.account_id == account_id
    assert best.probability >= threshold()
    assert best.evidence


@pytest.mark.parametrize(
    "query",
    [
        Query("National Bank of Kansas", country="US", city="Wichita"),
        Query("University of Nowhere", country="DE"),
        Query("Indian Council of Agricultural Research", country="IN", domain="icar.org.in"),
        Query("株式会社三国商事", country="JP"),
    ],
)
def test_common_words_do_not_match_strangers(matcher, query):
    assert all(c.probability < threshold() for c in matcher.match(query))


def alone(account, query):
    """Probability of the only account of an index."""
    return Matcher(MemoryStore([account])).match(query)[0].probability


def test_lone_account_is_not_the_customer_for_want_of_others():
    query = Query("Kronosfeld Prazisionsoptik", country="DE", city="Jena")
    stranger = Account("1", "Behind The Back Ltd", country="DE", city="Jena")
    variant = Account("1", "Krönosfeld Präzisionsoptik GmbH & Co. KG", country="DE", city="Jena")
    assert alone(stranger, query) < threshold() < alone(variant, query)
    query = Query("University of Kassel", country="DE", city="Kassel")
    assert alone(Account("1", "Universität Bremen", country="DE"), query) < threshold()


def codes(candidate):
    return {code for code, _params in candidate.evidence}


def test_evidence_names_what_agrees(matcher):
    query = Query("JC Penney", domain="www.jcpenney.com", phone="(972) 431-1000")
    assert {"same_website", "same_phone"} <= codes(matcher.match(query)[0])


@pytest.mark.parametrize(
    "query",
    [
        Query("Vodafone", tax_id="01833679"),
        Query("Vodafone", tax_id="GB 0183 3679"),
        Query("Vodafone", registration_id="CRN 01833679"),
    ],
)
def test_number_is_the_same_however_its_scheme_is_written(matcher, query):
    best = matcher.match(query)[0]
    assert best.account.account_id == "vodafone"
    assert "same_tax" in codes(best)


def test_subsidiary_is_family(matcher):
    found = matcher.match(Query("Vodafone Group Plc", country="GB", tax_id="GB CRN 01833679"))
    assert [(c.account.account_id, c.relation) for c in found[:2]] == [
        ("vodafone", "same"),
        ("vodafone-it", "family"),
    ]
    assert ("subsidiary_of", {"name": "Vodafone Group Plc"}) in found[1].evidence


def test_name_without_letters_is_still_compared(matcher):
    found = matcher.match(Query("---", domain="stars.fr", country="FR", city="Lyon"))
    assert [c.account.account_id for c in found] == ["nameless"]
    assert "same_website" in codes(found[0])


def test_library_does_not_import_django():
    code = "import sys, deals.conflicts.matching.engine; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_nothing_in_nothing_out(matcher):
    assert matcher.match(Query("")) == []
    assert matcher.match(Query("🙂")) == []
