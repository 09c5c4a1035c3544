"""OAuth 2.1, driven from outside as an app drives it: consent, code, tokens, and their ends."""

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from oauth2_provider.models import get_access_token_model, get_refresh_token_model

from partners.integrations import services
from partners.organizations import services as organizations
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.api import Api, is_problem
from tests.partners.integrations.conftest import CALLBACK, make_client, proof
from tests.visitor import visit, words

SELLER = "seller@northwind.example"


def ask(app, challenge, **more):
    asked = {"client_id": app.id, "response_type": "code", "redirect_uri": CALLBACK}
    asked |= {"scope": "deals:read profile:read", "state": "s"}
    asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    return asked | more


def agree(user, app, challenge, **more):
    """The address the person is sent to after agreeing."""
    browser, asked = visit(user), ask(app, challenge, **more)
    page = browser.get("/oauth/authorize/", asked)
    assert page.status_code == 200, page.get("Location", "")
    answer = browser.post("/oauth/authorize/", asked | {"allow": "true"})
    return answer["Location"]


def token(app, **body):
    key = base64.b64encode(f"{app.id}:{app.secret}".encode()).decode()
    return visit().post("/oauth/token/", body, headers={"Authorization": f"Basic {key}"})


def connected(user, app):
    """What the app gets for this person: access and refresh token."""
    verifier, challenge = proof()
    [code] = parse_qs(urlsplit(agree(user, app, challenge)).query)["code"]
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    answer = token(app, **body, code_verifier=verifier)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def seller(world):
    return world.users[SELLER]


def test_a_person_agrees_and_the_app_works_in_that_name(seller, app):
    got = connected(seller, app)
    api = Api(got["access_token"])
    assert api.get("me/").json()["email"] == SELLER
    assert api.get("deals/").status_code == 200
    assert "accounts:read" in is_problem(api.get("accounts/"), 403)["detail"]
    row = get_access_token_model().objects.get()
    assert row.token == "" and not get_refresh_token_model().objects.filter(token__gt="").exists()
    assert "App" in words(visit(seller).get("/me/apps/"))


def test_the_page_says_who_asks_for_what_and_asks_each_time(seller, app):
    connected(seller, app)
    asked = ask(app, proof()[1], approval_prompt="auto")
    page = visit(seller).get("/oauth/authorize/", asked)
    shown = words(page)
    assert "Northwind" in shown and "Deals and registrations" in shown
    assert "crm.northwind.example" in shown
    policy = page["Content-Security-Policy"]
    assert "form-action 'self' https://crm.northwind.example;" in policy + ";"
    assert "unsafe" not in policy
    refused = visit(seller).post("/oauth/authorize/", asked)
    assert "error=access_denied" in refused["Location"] and "code=" not in refused["Location"]


def test_a_broken_link_leads_nowhere(seller, app):
    elsewhere = (CALLBACK + "/", "https://evil.example/")
    for wrong in ({"client_id": "nobody"}, *({"redirect_uri": to} for to in elsewhere)):
        answer = visit(seller).get("/oauth/authorize/", ask(app, proof()[1]) | wrong)
        assert answer.status_code == 400 and "Location" not in answer


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
        {"scope": "accounts:write"},
        {"scope": "nonsense"},
    ],
)
def test_what_is_not_offered_is_refused(seller, app, wrong):
    asked = ask(app, proof()[1]) | wrong
    for answer in (
        visit(seller).get("/oauth/authorize/", asked),
        visit(seller).post("/oauth/authorize/", asked | {"allow": "true"}),
    ):
        assert "code=" not in answer.get("Location", "")
        assert answer.status_code == 400 or "error=" in answer["Location"]


def test_a_code_needs_its_verifier_and_works_once(seller, app):
    verifier, challenge = proof()
    [code] = parse_qs(urlsplit(agree(seller, app, challenge)).query)["code"]
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    assert token(app, **body, code_verifier="x" * 50).status_code == 400
    assert token(app, **body, code_verifier=verifier).status_code == 200
    assert token(app, **body, code_verifier=verifier).status_code == 400


def test_a_refresh_token_used_twice_ends_the_family(seller, app):
    got = connected(seller, app)
    body = {"grant_type": "refresh_token", "refresh_token": got["refresh_token"]}
    fresh = token(app, **body).json()
    assert Api(fresh["access_token"]).get("me/").status_code == 200
    assert token(app, **body).status_code == 400
    is_problem(Api(fresh["access_token"]).get("me/"), 401)


