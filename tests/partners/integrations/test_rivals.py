"""What Bluepeak learns of Northwind's programs: nothing."""

import pytest
from django.core.exceptions import ValidationError

from partners.integrations import services
from portal.people.models import ApiToken
from tests.api import as_user
from tests.partners.integrations.conftest import make_client, proof
from tests.partners.integrations.test_oauth import ask
from tests.visitor import visit, words


def test_names_are_free_for_everybody(world, rival, crm):
    """Two companies may use one name, or it would tell that the other has it."""
    row = services.make_integration(
        actor=rival, organization=world.organizations["bluepeak"], name=crm.name, role="seller"
    )
    make_client(row, rival)


def test_neither_pages_nor_lists_show_it(rival, crm, crm_api, app):
    digest = ApiToken.objects.get(user=crm.user).digest
    browser, api = visit(rival), as_user(rival)
    for place in ("", "end/", "tokens/new/", "clients/new/"):
        assert browser.get(f"/integrations/{crm.pk}/{place}").status_code == 404
    assert browser.get(f"/company/{crm.organization_id}/integrations/").status_code == 404
    assert browser.post(f"/integrations/{crm.pk}/tokens/{digest}/revoke/").status_code == 404
    assert browser.post(f"/me/tokens/{digest}/revoke/").status_code == 404
    assert api.get("integrations/").json()["results"] == []
    assert api.get(f"integrations/?organization={crm.organization_id}").json()["results"] == []
    for part in ("", "tokens/", "clients/", f"clients/{app.row.pk}/"):
        assert api.get(f"integrations/{crm.pk}/{part}").status_code == 404
    assert crm_api.get("deals/").status_code == 200


def test_its_app_answers_a_rival_like_one_that_does_not_exist(rival, app):
    answers = []
    for client_id in (app.id, "x" * 40):
        asked = ask(app, proof()[1]) | {"client_id": client_id, "code_challenge": "c" * 43}
        for browser, method in ((visit(rival), "get"), (visit(rival), "post")):
            answer = getattr(browser, method)("/oauth/authorize/", asked | {"allow": "true"})
            answers.append((answer.status_code, words(answer).replace(client_id, "ID")))
    assert answers[0] == answers[2] and answers[1] == answers[3]
    assert answers[0][0] == 400


def test_a_rivals_client_cannot_use_or_end_what_is_northwinds(world, rival, crm_api, app):
    row = services.make_integration(
        actor=rival, organization=world.organizations["bluepeak"], name="Ours", role="seller"
    )
    ours = make_client(row, rival)
    body = {"client_id": ours.id, "client_secret": ours.secret}
    body |= {"token": crm_api.headers["Authorization"].split()[1]}
    assert visit().post("/oauth/revoke/", body).status_code == 200
    assert crm_api.get("me/").status_code == 200


def test_northwinds_program_sees_what_its_role_sees(world, crm_api):
    seen = crm_api.ids("deals/?page_size=100")
    theirs = {str(deal.pk) for key, deal in world.deals.items() if key.startswith("bp-")}
    assert not seen & theirs
    assert crm_api.get(f"deals/{next(iter(theirs))}/").status_code == 404


def test_a_company_cannot_open_its_app_to_others(world, rival, crm, admin):
    with pytest.raises(ValidationError):
        make_client(crm, admin, for_everybody=True)
    desk = world.desk
    row = services.make_integration(actor=desk, organization=None, name="Hub", role="marketing")
    shut = make_client(row, desk, name="Shut")
    opened = make_client(row, desk, name="Open", for_everybody=True)
    codes = [
        visit(rival).get("/oauth/authorize/", ask(one, proof()[1])).status_code
        for one in (shut, opened)
    ]
    assert codes == [400, 200]
