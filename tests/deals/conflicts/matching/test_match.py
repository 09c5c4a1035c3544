import pytest

from deals.conflicts.matching.records import Account, Query
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


def test_replace_moves_the_keys(matcher):
    old = next(c.account for c in matcher.match(Query("Acme Industrial Tools", country="DE")))
    new = Account("acme", "Zebra Fasteners AG", country="DE", city="Kassel")
    matcher.replace(old, new)
    assert matcher.match(Query("Zebra Fasteners", country="DE"))[0].account == new
    assert matcher.store.connection.execute(
        "SELECT count(*) FROM match_name WHERE name LIKE 'Acme%'"
    ).fetchone() == (0,)


def test_nothing_in_nothing_out(matcher):
    assert matcher.match(Query("")) == []
    assert matcher.match(Query("🙂")) == []
