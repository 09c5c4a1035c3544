"""The board: one's own side's deals by stage, with whole counts, moved by the same transition."""

import re

import pytest

from deals.registrations.models import Deal
from portal.home import worlds
from tests.conftest import CAST

SELLER, ADMIN = "seller@northwind.example", "admin@northwind.example"
DEAL = {
    "organization": "northwind", "owner": SELLER, "status": "approved", "age_days": 3,
    "customer": {"name": "Board Ltd", "country": "GB"}, "products": [{"family": "network"}],
    "value": {"amount": "100.00", "currency": "GBP"},
}  # fmt: skip


def more(count, **changes):
    deals = [
        DEAL | {"key": f"board-{changes.get('stage', '')}-{n}", "title": f"Board {n}"} | changes
        for n in range(count)
    ]
    return list(worlds.build({**CAST, "deals": deals}).deals.values())


def board(client, world, who, query=""):
    client.force_login(world.users[who])
    return client.get(f"/deals/board/{query}")


def column(text, name):
    return re.search(rf'id="column-{name}".*?</section>', text, re.DOTALL)[0]


def shown(text):
    return set(re.findall(r'<h3><a href="/deals/([0-9a-f-]{36})/"', text))


def test_each_person_sees_exactly_the_own_side(world, client):
    on_board = {"submitted", "in_review", "info_requested", "on_hold", "approved", "won", "lost"}
    for who in (SELLER, ADMIN, "seller2@northwind.example", "seller@bluepeak.example",
                "direct@meridian.example", "seller@cobalt.example"):  # fmt: skip
        user = world.users[who]
        rows = Deal.objects.visible_to(user).filter(status__in=on_board)
        own = {str(row.pk) for row in rows if _sells_for(world, user, row)}
        assert shown(board(client, world, who).content.decode()) == own, who


def _sells_for(world, user, row):
    seats = set(user.memberships.values_list("organization", flat=True))
    return row.organization_id in seats or (row.team_id and user.staff_role == "direct_rep")


def test_people_who_never_register_are_refused(world, client):
    for who in ("desk@meridian.example", "cam@meridian.example", "buyer@harbor.example"):
        assert board(client, world, who).status_code == 403


def test_columns_count_and_sum_everything_by_currency(world, client):
    more(10, stage="proposal")
    more(1, stage="commit", value={"amount": "7.00", "currency": "EUR"})
    text = board(client, world, SELLER).content.decode()
    proposal = column(text, "proposal")
    assert '<span class="count count--quiet">10</span>' in proposal
    assert "£1,000" in proposal
    assert len(shown(proposal)) == 8
    assert "€7" in column(text, "commit")
    longer = re.search(r'href="(\?proposal=\d+)', proposal)[1]
    assert (
        len(shown(column(board(client, world, SELLER, longer).content.decode(), "proposal"))) == 10
    )


@pytest.mark.parametrize("query", ["?proposal=x", "?proposal=-1", "?proposal=99999999", "?a=b"])
def test_nonsense_in_the_address_shows_the_first_page(world, client, query):
    assert board(client, world, SELLER, query).status_code == 200


def test_a_card_moves_by_its_button_and_comes_back(world, client):
    (deal,) = more(1, stage="qualified")
    text = column(board(client, world, SELLER).content.decode(), "qualified")
    assert 'value="prospect"' in text
    assert 'value="proposal"' in text
    sent = {"version": deal.version, "stage": "proposal", "next": "/deals/board/"}
    answer = client.post(f"/deals/{deal.pk}/advance/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/deals/board/")
    text = board(client, world, SELLER).content.decode()
    assert shown(column(text, "proposal")) == {str(deal.pk)}


def test_held_deals_wait_like_the_others(world, client):
    text = board(client, world, "seller@bluepeak.example").content.decode()
    waiting = column(text, "waiting")
    assert str(world.deals["bp-hold"].pk) in shown(waiting)
    assert "hold" not in waiting.replace(world.deals["bp-hold"].title, "").lower()


def test_a_colleagues_card_cannot_be_moved_without_the_right(world, client):
    deals = more(1, stage="proposal")
    worlds.build(CAST)
    client.force_login(world.users["seller2@northwind.example"])
    assert str(deals[0].pk) not in client.get("/deals/board/").content.decode()


def test_board_takes_the_same_queries_for_many_cards(world, client, django_assert_max_num_queries):
    more(1, stage="proposal")
    client.force_login(world.users[SELLER])
    with django_assert_max_num_queries(60) as few:
        client.get("/deals/board/")
    more(6, stage="commit")
    with django_assert_max_num_queries(60) as many:
        client.get("/deals/board/")
    assert len(few) == len(many)


def test_table_and_board_lead_to_each_other(world, client):
    assert 'href="/deals/"' in board(client, world, SELLER).content.decode()
    assert 'href="/deals/board/"' in client.get("/deals/").content.decode()
