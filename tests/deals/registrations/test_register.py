"""Registering in three steps: drafts, refusals, repeats, conflicts, other people's ids."""

import re

import pytest

from deals.registrations import services
from deals.registrations.models import Deal
from partners.organizations import services as organizations
from tests.deals.registrations.form import CUSTOMER, OPPORTUNITY, begin, step, token
from tests.visitor import visit, words

HTMX = {"HX-Request": "true"}


@pytest.fixture
def seller(world):
    return world.users["seller@northwind.example"]


def test_story_from_customer_to_sent(world, seller):
    client = visit(seller)
    deal = begin(client)
    assert (deal.owner, deal.organization, deal.status) == (
        seller,
        world.organizations["northwind"],
        "draft",
    )
    assert step(client, deal, "opportunity", OPPORTUNITY)["Location"].endswith("/edit/check/")
    deal.refresh_from_db()
    assert deal.value_amount == 15000  # nothing typed: the sum of the lines
    assert [str(line) for line in deal.lines.all()] == ["12 × Switch"]
    assert "Everything we need is here" in words(client.get(f"/deals/{deal.pk}/edit/check/"))
    assert step(client, deal, "check", {})["Location"] == f"/deals/{deal.pk}/"
    deal.refresh_from_db()
    assert deal.status == "submitted"


@pytest.mark.parametrize(
    "email",
    [
        "learner@northwind.example",
        "marketer@northwind.example",
        "buyer@harbor.example",
        "cam@meridian.example",
        "desk@meridian.example",
        "auditor@meridian.example",
        "marketing@meridian.example",
    ],
)
def test_people_who_do_not_sell_are_refused(world, email):
    client = visit(world.users[email])
    assert client.get("/deals/register/").status_code == 403
    assert client.post("/deals/register/", CUSTOMER).status_code == 403


def test_direct_rep_registers_for_the_team(world):
    deal = begin(visit(world.users["direct@meridian.example"]))
    assert (deal.route, deal.team, deal.organization) == (
        "direct",
        world.teams["Direct North"],
        None,
    )


def test_defaults_come_from_the_company(world, seller):
    page = words(visit(seller).get("/deals/register/"))
    assert '<option value="GB" selected>' in page
    assert 'name="organization"' not in page
    second = words(visit(seller).get(f"/deals/{begin(visit(seller)).pk}/edit/opportunity/"))
    assert '<option value="GBP" selected>' in second


def test_company_is_asked_only_of_those_who_sell_for_several(world, seller):
    organizations.add_member(
        organization=world.organizations["bluepeak"],
        actor=world.users["desk@meridian.example"],
        user=seller,
        role="seller",
    )
    client = visit(seller)
    assert 'name="organization"' in words(client.get("/deals/register/"))
    deal = begin(client, organization=world.organizations["bluepeak"].pk)
    assert deal.organization == world.organizations["bluepeak"]
    foreign = CUSTOMER | {
        "draft": token(client),
        "organization": world.organizations["cobalt"].pk,
    }
    assert client.post("/deals/register/", foreign).status_code == 400


def test_form_sent_twice_makes_one_draft(world, seller):
    client, before = visit(seller), Deal.objects.count()
    sent = CUSTOMER | {"draft": token(client), "form": "f1"}
    answers = [client.post("/deals/register/", sent)["Location"] for _time in range(2)]
    assert answers[0] == answers[1]
    assert Deal.objects.count() == before + 1


def test_draft_id_of_somebody_else_makes_nothing(world, seller):
    stolen = token(visit(world.users["seller2@northwind.example"]))
    client, before = visit(seller), Deal.objects.count()
    for draft in (stolen, "", "x", "\x00"):
        answer = client.post("/deals/register/", CUSTOMER | {"draft": draft})
        assert answer.status_code == 400
        assert "Wonka Ltd" in words(answer)
    assert Deal.objects.count() == before


