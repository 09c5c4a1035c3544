"""Getting, using and giving back a token."""

import datetime as dt

import pytest

from portal.home.worlds import PASSWORD
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.api import Api, as_user, is_problem

EMAIL = "seller@northwind.example"


def ask(email=EMAIL, password=PASSWORD, **headers):
    return Api().post("auth/token/", {"email": email, "password": password}, **headers)


def test_token_opens_the_api(world):
    answer = ask(email="Seller@Northwind.example")
    assert answer.status_code == 200 and answer.json().keys() == {"token"}
    me = Api(answer.json()["token"]).get("me/").json()
    assert me["email"] == EMAIL
    assert not ApiToken.objects.filter(digest=answer.json()["token"]).exists()


def test_everything_wrong_gets_one_answer(world):
    world.users["learner@northwind.example"].is_active = False
    world.users["learner@northwind.example"].save()
    world.users["marketer@northwind.example"].emailaddress_set.update(verified=False)
    wrong = [
        ask(password="wrong-password"),
        ask(email="nobody@nowhere.example"),
        ask(email="learner@northwind.example"),
        ask(email="marketer@northwind.example"),
        ask(email="not an address"),
    ]
    assert is_problem(wrong[0], 401)
    assert len({answer.content for answer in wrong}) == 1
    assert not ApiToken.objects.exists()


def test_guessing_is_slowed_down(world):
    answers = [ask(password=f"guess-{n}") for n in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    assert is_problem(answers[-1], 429) and int(answers[-1]["Retry-After"]) > 0
    assert ask().status_code == 429


def test_one_address_asks_a_limited_number_of_times(world):
    forged = [ask(email=f"a{n}@x.example", X_Forwarded_For=f"10.0.0.{n}") for n in range(62)]
    assert forged[-1].status_code == 429 and int(forged[-1]["Retry-After"]) > 0


@pytest.mark.parametrize(
    "body", [{}, {"email": EMAIL}, {"email": [], "password": {}}, {"email": None, "password": 1}]
)
def test_incomplete_requests_are_told_what_is_missing(world, body):
    assert is_problem(Api().post("auth/token/", body), 400 if body != {"email": 1} else 401)


def test_token_is_given_back(world):
    api = as_user(world.users[EMAIL])
    assert api.get("me/").status_code == 200
    assert api.delete("auth/token/").status_code == 204
    assert is_problem(api.get("me/"), 401)
    assert is_problem(api.delete("auth/token/"), 401)


def test_token_of_a_deactivated_person_is_worth_nothing(world):
    user = world.users[EMAIL]
    api = as_user(user)
    user.is_active = False
    user.save()
    assert is_problem(api.get("me/"), 401)


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Basic abc", "Bearer \xff", "Token x"])
def test_malformed_headers_answer_401(world, header):
    assert is_problem(Api().get("me/", Authorization=header), 401)


def test_sessions_do_not_open_the_api(world, client):
    """No cookie works here, so no forged form does either."""
    client.force_login(world.users[EMAIL])
    assert client.get("/api/v1/me/").status_code == 401


def test_last_use_is_noted_every_five_minutes_and_for_good_keys_only(world):
    user = world.users[EMAIL]
    text = ApiToken.issue(user, "CRM", expires_at=clock.now() + dt.timedelta(hours=1))
    api, row = Api(text), ApiToken.objects.get(name="CRM")
    assert row.last_used_at is None
    first = clock.now()
    for minutes, noted in ((0, 0), (4, 0), (6, 6), (90, 6)):  # the last after its end
        with clock.at(first + dt.timedelta(minutes=minutes)):
            api.get("me/")
        row.refresh_from_db()
        assert row.last_used_at == first + dt.timedelta(minutes=noted)
    with clock.at(first + dt.timedelta(minutes=20)):
        shown = api.get("me/tokens/").json()["results"]
    assert [row["last_used_at"] is None for row in shown] == [False]
