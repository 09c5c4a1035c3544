"""A few organisations in a store of plain dictionaries: the library needs no Django."""

from collections import Counter, defaultdict

import pytest

from deals.conflicts.matching.engine import Matcher, row_of
from deals.conflicts.matching.records import Account

ACCOUNTS = (
    Account("huawei", "华为技术有限公司", country="CN", city="深圳市", domain="huawei.com"),
    Account(
        "first", "First National Bank of Omaha", country="US", city="Omaha", domain="fnbo.com"
    ),
    Account("second", "Second National Bank of Denver", country="US", city="Denver"),
    Account(
        "munich", "Technische Universität München", country="DE", city="Munich", domain="tum.de"
    ),
    Account("dresden", "Technische Universität Dresden", country="DE", domain="tu-dresden.de"),
    Account(
        "penney", "JCPenney", country="US", city="Plano", domain="jcpenney.com",
        phone="+1 972 431 1000",
    ),
    Account("icwa", "Indian Council of World Affairs", country="IN", domain="icwa.in"),
    Account("vodafone", "Vodafone Group Plc", country="GB", tax_id="GB CRN 01833679"),
    Account("vodafone-it", "Vodafone Italia S.p.A.", country="IT", parent_id="vodafone"),
    Account("nissei", "株式会社秋津原", country="JP", city="御所市"),
    Account("nameless", "***", country="FR", city="Lyon", domain="stars.fr"),
    Account(
        "acme", "Acme Industrial Tools GmbH", country="DE", city="Kassel",
        other_names=("Schraubenhaus Nord",),
    ),
)  # fmt: skip


class MemoryStore:
    """Numbers are places in `ACCOUNTS`."""

    def __init__(self, accounts):
        self.rows = {number: (one, *row_of(one)) for number, one in enumerate(accounts)}
        self.filed = defaultdict(list)
        for number, (_account, _facts, keys) in self.rows.items():
            for key in keys:
                self.filed[key].append(number)

    def frequencies(self, keys):
        return Counter({key: len(self.filed[key]) for key in keys if len(self.filed[key]) > 23})

    def postings(self, keys):
        return [(key, number) for key in keys for number in self.filed[key]]

    def facts(self, numbers):
        return {number: (number, self.rows[number][1]) for number in numbers}

    def accounts(self, parties):
        return {number: self.rows[number][0] for number in parties}


@pytest.fixture
def matcher():
    return Matcher(MemoryStore(ACCOUNTS))
