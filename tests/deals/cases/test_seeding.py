"""Appeals and cases of a described world: built by the people who would, and once."""

import pytest

from deals.cases.models import Case, CaseEvidence, CaseParty
from portal.home import worlds
from tests.conftest import CAST
from tests.deals.cases.conftest import BLUEPEAK, COMPLETE, NORTHWIND

SPEC = {
    **CAST,
    "deals": [
        {"key": "a", "status": "in_review", **COMPLETE, **NORTHWIND},
        {"key": "b", "status": "submitted", **COMPLETE, **BLUEPEAK},
        {"key": "no", "status": "rejected", **COMPLETE, **NORTHWIND, "title": "Refused"},
    ],
    "appeals": [{"deal": "no", "message": "Look again."}],
    "cases": [
        {
            "key": "umbrella",
            "deals": ["a", "b"],
            "title": "Umbrella",
            "note": "Two of them",
            "panel": ["ops@meridian.example"],
            "said": [
                {"deal": "a", "author": "desk@meridian.example", "body": "Since when?"},
                {"deal": "a", "author": "seller@northwind.example", "body": "Since spring."},
            ],
        }
    ],
}


def test_world_with_an_appeal_and_a_case_is_built_once(world):
    for _time in range(2):
        worlds.build(SPEC)
    assert sorted(Case.objects.values_list("kind", "status")) == [
        ("appeal", "open"),
        ("overlap", "hearing"),
    ]
    said = CaseEvidence.objects.filter(case__kind="overlap").values_list("body", flat=True)
    assert list(said) == ["Two of them", "Since when?", "Since spring."]
    told = CaseParty.objects.filter(case__kind="overlap", told_at__isnull=False)
    assert [str(party) for party in told] == ["Northwind Resale"]


@pytest.mark.parametrize(
    ("section", "row", "fault"),
    [
        ("appeals", {"deal": "a", "message": "x"}, r"appeals\[0\]"),
        ("appeals", {"deal": "gone", "message": "x"}, r"appeals\[0\].deal"),
        ("cases", {"key": "x", "deals": ["gone"]}, r"cases\[0\].deals"),
        ("cases", {"key": "x", "deals": ["a"], "kind": "appeal"}, r"cases\[0\].kind"),
    ],
)
def test_faults_are_named_with_their_place(world, section, row, fault):
    with pytest.raises(worlds.SpecError, match=fault):
        worlds.build({**SPEC, "appeals": [], "cases": [], section: [row]})
