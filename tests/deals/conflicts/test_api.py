"""Reviews, merges and thresholds through the API."""

import pytest

from deals.conflicts.models import ConflictFinding, MergeRecord, NotSame
from deals.registrations.models import Deal
from partners.accounts import services as accounts
from partners.accounts.models import Account
from tests.api import as_user, is_problem
from tests.deals.conflicts.registering import northwind

CAM, CAM2, DESK = "cam@meridian.example", "cam2@meridian.example", "desk@meridian.example"
AUDITOR, SELLER, RIVAL = (
    "auditor@meridian.example",
    "seller@northwind.example",
    "seller@bluepeak.example",
)


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


@pytest.fixture
def collision(world):
    return northwind(world, name="Umbrella Labs", website="umbrella.example")


def test_review_opens_for_those_who_decide(api, collision):
    path = f"reviews/{collision.pk}/"
    for who, status in ((DESK, 200), (AUDITOR, 200), (CAM, 200), (CAM2, 404), (SELLER, 403)):
        assert api(who).get(path).status_code == status, who
    is_problem(api(RIVAL).get(path), 404)


def test_manager_reads_nothing_of_a_rival(world, api, collision):
    whole, part = (api(who).get(f"reviews/{collision.pk}/") for who in (DESK, CAM))
    assert {"claims", "exceptions", "check"} <= whole.json().keys()
    assert not {"claims", "exceptions", "check"} & part.json().keys()
    rivals = ConflictFinding.objects.newest().filter(check_run__deal=collision)
    assert rivals.exclude(other_deal=None).exists()
    assert any(row["registration"] for row in whole.json()["findings"])
    told = part.json()["findings"]
    holders = {row["registration"]["holder"] for row in told if row["registration"]}
    assert holders <= {"Northwind Resale"} and not any(row["named"] for row in told)
    for secret in ("Bluepeak", "BluePeak", "Direct North"):
        assert secret not in part.content.decode()


def test_account_is_linked_made_and_told_apart(world, api, collision):
    path, manager = f"reviews/{collision.pk}/", api(CAM)
    hidden = Account.objects.exclude(
        pk__in=Account.objects.visible_to(world.users[CAM]).values("pk")
    ).first()
    nobody = {"account": str(collision.pk)}
    refused = manager.post(f"{path}link/", {"account": str(hidden.pk)})
    assert refused.status_code == 400
    assert refused.content == manager.post(f"{path}link/", nobody).content
    made = manager.post(f"{path}account/").json()
    assert made["account"]["name"] == "Umbrella Labs"
    is_problem(manager.post(f"{path}account/"), 400)
    assert manager.post(f"{path}link/", {"account": None}).json()["account"] is None
    for name in ("link", "account", "compare", "apart"):
        is_problem(api(AUDITOR).post(f"{path}{name}/", {}), 403)
        is_problem(api(RIVAL).post(f"{path}{name}/", {}), 404)
    finding = next(row for row in api(DESK).get(path).json()["findings"] if row["registration"])
    about = {"about": finding["about"]}
    hidden_one = manager.post(f"{path}apart/", about)
    unknown = manager.post(f"{path}apart/", {"about": str(world.users[CAM].pk)})
    assert hidden_one.status_code == 400 and hidden_one.content == unknown.content
    done = api(DESK).post(f"{path}apart/", about).json()
    assert [row["id"] for row in done["apart"]] == [str(NotSame.objects.get().pk)]
    assert api(DESK).post(f"{path}apart/", about).status_code == 200  # twice is once
    assert api(DESK).delete(f"{path}apart/{NotSame.objects.get().pk}/").status_code == 204
    assert not NotSame.objects.exists()


def test_exception_is_the_desks(api, collision):
    path = f"reviews/{collision.pk}/exception/"
    is_problem(api(CAM).post(path, {"reason": "Both"}), 403)
    is_problem(api(DESK).post(path, {"reason": ""}), 400)
    shown = api(DESK).post(path, {"reason": "Two sites"}).json()
    assert [row["reason"] for row in shown["exceptions"]] == ["Two sites"]
    assert Deal.objects.get(pk=collision.pk).status == collision.status


def test_merge_and_undo(world, api):
    kept, gone = (
        accounts.create_account(actor=world.desk, data={"name": f"Twin {n}"}) for n in range(2)
    )
    body = {"kept": str(kept.pk), "gone": str(gone.pk), "reason": "One firm"}
    for who in (CAM, AUDITOR, SELLER):
        is_problem(api(who).post("account-merges/", body), 403)
    made = api(DESK).post("account-merges/", body)
    assert made.status_code == 201 and not Account.objects.filter(pk=gone.pk).exists()
    path = f"account-merges/{made.json()['id']}/"
    assert api(AUDITOR).get(path).json()["kept"]["name"] == "Twin 0"
    is_problem(api(CAM).get(path), 403)
    is_problem(api(AUDITOR).post(f"{path}undo/"), 403)
    assert api(DESK).post(f"{path}undo/").json()["undone_by"]["name"]
    assert Account.objects.filter(pk=gone.pk).exists() and MergeRecord.objects.get().undone_at
    same = body | {"gone": body["kept"]}
    is_problem(api(DESK).post("account-merges/", same), 400)


def test_thresholds_change_nothing(api):
    found = api(AUDITOR).get("conflicts/thresholds/?threshold=42").json()
    assert {found["in_use"], 42} <= {row["threshold"] for row in found["results"]}
    for text in ("4", "100", "x", "-5", "1e3"):
        is_problem(api(DESK).get(f"conflicts/thresholds/?threshold={text}"), 400)
    is_problem(api(CAM).get("conflicts/thresholds/"), 403)
