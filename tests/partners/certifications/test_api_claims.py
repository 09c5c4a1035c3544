"""Claims, decisions and settings over the API: as on the pages, each person in scope."""

import pytest

from partners.certifications.models import Certification, Claim, TierRequirement
from partners.organizations.models import Membership
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.partners.certifications.conftest import WHO


@pytest.fixture
def api(office):
    return lambda name: as_user(office.world.users[WHO[name]])


def seat(office, name):
    return str(Membership.objects.get(user=office.world.users[WHO[name]]).pk)


def paper(office, name, number="E-7"):
    return {
        "member": seat(office, name),
        "certification": "specialist",
        "issuer": "Elsewhere",
        "external_number": number,
        "issued_on": clock.today().isoformat(),
    }


def test_a_claim_is_recorded_decided_and_taken_back(office, api):
    made = api("nw").post("certificate-claims/", paper(office, "nw"))
    assert (made.status_code, made.json()["status"]) == (201, "waiting")
    assert made.json()["has_evidence"] is False
    path = f"certificate-claims/{made.json()['id']}/"
    is_problem(api("nw").post(f"{path}confirm/"), 403)
    done = api("marketing").post(f"{path}confirm/").json()
    assert done["status"] == "confirmed"
    certificate = f"certificates/{done['certificate']}/"
    is_problem(api("nw").get(f"{certificate}pdf/"), 403)  # issued elsewhere: no paper of ours
    is_problem(api("nw").post(f"{certificate}revoke/", {"reason": "x"}), 403)
    assert "reason" in is_problem(api("desk").post(f"{certificate}revoke/"), 400)["errors"]
    back = api("desk").post(f"{certificate}revoke/", {"reason": "A mistake"})
    assert back.json()["state"] == "revoked"


def test_a_copy_comes_as_multipart_and_is_read_by_who_sees_the_claim(office, api):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("paper.pdf", b"%PDF-1.4 paper")
    made = api("nw").upload("certificate-claims/", **paper(office, "nw"), file=upload)
    assert made.status_code == 201, made.content
    address = f"certificate-claims/{made.json()['id']}/evidence/"
    copy = api("nw-admin").get(address)
    assert b"".join(copy.streaming_content) == b"%PDF-1.4 paper"
    is_problem(api("bp-admin").get(address), 404)


@pytest.mark.parametrize("rival", ["bp", "bp-admin", "cam2", "cobalt"])
def test_claims_are_hidden_from_rivals(office, api, rival):
    made = api("nw").post("certificate-claims/", paper(office, "nw")).json()
    assert api(rival).ids("certificate-claims/") == set()
    is_problem(api(rival).get(f"certificate-claims/{made['id']}/"), 404)
    # The same number for somebody else is no clash: it would tell that the paper is on file.
    if rival in {"bp", "cobalt"}:
        own = api(rival).post("certificate-claims/", paper(office, rival))
        assert own.status_code == 201


def test_nobody_records_for_another_company(office, api):
    wrong = api("bp-admin").post("certificate-claims/", paper(office, "nw"))
    assert "member" in is_problem(wrong, 400)["errors"]
    is_problem(api("cam").post("certificate-claims/", paper(office, "nw")), 403)
    assert not Claim.objects.exists()


def test_settings_are_the_desks_and_read_by_all(office, api):
    desk = api("desk")
    new = desk.post("certifications/", {"code": "expert", "name": "Expert"})
    assert new.json()["validity_months"] is None
    hidden = desk.patch("certifications/expert/", {"is_active": False})
    assert hidden.json()["is_active"] is False
    is_problem(api("nw").get("certifications/expert/"), 404)
    assert api("nw").get("certifications/specialist/").status_code == 200
    is_problem(api("nw").post("certifications/", {"code": "own", "name": "Own"}), 403)
    assert not Certification.objects.filter(code="own").exists()


def test_what_tiers_ask_for(office, api):
    desk = api("desk")
    asked = {"tier": "gold", "certification": "specialist", "people": 2}
    row = desk.post("tier-requirements/", asked).json()
    assert {name: row[name] for name in asked} == asked
    path = f"tier-requirements/{row['id']}/"
    assert desk.patch(path, {"people": 3}).json()["people"] == 3
    below = desk.get("tier-standings/?show=below").json()["results"]
    short = {"certification": "specialist", "people": 3, "have": 0}
    assert (
        short in next(r for r in below if r["organization"]["name"] == "Northwind Resale")["short"]
    )
    is_problem(api("nw-admin").get("tier-standings/"), 403)
    is_problem(api("nw-admin").delete(path), 403)
    assert desk.delete(path).status_code == 204
    assert not TierRequirement.objects.filter(pk=row["id"]).exists()


def test_progress_is_the_companys_own(office, api):
    asked = {"tier": "gold", "certification": "specialist", "people": 2}
    api("desk").post("tier-requirements/", asked)
    path = f"organizations/{office.world.organizations['northwind'].pk}/tier-progress/"
    line = {"certification": "specialist", "people": 2, "have": 0}
    for reader in ("nw", "cam", "auditor"):
        assert api(reader).get(path).json()["now"] == [line]
    for rival in ("bp-admin", "cam2", "cobalt"):
        is_problem(api(rival).get(path), 404)
