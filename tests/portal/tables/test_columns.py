"""Columns a reader chooses: offered inside the lens only, kept on the server, taken back."""

import pytest

from tests.visitor import visit, words


def choose(user, name, offered, shown, **more):
    data = {"offered": offered, "column": shown, "next": "/accounts/"} | more
    return visit(user).post(f"/me/columns/{name}/", data)


@pytest.mark.parametrize(
    ("address", "name", "heading", "keep"),
    [
        ("/deals/", "deals", "Protected until", "created"),
        ("/organizations/", "organizations", "Territory", "kind"),
        ("/accounts/", "accounts", "Coverage", "country"),
        ("/reviews/", "reviews", "Waiting", "company"),
    ],
)
def test_column_goes_stays_away_and_comes_back(world, address, name, heading, keep):
    user = world.desk
    head = f">{heading}<"
    table = words(visit(user).get(address)).split("<thead>")[1].split("</thead>")[0]
    assert heading in table
    offered = {"deals": ["protected"], "organizations": ["territory"], "reviews": ["waiting"]}
    assert choose(user, name, offered.get(name, ["coverage"]), []).status_code == 302
    page = words(visit(user).get(address))
    table = page.split("<thead>")[1].split("</thead>")[0]
    assert head not in table and heading not in table
    assert f'data-label="{heading}"' not in page
    assert "Reset" in page and f'value="{keep}"' in page
    choose(user, name, [], [], reset="1")
    assert heading in words(visit(user).get(address)).split("<thead>")[1].split("</thead>")[0]


def test_hidden_column_is_shown_when_asked_for(world):
    assert (
        "Website" not in words(visit(world.desk).get("/organizations/")).split("<thead>")[1][:900]
    )
    choose(world.desk, "organizations", ["website"], ["website"])
    assert "Website" in words(visit(world.desk).get("/organizations/")).split("<thead>")[1][:900]


def test_only_columns_of_the_lens_are_offered_and_shown(world):
    """A partner who reads directory entries is told of no coverage, whatever they send."""
    seller = world.users["seller@bluepeak.example"]
    choose(seller, "accounts", ["coverage", "owner_team"], ["coverage", "owner_team"])
    page = words(visit(seller).get("/accounts/"))
    assert 'value="owner_team"' not in page and "Owner team" not in page


def test_nonsense_is_not_kept(world):
    choose(world.desk, "deals", ["status", "password"], ["password"])
    world.desk.refresh_from_db()
    assert world.desk.table_columns == {"deals": {"status": False}}
    assert choose(world.desk, "nothing", ["x"], []).status_code == 404
    elsewhere = visit(world.desk).post("/me/columns/deals/", {"next": "//evil.example/"})
    assert elsewhere["Location"] == "/"
