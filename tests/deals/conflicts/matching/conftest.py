import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deals.conflicts.matching.store import SqliteStore

from deals.conflicts.matching.engine import Matcher
from deals.conflicts.matching.records import Account

ACCOUNTS = (
    Account("huawei", "华为技术有限公司", country="CN", city="深圳市", domain="huawei.com"),
    Account("first", "First National Bank of Omaha", country="US", city="Omaha", domain="fnbo.com"),
    Account("second", "Second National Bank of Denver", country="US", city="Denver"),
    Account(
        "munich", "Technische Universität München", country="DE", city="Munich", domain="tum.de"
    ),
    Account(
        "dresden",
        "Technische Universität Dresden",
        country="DE",
        city="Dresden",
        domain="tu-dresden.de",
    ),
    Account(
        "penney",
        "JCPenney",
        country="US",
        city="Plano",
        domain="jcpenney.com",
        phone="+1 972 431 1000",
    ),
    Account(
        "icwa", "Indian Council of World Affairs", country="IN", city="New Delhi", domain="icwa.in"
    ),
    Account(
        "vodafone", "Vodafone Group Plc", country="GB", city="Newbury", tax_id="GB CRN 01833679"
    ),
    Account(
        "vodafone-it", "Vodafone Italia S.p.A.", country="IT", city="Ivrea", parent_id="vodafone"
    ),
    Account("nissei", "株式会社秋津原", country="JP", city="御所市"),
    Account(
        "acme",
        "Acme Industrial Tools GmbH",
        country="DE",
        city="Kassel",
        other_names=("Schraubenhaus Nord",),
    ),
)


@pytest.fixture
def matcher():
    engine = Matcher(SqliteStore())
    engine.add(ACCOUNTS)
    engine.store.count_keys()
    return engine
