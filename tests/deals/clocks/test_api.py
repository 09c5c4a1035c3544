"""Response times over the API: the figures of the board, each person's own."""

import uuid

from tests.api import as_user, is_problem
from tests.deals.clocks.test_board import figures  # noqa: F401

PATH = "reports/response-times/"


def decisions(world, email, query=""):
    body = as_user(world.users[email]).get(PATH + query).json()
    return {row["waited_for"]: row["p50"] for row in body["totals"]}


def test_each_reads_the_own_figures(figures):  # noqa: F811
    assert decisions(figures, "admin@northwind.example")["decision"] == 10
    assert decisions(figures, "admin@bluepeak.example")["decision"] == 20
    assert decisions(figures, "desk@meridian.example", "?tier=silver")["decision"] > 10
    is_problem(as_user(figures.users["seller@northwind.example"]).get(PATH), 403)


def test_filters_of_others_are_unknown_and_companies_out_of_scope_too(figures):  # noqa: F811
    cam = as_user(figures.users["cam@meridian.example"])
    northwind, bluepeak = (figures.organizations[key].pk for key in ("northwind", "bluepeak"))
    assert cam.get(f"{PATH}?organization={northwind}").status_code == 200
    hidden = is_problem(cam.get(f"{PATH}?organization={bluepeak}"), 400)
    assert hidden == is_problem(cam.get(f"{PATH}?organization={uuid.uuid4()}"), 400)
    is_problem(cam.get(f"{PATH}?tier=gold"), 400)
    is_problem(as_user(figures.users["admin@northwind.example"]).get(f"{PATH}?tier=gold"), 400)
    is_problem(as_user(figures.users["desk@meridian.example"]).get(f"{PATH}?tier=none"), 400)
