"""Signing in over the API: the same people, the same rows, the same refusals as on the pages."""

import pytest

from partners.integrations.services import make_integration
from portal.people.choices import StaffRole
from portal.signin import rules
from tests.api import as_user, is_problem
from tests.portal.signin.hands import ADMIN, DESK, KNOWN, RIVAL, arrive, give_app, subjects


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


def test_rules_are_the_desks_and_each_companys_own(world, api):
    found = api(DESK).get("second-factor-rules/").json()
    assert [(row["group"], row["required"]) for row in found] == [
        ("vendor", False),
        ("admins", False),
        ("partners", False),
    ]
    body = {"required": True, "grace_days": 0}
    assert api(DESK).patch("second-factor-rules/admins/", body).json()["since"]
    assert rules.needs_second_factor(world.users[ADMIN])
    assert is_problem(api(ADMIN).patch("second-factor-rules/admins/", body), 403)
    assert is_problem(api(DESK).patch("second-factor-rules/company/", body), 404)
    own = f"organizations/{world.organizations['northwind'].pk}/second-factor/"
    assert api(ADMIN).patch(own, body).json()["group"] == "company"
    assert is_problem(api(RIVAL).get(own), 404)
    assert is_problem(api(ADMIN).patch(own, {"required": True, "grace_days": 91}), 400)
    wrong = is_problem(api(ADMIN).patch(own, {"required": 0}), 400)["errors"]
    assert wrong.keys() == {"required"}
    assert rules.needs_second_factor(world.users[ADMIN])


def test_a_persons_sign_in_is_read_and_ended_by_who_looks_after_it(seller, api):
    give_app(seller)
    browser = arrive(KNOWN)
    browser.get("/auth/login/")
    path = f"people/{seller.pk}/sign-in/"
    assert api(ADMIN).get(path).json()["second_factors"] == ["totp"]
    assert is_problem(api(RIVAL).get(path), 404) and is_problem(api(KNOWN).get(path), 404)
    assert is_problem(api(RIVAL).post(path + "end/"), 404)
    assert api(ADMIN).post(path + "end/").status_code == 204


def test_a_second_factor_is_taken_away_by_a_persons_own_token_alone(world, seller, api):
    give_app(seller)
    path = f"people/{seller.pk}/sign-in/reset/"
    assert is_problem(api(RIVAL).post(path), 404) and is_problem(api(KNOWN).post(path), 404)
    program = make_integration(
        actor=world.desk, organization=None, name="Directory", role=StaffRole.DESK
    )
    assert is_problem(as_user(program.user).post(path), 403)
    own = api(ADMIN)
    assert own.get(path[:-6]).json()["second_factors"] == ["totp"]
    assert own.post(path).status_code == 204
    assert own.get(path[:-6]).json()["second_factors"] == []
    assert "second factor" in subjects(seller)[0]


def test_own_sessions_and_devices_are_listed_and_ended(seller, api):
    browser = arrive(KNOWN)
    [session] = api(KNOWN).get("me/sessions/").json()
    [device] = api(KNOWN).get("me/devices/").json()
    assert api(RIVAL).get("me/sessions/").json() == api(RIVAL).get("me/devices/").json() == []
    assert is_problem(api(RIVAL).delete(f"me/sessions/{session['id']}/"), 404)
    assert is_problem(api(RIVAL).delete(f"me/devices/{device['id']}/"), 404)
    assert api(KNOWN).delete(f"me/sessions/{session['id']}/").status_code == 204
    assert api(KNOWN).delete(f"me/devices/{device['id']}/").status_code == 204
    assert browser.get("/me/").status_code == 302
