"""One's own profile, tokens and language."""

import pytest

from portal.people.models import ApiToken
from tests.visitor import visit, words

TOKEN = {"opens": "reading", "days": "90"}
PROFILE = {"name": "Nils", "language": "en", "timezone": "Europe/London", "theme": "system"}


@pytest.fixture
def seller(world):
    return world.users["seller@northwind.example"]


def test_profile_saves_what_was_typed(seller):
    client = visit(seller)
    data = PROFILE | {"name": "  Núñez 李 😀 ", "language": "zh-hans", "theme": "dark"}
    response = client.post("/me/", data)
    seller.refresh_from_db()
    assert response.url == "/me/" and response.cookies["theme"].value == "dark"
    kept = (seller.name, seller.language, seller.timezone, seller.theme)
    assert kept == ("Núñez 李 😀", "zh-hans", "Europe/London", "dark")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"name": "a\x07b"},
        {"language": "xx"},
        {"timezone": "Mars/Base"},
        {"theme": "pink"},
    ],
)
def test_profile_keeps_nothing_of_bad_input(seller, wrong):
    response = visit(seller).post("/me/", PROFILE | wrong)
    assert response.status_code == 400
    assert type(seller).objects.get(pk=seller.pk).name == "Nils Seller"
    assert type(seller).objects.get(pk=seller.pk).timezone == "UTC"


def test_profile_cannot_change_address_or_role(seller):
    visit(seller).post("/me/", PROFILE | {"email": "x@y.example", "staff_role": "desk"})
    seller.refresh_from_db()
    assert (seller.email, seller.staff_role) == ("seller@northwind.example", "")


def test_profile_lists_only_own_companies(world):
    page = words(visit(world.users["seller@cobalt.example"]).get("/me/"))
    assert "Cobalt IT" in page
    assert not any(name in page for name in ("Northwind", "Bluepeak", "Harbor", "Delta"))


def test_token_is_shown_once(seller):
    client = visit(seller)
    page = words(client.post("/me/tokens/", TOKEN | {"name": "CRM sync"}))
    token = ApiToken.objects.get(user=seller)
    shown = page.split('value="concord_')[1].split('"')[0]
    assert token.digest == ApiToken.digest_of(f"concord_{shown}")
    assert shown not in words(client.get("/me/tokens/"))


def test_token_form_sent_twice_makes_one(seller):
    client = visit(seller)
    assert client.post("/me/tokens/", TOKEN | {"name": "CRM"}).status_code == 200
    assert client.post("/me/tokens/", TOKEN | {"name": "crm"}).status_code == 400
    assert seller.api_tokens.count() == 1


def test_token_is_revoked_by_its_owner_only(world, seller):
    ApiToken.issue(seller, "CRM")
    digest = seller.api_tokens.get().digest
    rival = visit(world.users["admin@bluepeak.example"])
    assert rival.post(f"/me/tokens/{digest}/revoke/").status_code == 404
    assert rival.post(f"/me/tokens/{'0' * 64}/revoke/").status_code == 404
    assert visit(seller).get(f"/me/tokens/{digest}/revoke/").status_code == 405
    assert seller.api_tokens.count() == 1
    assert visit(seller).post(f"/me/tokens/{digest}/revoke/").status_code == 302
    assert seller.api_tokens.count() == 0


def test_language_switch_stays_with_the_person(seller):
    client = visit(seller)
    client.post("/i18n/language/", {"language": "zh-hans", "next": "/me/"})
    seller.refresh_from_db()
    assert seller.language == "zh-hans"
    client.post("/i18n/language/", {"language": "xx", "next": "https://evil.example/"})
    seller.refresh_from_db()
    assert seller.language == "zh-hans"


def test_design_page_exists_in_debug_only(seller, settings):
    settings.DEBUG = True
    assert visit(seller).get("/me/design/").status_code == 200
    settings.DEBUG = False
    assert visit(seller).get("/me/design/").status_code == 404
