"""The reports as data: for those who read all companies side by side."""

import pytest

from cms.insights.reports import REPORTS
from tests.api import as_user, is_problem

MARKETING, AUDITOR = "marketing@meridian.example", "auditor@meridian.example"


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_each_report_answers(world, name):
    found = as_user(world.users[MARKETING]).get(f"library-reports/{name}/?days=30")
    assert found.status_code == 200, found.content
    body = found.json()
    assert all(len(row) == len(body["columns"]) for row in body["rows"])
    for email in ("cam@meridian.example", "admin@northwind.example"):
        is_problem(as_user(world.users[email]).get(f"library-reports/{name}/"), 403)


def test_list_and_bad_questions(world):
    api = as_user(world.users[AUDITOR])
    assert {row["name"] for row in api.get("library-reports/").json()} == set(REPORTS)
    is_problem(api.get("library-reports/nothing/"), 404)
    is_problem(api.get("library-reports/use/?days=31"), 400)
    is_problem(api.get("library-reports/use/?company=x"), 400)
