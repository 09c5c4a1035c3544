"""The account list: rows, columns, search, filters and export per person, whole sets."""

import csv
import io

import pytest
from django.urls import reverse

from partners.accounts import services
from partners.accounts.models import Account

LIST, EXPORT = "/accounts/", "/accounts/export.csv"
# Person → the accounts of the cast they see.
SEEN = {
    "desk@meridian.example": {"Acme Industries", "Globex", "Initech"},
    "auditor@meridian.example": {"Acme Industries", "Globex", "Initech"},
    "direct@meridian.example": {"Acme Industries"},
    "direct2@meridian.example": {"Globex"},
    "cam@meridian.example": {"Acme Industries", "Initech"},
    "cam2@meridian.example": {"Initech"},
    "marketing@meridian.example": set(),
    "admin@northwind.example": {"Acme Industries"},
    "seller@northwind.example": {"Acme Industries"},
    "learner@northwind.example": set(),
    "seller@bluepeak.example": set(),
    "buyer@harbor.example": set(),
}


def names(response):
    return {row.name for row in response.context["page"].rows}


def exported(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("email", SEEN)
def test_list_and_export_show_the_same_accounts_per_person(sign_in, email):
    client = sign_in(email)
    assert names(client.get(LIST)) == SEEN[email]
    assert {row["name"] for row in exported(client.get(EXPORT))} == SEEN[email]


def test_list_for_strangers_asks_to_sign_in(client, world):
    assert client.get(LIST).status_code == 302


def test_list_shows_no_detail_columns_at_directory_level(sign_in, world, engage):
    engage(world.accounts["acme"], level="directory")
    page = sign_in("seller@northwind.example").get(LIST)
    text = page.content.decode()
    assert names(page) == {"Acme Industries"}
    for hidden in ("acme.example", "Coverage", "Direct North", "Owner team"):
        assert hidden not in text
    (row,) = exported(page.client.get(EXPORT))
    assert row.pop("concord_id")
    assert row == {"name": "Acme Industries", "country": "GB", "city": "Leeds"}


def test_list_mixes_levels_row_by_row(sign_in, world, engage):
    globex = world.accounts["globex"]
    Account.objects.filter(pk=globex.pk).update(website="globex-secret.example")
    engage(globex, level="directory")
    client = sign_in("seller@northwind.example")
    text = client.get(LIST).content.decode()
    assert "acme.example" in text and "Direct North" in text
    assert "globex-secret.example" not in text and "Direct South" not in text
    cells = {row["name"]: row for row in exported(client.get(EXPORT))}
    assert cells["Acme Industries"]["website"] == "acme.example"
    assert cells["Globex"].pop("concord_id")
    assert set(cells["Globex"].values()) == {"Globex", "DE", ""}


def test_export_has_the_columns_of_the_persons_widest_lens(sign_in):
    desk = set(exported(sign_in("desk@meridian.example").get(EXPORT))[0])
    seller = set(exported(sign_in("seller@northwind.example").get(EXPORT))[0])
    assert desk - seller == {"source", "external_id", "created_at"}
    assert seller < desk


def test_export_names_only_visible_parents(sign_in, family):
    rows = exported(sign_in("direct@meridian.example").get(EXPORT))
    parents = {row["name"]: row["parent"] for row in rows}
    assert parents == {"Acme Industries": "", "Acme Leeds": "Acme Industries"}


def test_export_cells_cannot_run_as_formulas(sign_in, world):
    services.create_account(actor=world.desk, data={"name": "=HYPERLINK(1)"})
    rows = exported(sign_in("desk@meridian.example").get(EXPORT))
    assert "'=HYPERLINK(1)" in {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("email", "query", "found"),
    [
        ("desk@meridian.example", "acme", {"Acme Industries"}),
        ("desk@meridian.example", "holdings", {"Acme Industries"}),  # a former name
        ("desk@meridian.example", "acme.EXAMPLE", {"Acme Industries"}),
        ("desk@meridian.example", "industries acme", {"Acme Industries"}),
        ("desk@meridian.example", "%", set()),
        ("desk@meridian.example", "_", set()),
        ("direct2@meridian.example", "acme", set()),
        ("seller@northwind.example", "holdings", {"Acme Industries"}),
        ("seller@northwind.example", "globex", set()),
        ("seller@bluepeak.example", "acme", set()),
    ],
)
def test_search_finds_by_what_the_person_may_read(sign_in, email, query, found):
    assert names(sign_in(email).get(LIST, {"q": query})) == found


@pytest.mark.parametrize("query", ["holdings", "acme.example"])
def test_search_at_directory_level_does_not_reach_details(sign_in, world, engage, query):
    engage(world.accounts["acme"], level="directory")
    for email in ("seller@northwind.example", "cam@meridian.example"):
        assert names(sign_in(email).get(LIST, {"q": query})) == set()
    assert names(sign_in("direct@meridian.example").get(LIST, {"q": query}))


def test_search_folds_case_in_every_script(sign_in, world):
    services.create_account(actor=world.desk, data={"name": "Écoles Ποσειδών"})
    for query in ("écoles", "ÉCOLES", "ποσειδών"):
        assert names(sign_in("desk@meridian.example").get(LIST, {"q": query}))


def test_filter_by_coverage_reaches_only_readable_coverage(sign_in, world, engage):
    engage(world.accounts["globex"], level="directory")  # coverage joint, not readable
    page = sign_in("seller@northwind.example").get(LIST, {"coverage": "joint"})
    assert names(page) == {"Acme Industries"}


def test_filter_offers_own_teams_only(sign_in, world):
    page = sign_in("direct@meridian.example").get(LIST)
    teams = page.context["form"].fields["owner_team"].queryset
    assert {team.name for team in teams} == {"Direct North"}
    assert "owner_team" not in sign_in("seller@northwind.example").get(LIST).context["form"].fields


def test_filter_by_another_teams_id_reads_like_an_unknown_one(sign_in, world):
    client = sign_in("direct@meridian.example")
    theirs = client.get(LIST, {"owner_team": str(world.teams["Direct South"].pk)})
    unknown = client.get(LIST, {"owner_team": "00000000-0000-4000-8000-000000000000"})
    assert theirs.context["form"].errors == unknown.context["form"].errors
    assert names(theirs) == names(unknown)


def test_sort_by_age_is_for_people_who_read_it_everywhere(sign_in):
    assert "created_at" in sign_in("desk@meridian.example").get(LIST).context["sorts"]
    for email in ("seller@northwind.example", "cam@meridian.example"):
        page = sign_in(email).get(LIST, {"sort": "-created_at"})
        assert set(page.context["sorts"]) == {"name"}


@pytest.mark.parametrize("params", [{"cursor": "nonsense"}, {"cursor": "W10"}])
def test_broken_cursor_is_a_bad_request(sign_in, params):
    assert sign_in("desk@meridian.example").get(LIST, params).status_code == 400


@pytest.mark.parametrize("query", ["a\x00b", "🦄", "<script>", "'--", "x" * 5000, "\u202e"])
def test_search_takes_naughty_strings(sign_in, query):
    page = sign_in("desk@meridian.example").get(LIST, {"q": query})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("<main", 1)[1]


def test_pages_hold_every_account_once(sign_in, world):
    Account.objects.bulk_create(Account(name=f"Bulk {n:03}") for n in range(60))
    client, seen, url = sign_in("desk@meridian.example"), [], LIST
    while url:
        page = client.get(url).context["page"]
        seen += [row.name for row in page.rows]
        url = LIST + page.next_url if page.next_url else ""
    assert len(seen) == len(set(seen)) == 63


@pytest.mark.parametrize(
    "email", ["desk@meridian.example", "cam@meridian.example", "seller@northwind.example"]
)
@pytest.mark.parametrize("url", [LIST, EXPORT])
def test_query_count_stays_the_same_with_more_rows(
    sign_in, world, engage, django_assert_max_num_queries, email, url
):
    client = sign_in(email)
    client.get(url)
    with django_assert_max_num_queries(10) as few:
        _read(client.get(url))
    for key in ("globex", "initech"):
        engage(world.accounts[key], level="contacts")
    Account.objects.bulk_create(
        Account(name=f"Bulk {n}", owner_team=world.teams["Channel"]) for n in range(30)
    )
    with django_assert_max_num_queries(10) as many:
        _read(client.get(url))
    assert len(few) == len(many)


def _read(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_picker_offers_only_visible_accounts(sign_in):
    client = sign_in("direct@meridian.example")
    answer = client.get(reverse("account_options"), {"field": "parent_name", "parent_name": "i"})
    assert "Acme Industries" in answer.content.decode()
    assert "Initech" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "zzz", "x" * 400])
def test_picker_answers_anything(sign_in, typed):
    answer = sign_in("desk@meridian.example").get(reverse("account_options"), {"q": typed})
    assert answer.status_code == 200 and "data-value" not in answer.content.decode()