def test_autosave_keeps_one_draft_and_counts_versions(world, seller):
    client, sent = visit(seller), CUSTOMER | {"form": "f1"}
    sent["draft"] = token(client)
    first = client.post("/deals/register/", sent | {"customer_name": "Won"}, headers=HTMX)
    deal = Deal.objects.get(customer_name="Won")
    assert first["HX-Replace-Url"] == f"/deals/{deal.pk}/edit/customer/"
    assert "Saved" in words(first) and 'name="version" value="1"' in words(first)
    client.post("/deals/register/", sent | {"version": "1"}, headers=HTMX)
    deal.refresh_from_db()
    assert (deal.customer_name, deal.version) == ("Wonka Ltd", 2)


def test_continue_wins_over_an_autosave_still_under_way(world, seller):
    """The browser leaves before it has heard of the version its last autosave made."""
    client = visit(seller)
    deal = begin(client)
    path, sent = f"/deals/{deal.pk}/edit/customer/", CUSTOMER | {"form": "f1", "version": 1}
    client.post(path, sent | {"customer_city": "Ba"}, headers=HTMX)
    assert client.post(path, sent | {"customer_city": "Bath"}).status_code == 302
    deal.refresh_from_db()
    assert deal.customer_city == "Bath"


def test_autosave_refuses_bad_input_with_words_and_writes_nothing(world, seller):
    client = visit(seller)
    deal = begin(client)
    sent = CUSTOMER | {"customer_website": "not a site", "version": 1}
    answer = client.post(f"/deals/{deal.pk}/edit/customer/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert "Not saved: Website: Enter a web address" in words(answer)
    deal.refresh_from_db()
    assert (deal.version, deal.customer_website) == (1, "")


def test_colleague_saved_meanwhile_is_a_kind_409(world, seller):
    client = visit(seller)
    deal = begin(client)
    services.update_deal(
        deal=deal,
        actor=world.users["admin@northwind.example"],
        version=1,
        data={"customer_name": "Changed by Nora"},
    )
    sent = CUSTOMER | {"customer_city": "Typed by Nils", "version": 1, "form": "other"}
    path = f"/deals/{deal.pk}/edit/customer/"
    page = client.post(path, sent)
    assert page.status_code == 409
    assert "Typed by Nils" in words(page) and "Load the newest version" in words(page)
    assert client.post(path, sent, headers=HTMX).status_code == 409
    deal.refresh_from_db()
    assert (deal.customer_name, deal.customer_city) == ("Changed by Nora", "")


def test_save_draft_asks_for_nothing(world, seller):
    client = visit(seller)
    answer = client.post("/deals/register/", {"draft": token(client), "save": "1"})
    assert answer.status_code == 302 and answer["Location"].endswith("/edit/customer/")


def test_continue_asks_for_what_the_step_needs(world, seller):
    client = visit(seller)
    answer = client.post(
        "/deals/register/", {"draft": token(client), "customer_city": "Bath", "customer_name": ""}
    )
    page = words(answer)
    assert answer.status_code == 400
    assert 'href="#id_customer_name"' in page and 'value="Bath"' in page


def test_what_the_opportunity_lacks_is_said_at_once(world, seller):
    client = visit(seller)
    none = {
        "lines-0-family": "",
        "lines-0-name": "",
        "lines-0-unit_price": "",
        "lines-0-quantity": "1",
    }
    page = words(step(client, begin(client), "opportunity", OPPORTUNITY | none))
    assert "Give a value, or give every product a list price." in page
    assert "Add at least one product line." in page


def test_distributors_offered_are_the_live_links_only(world):
    cobalt = visit(world.users["seller@cobalt.example"])
    deal = begin(cobalt)
    page = words(cobalt.get(f"/deals/{deal.pk}/edit/opportunity/"))
    assert "Harbor Distribution" in page and "Delta Works" not in page
    for foreign in (world.organizations["delta"].pk, "00000000-0000-4000-8000-000000000000"):
        bad = step(cobalt, deal, "opportunity", OPPORTUNITY | {"distributor": foreign})
        assert bad.status_code == 400
    unlinked = visit(world.users["seller@northwind.example"])
    other = words(unlinked.get(f"/deals/{world.deals['nw-draft'].pk}/edit/opportunity/"))
    assert 'name="distributor"' not in other and "Harbor Distribution" not in other
    good = OPPORTUNITY | {"distributor": world.organizations["harbor"].pk}
    assert step(cobalt, deal, "opportunity", good).status_code == 302


def test_check_step_names_what_is_missing_with_links(world, seller):
    deal = world.deals["nw-draft"]
    client = visit(seller)
    page = words(client.get(f"/deals/{deal.pk}/edit/check/"))
    links = set(re.findall(r'href="/deals/[0-9a-f-]+/edit/(\w+/#id_[\w-]+)"', page))
    assert links == {
        "customer/#id_customer_name",
        "customer/#id_customer_country",
        "opportunity/#id_value_amount",
        "opportunity/#id_lines-0-family",
    }
    assert step(client, deal, "check", {}).status_code == 400
    deal.refresh_from_db()
    assert deal.status == "draft"


def test_sending_twice_sends_once(world, seller):
    client = visit(seller)
    deal = begin(client)
    step(client, deal, "opportunity", OPPORTUNITY)
    deal.refresh_from_db()
    for _time in range(2):
        assert step(client, deal, "check", {}).status_code == 302
    deal.refresh_from_db()
    assert deal.status == "submitted"


def test_draft_that_was_sent_meanwhile_gives_back_the_typed_text(world, seller):
    deal = world.deals["nw-submitted"]
    answer = step(visit(seller), deal, "customer", CUSTOMER | {"customer_city": "Typed city"})
    assert answer.status_code == 409
    assert "Typed city" in words(answer) and "already sent" in words(answer)


@pytest.mark.parametrize("name", ["customer", "opportunity", "check"])
def test_steps_of_other_peoples_drafts(world, name):
    deal = world.deals["nw-draft"]
    for email, status in (
        ("seller@bluepeak.example", 404),
        ("seller2@northwind.example", 404),
        ("cam@meridian.example", 404),
        ("desk@meridian.example", 404),
        ("admin@northwind.example", 200),
    ):
        client = visit(world.users[email])
        assert client.get(f"/deals/{deal.pk}/edit/{name}/").status_code == status
    sent = world.deals["nw-submitted"]
    reviewer = visit(world.users["cam@meridian.example"])
    assert reviewer.get(f"/deals/{sent.pk}/edit/{name}/").status_code == 403


def test_unknown_step_is_not_found(world, seller):
    assert visit(seller).get(f"/deals/{world.deals['nw-draft'].pk}/edit/money/").status_code == 404


def test_draft_is_deleted_after_a_question(world, seller):
    deal, client = world.deals["nw-draft"], visit(seller)
    assert "Delete this draft?" in words(client.get(f"/deals/{deal.pk}/delete/"))
    assert Deal.objects.filter(pk=deal.pk).exists()
    assert client.post(f"/deals/{deal.pk}/delete/")["Location"] == "/deals/"
    assert not Deal.objects.filter(pk=deal.pk).exists()


def test_only_drafts_are_deleted_and_only_by_their_side(world, seller):
    sent = world.deals["nw-submitted"]
    assert visit(seller).post(f"/deals/{sent.pk}/delete/").status_code == 409
    reviewer = visit(world.users["cam@meridian.example"])
    assert reviewer.post(f"/deals/{sent.pk}/delete/").status_code == 403
    rival = visit(world.users["seller@bluepeak.example"])
    assert rival.post(f"/deals/{sent.pk}/delete/").status_code == 404
    assert Deal.objects.filter(pk=sent.pk).exists()
