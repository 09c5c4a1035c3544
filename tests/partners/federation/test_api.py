"""The same by API: what pages offer, to whom, and nothing of the secret."""

from tests.api import as_user, is_problem
from tests.partners.federation.saml_answers import metadata


def test_a_connection_from_claim_to_switched_off(office):
    office.domain("northwind", "northwind.example")
    here = f"organizations/{office.company('northwind').pk}/sign-in/"
    api = as_user(office["nw-admin"])
    assert api.get(here).json() == {
        **api.get(here).json(),
        "connection": None,
        "emergency_people": [],
    }
    said = {"kind": "oidc", "issuer": office.provider.issuer, "client_id": "n"}
    is_problem(api.patch(here, said), 400)
    found = api.patch(here, {**said, "client_secret": "s3cret", "default_role": "learner"})
    assert found.status_code == 200
    connection = found.json()["connection"]
    assert (connection["status"], connection["default_role"]) == ("off", "learner")
    assert "s3cret" not in found.content.decode()
    is_problem(api.patch(here, {"default_role": "admin", "version": 1}), 400)
    is_problem(api.patch(here, {"default_role": "buyer", "version": 7}), 409)
    is_problem(api.patch(here, {"default_role": "buyer"}), 400)  # which version was seen?
    assert api.post(f"{here}status/", {"status": "on", "version": 1}).status_code == 200
    is_problem(api.post(f"{here}status/", {"status": "required", "version": 2}), 400)
    office.second_factor("nw-admin")
    someone = {"user": str(office["nw-admin"].pk)}
    named = api.post(f"{here}emergency/", someone)
    assert named.status_code == 201
    seat = named.json()["emergency_people"][0]
    assert seat["user"]["id"] == str(office["nw-admin"].pk)
    assert api.delete(f"{here}emergency/{seat['id']}/").status_code == 204
    assert api.post(f"{here}status/", {"status": "off", "version": 2}).status_code == 200
    assert api.delete(here).status_code == 204


def test_a_rival_reads_nothing(office):
    office.connect(kind="saml", metadata=metadata())
    here = f"organizations/{office.company('northwind').pk}/sign-in/"
    missing = "organizations/00000000-0000-0000-0000-000000000000/sign-in/"
    rival = as_user(office["bp-admin"])
    assert rival.get(here).status_code == rival.get(missing).status_code == 404
    assert rival.get(here).json()["detail"] == rival.get(missing).json()["detail"]
    assert as_user(office["nw"]).get(here).status_code == 403
    # Somebody of Northwind as one's own emergency person: an unknown id
    mine = f"organizations/{office.company('bluepeak').pk}/sign-in/"
    office.connect("bluepeak", kind="saml", metadata=metadata(entity="https://bp.example"))
    answers = [
        rival.post(f"{mine}emergency/", {"user": person}).json()["errors"]
        for person in (str(office["nw-admin"].pk), "00000000-0000-0000-0000-000000000000")
    ]
    assert answers[0] == answers[1]
