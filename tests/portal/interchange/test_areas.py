"""Every endpoint says its area, tokens open what they say, and counts slow down one at a time."""

import pytest
from rest_framework.permissions import AllowAny

from portal.home.doors import routes
from portal.interchange.api_areas import TokenOpens, word_for
from portal.people.areas import ANY, WORDS, Area
from portal.people.models import ApiToken
from portal.people.second_factor import CHECKS
from portal.workflow import clock
from tests.api import Api, is_problem

EMAIL = "seller@northwind.example"
OPEN_TO_ANY_TOKEN = {
    "TokenView",
    "SchemaView",
    "DocsView",
    "NotFoundView",
    "VerifyView",
    "SearchView",  # finds by each area of the token, as do the next two
    "HomeView",
    "HomeListView",
}


def api_views():
    for route, view in routes():
        if route.startswith("api/v1/"):
            yield route, getattr(view, "cls", None) or view.view_class


def test_every_api_view_says_its_area():
    found = list(api_views())
    assert len(found) > 100
    silent = [route for route, view in found if getattr(view, "area", None) is None]
    assert silent == []
    assert {view.__name__ for _route, view in found if view.area == ANY} <= OPEN_TO_ANY_TOKEN
    assert all(view.area in {*Area, ANY} for _route, view in found)


def test_every_api_view_asks_for_it():
    known = ([TokenOpens], [AllowAny])
    lax = [
        view.__name__
        for _route, view in api_views()
        if view.permission_classes not in known and view.__name__ not in OPEN_TO_ANY_TOKEN
    ]
    assert lax == []


def test_a_token_opens_its_words_and_no_more(world):
    user = world.users[EMAIL]
    api = Api(ApiToken.issue(user, "t", ["deals:read"]))
    assert api.get("deals/").status_code == 200
    for method, path, word in (
        ("POST", "deals/", "deals:write"),
        ("GET", "accounts/", "accounts:read"),
        ("GET", f"deals/{world.deals['bp-review'].pk}/access/", "access:read"),
    ):
        answer = api.send(method, path, {} if method == "POST" else None)
        assert word in is_problem(answer, 403)["detail"]
        assert word in answer["WWW-Authenticate"]
    assert word_for(next(view for route, view in api_views() if route == "api/v1/me/"), "GET")


def test_what_is_missing_is_said_before_the_record_is_looked_for(world):
    api = Api(ApiToken.issue(world.users[EMAIL], "t", ["profile:read"]))
    own, other = world.deals["nw-submitted"], world.deals["bp-review"]
    answers = {api.get(f"deals/{deal.pk}/").content for deal in (own, other)}
    assert len(answers) == 1


def test_what_goes_along_needs_its_own_area(world):
    api = Api(ApiToken.issue(world.users[EMAIL], "t", ["deals:read"]))
    for path in (f"deals/{world.deals['nw-submitted'].pk}/", "deals/"):
        answer = api.get(f"{path}?expand=account")
        assert "accounts:read" in is_problem(answer, 403)["detail"]


def test_an_expired_token_is_worth_nothing(world):
    user = world.users[EMAIL]
    api = Api(ApiToken.issue(user, "t", WORDS, clock.now()))
    is_problem(api.get("me/"), 401)


def test_a_token_for_a_password_opens_everything_and_ends(world, settings):
    from portal.home.worlds import PASSWORD

    Api().post("auth/token/", {"email": EMAIL, "password": PASSWORD})
    row = ApiToken.objects.get()
    assert set(row.areas) == set(WORDS)
    assert (row.expires_at - row.created_at).days in {settings.API_TOKEN_DAYS, 89}


def test_a_password_is_not_enough_where_a_second_factor_is_needed(world, monkeypatch):
    from portal.home.worlds import PASSWORD

    monkeypatch.setattr("portal.people.second_factor.CHECKS", [lambda user: True])
    assert CHECKS is not None
    right = Api().post("auth/token/", {"email": EMAIL, "password": PASSWORD})
    wrong = Api().post("auth/token/", {"email": EMAIL, "password": "guess"})
    is_problem(right, 403)
    is_problem(wrong, 401)
    assert not ApiToken.objects.exists()


def test_own_tokens_over_the_api(world):
    user, other = world.users[EMAIL], world.users["admin@northwind.example"]
    ApiToken.issue(other, "theirs")
    api = Api(ApiToken.issue(user, "mine"))
    made = api.post("me/tokens/", {"name": "new", "areas": ["deals:read"]}).json()
    assert Api(made["token"]).get("deals/").status_code == 200
    names = [row["name"] for row in api.get("me/tokens/").json()["results"]]
    assert sorted(names) == ["mine", "new"]
    foreign = ApiToken.objects.get(user=other).digest
    assert api.delete(f"me/tokens/{foreign}/").status_code == 404
    assert api.delete(f"me/tokens/{made['id']}/").status_code == 204
    is_problem(Api(made["token"]).get("deals/"), 401)


@pytest.fixture
def few(settings):
    settings.API_RATE, settings.API_ORGANIZATION_RATE = "3/min", "7/min"
    with clock.at(clock.now()):  # no minute ends in between
        yield


def test_one_noisy_token_does_not_slow_others(world, few):
    user, colleague = world.users[EMAIL], world.users["admin@northwind.example"]
    noisy, calm = (Api(ApiToken.issue(user, name)) for name in ("noisy", "calm"))
    answers = [noisy.get("me/") for _n in range(9)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 6
    assert [answer["RateLimit-Remaining"] for answer in answers[:4]] == ["2", "1", "0", "0"]
    assert answers[0]["RateLimit-Limit"] == "3" and 0 < int(answers[0]["RateLimit-Reset"]) <= 60
    assert 0 < int(answers[-1]["Retry-After"]) <= 61
    assert calm.get("me/").status_code == 200
    assert Api(ApiToken.issue(colleague, "c")).get("me/").status_code == 200
    rival = world.users["seller@bluepeak.example"]
    assert Api(ApiToken.issue(rival, "r")).get("me/").status_code == 200


def test_a_company_shares_one_count(world, few):
    users = [world.users[f"{who}@northwind.example"] for who in ("seller", "admin", "seller2")]
    answers = [
        api.get("me/")
        for api in [Api(ApiToken.issue(user, "t")) for user in users]
        for _n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429] * 2
    assert '"organization";q=7;w=60' in answers[-1]["RateLimit-Policy"]
    rival = world.users["seller@bluepeak.example"]
    assert Api(ApiToken.issue(rival, "r")).get("me/").status_code == 200