def test_a_program_fetches_its_own_tokens(admin, crm):
    app = make_client(crm, admin, name="Own", kind="program", areas=["profile:read", "deals:read"])
    got = token(app, grant_type="client_credentials", scope="profile:read").json()
    api = Api(got["access_token"])
    assert api.get("me/").json()["name"] == "Zephyr CRM" and "refresh_token" not in got
    is_problem(api.get("deals/"), 403)
    assert token(app, grant_type="client_credentials", scope="deals:write").status_code == 400
    old, app.secret = app.secret, services.new_secret(client=app.row, actor=admin)
    assert token(app, grant_type="client_credentials").status_code == 200
    app.secret = old
    assert token(app, grant_type="client_credentials").status_code == 401
    services.end_client(client=app.row, actor=admin)
    is_problem(api.get("me/"), 401)


def test_password_and_implicit_grants_are_off(seller, app):
    body = {"username": SELLER, "password": "concord-demo"}
    assert token(app, grant_type="password", **body).status_code >= 400
    assert not get_access_token_model().objects.exists()


def test_who_comes_back_finds_no_app_let_in(world, seller, app):
    api = Api(connected(seller, app)["access_token"])
    organizations.deactivate(seller)
    seller.is_active = True
    seller.save()
    is_problem(api.get("me/"), 401)


@pytest.mark.parametrize("end", ["disconnect", "revoke", "integration", "client", "member"])
def test_whatever_ends_it_ends_it_with_the_next_request(world, admin, seller, crm, app, end):
    got = connected(seller, app)
    api = Api(got["access_token"])
    assert api.get("me/").status_code == 200
    if end == "disconnect":
        visit(seller).post(f"/me/apps/{app.row.pk}/disconnect/")
    elif end == "revoke":
        body = {"token": got["access_token"], "client_id": app.id, "client_secret": app.secret}
        assert visit().post("/oauth/revoke/", body).status_code == 200
    elif end == "integration":
        services.end_integration(integration=crm, actor=admin)
    elif end == "client":
        services.end_client(client=app.row, actor=admin)
    else:
        seat = seller.memberships.live().get(organization=crm.organization)
        organizations.end_membership(membership=seat, actor=admin, successor=admin)
    is_problem(api.get("me/"), 401)
    again = token(app, grant_type="refresh_token", refresh_token=got["refresh_token"])
    assert again.status_code in {400, 401}


def test_an_app_makes_no_other_way_in(seller, app):
    api = Api(connected_with(seller, app, "profile:read profile:write"))
    body = {"name": "n", "areas": ["profile:read"]}
    assert is_problem(api.post("me/tokens/", body), 400)["errors"].keys() == {"areas"}
    assert not ApiToken.objects.filter(user=seller, name="n").exists()


def connected_with(user, app, scope):
    verifier, challenge = proof()
    [code] = parse_qs(urlsplit(agree(user, app, challenge, scope=scope)).query)["code"]
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    return token(app, **body, code_verifier=verifier).json()["access_token"]


def test_only_exact_https_addresses_are_registered(admin, crm):
    hosts = ("http://crm.example/cb", "https://*.example/cb", "https://a@crm.example/")
    for address in (*hosts, "https://crm.example/#x", "javascript:alert(1)", ""):
        with pytest.raises(ValidationError):
            make_client(crm, admin, redirect_uris=address)


def test_an_app_on_ones_own_machine_proves_itself_without_a_secret(seller, admin, crm):
    local = "http://127.0.0.1:8765/cb"
    app = make_client(crm, admin, kind="public", redirect_uris=local, areas=["profile:read"])
    verifier, challenge = proof()
    more = {"redirect_uri": local, "scope": "profile:read"}
    [code] = parse_qs(urlsplit(agree(seller, app, challenge, **more)).query)["code"]
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": local}
    body |= {"client_id": app.id, "code_verifier": verifier}
    got = visit().post("/oauth/token/", body).json()
    assert app.secret == "" and Api(got["access_token"]).get("me/").status_code == 200


def test_metadata_names_what_is_there(client):
    found = client.get("/.well-known/oauth-authorization-server").json()
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["response_types_supported"] == ["code"]
    assert "password" not in found["grant_types_supported"]
    assert {"token_endpoint", "revocation_endpoint", "authorization_endpoint"} <= found.keys()
    assert "deals:write" in found["scopes_supported"]


def test_deploy_checks_have_nothing_to_say_of_oauth(capsys):
    call_command("check", "--deploy", "--tag", "security")
    assert "oauth2_provider" not in "".join(capsys.readouterr())


def test_guessing_secrets_is_slowed(app, monkeypatch):
    monkeypatch.setattr("partners.integrations.views.consent.RATE", "2/min")
    app.secret = "wrong"
    with clock.at(clock.now()):
        answers = [token(app, grant_type="client_credentials") for _n in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert int(answers[-1]["Retry-After"]) > 0
