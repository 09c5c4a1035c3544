import subprocess
import sys

import pytest

from deals.conflicts.matching.records import Query
from deals.conflicts.matching.scoring import threshold


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


def test_evidence_is_in_words(matcher):
    evidence = matcher.match(Query("JC Penney", domain="www.jcpenney.com", phone="(972) 431-1000"))[
        0
    ].evidence
    assert {"same website", "same phone number"} <= set(evidence)


def test_subsidiary_is_family(matcher):
    found = matcher.match(Query("Vodafone Group Plc", country="GB", tax_id="GB CRN 01833679"))
    assert [(c.account.account_id, c.relation) for c in found[:2]] == [
        ("vodafone", "same"),
        ("vodafone-it", "family"),
    ]
    assert "subsidiary of Vodafone Group Plc" in found[1].evidence


def test_name_without_letters_is_still_compared(matcher):
    found = matcher.match(Query("---", domain="stars.fr", country="FR", city="Lyon"))
    assert [c.account.account_id for c in found] == ["nameless"]
    assert "same website" in found[0].evidence


def test_library_does_not_import_django():
    code = "import sys, deals.conflicts.matching.engine; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_nothing_in_nothing_out(matcher):
    assert matcher.match(Query("")) == []
    assert matcher.match(Query("🙂")) == []
