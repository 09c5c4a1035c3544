"""Creating, changing and moving deals through the API."""

import pytest

from deals.registrations.models import Deal
from tests.api import as_user, is_problem

WHOLE = {
    "title": "Umbrella Wi-Fi",
    "kind": "teaming",
    "customer": {
        "name": "Umbrella Labs",
        "website": "umbrella.example",
        "country": "GB",
        "city": "York",
        "address": "1 High Street",
        "tax_id": "GB123",
        "phone": "+44 1",
    },
    "contact": {"name": "Uma", "email": "uma@umbrella.example", "role": "decider"},
    "need": "Faster Wi-Fi",
    "products": [{"family": "network", "name": "AP", "quantity": 3, "unit_price": "99.50"}],
    "value": {"amount": "298.50", "currency": "GBP"},
    "expected_close": "2027-01-31",
    "stage": "qualified",
    "probability": 40,
    "competitor": "Rivalstor",
}


def draft(api, **changes):
    answer = api.post("deals/", {**WHOLE, **changes})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_created_deal_reads_as_sent(world):
    api = as_user(world.users["seller@northwind.example"])
    answer = api.post("deals/", WHOLE)
    deal = answer.json()
    assert answer.status_code == 201
    assert {name: deal[name] for name in WHOLE} == WHOLE
    assert deal["status"] == "draft" and deal["version"] == 1
    assert deal["organization"]["id"] == str(world.organizations["northwind"].pk)
    assert deal["owner"]["email"] == "seller@northwind.example"
    assert deal["available_actions"] == ["submit"]
    assert api.get(answer["Location"]).json() == deal


def test_what_is_shown_can_be_sent_back(world):
    """Read, change one thing, write: the fields nobody sets are ignored."""
    api = as_user(world.users["seller@northwind.example"])
    deal = draft(api)
    changed = api.patch(f"deals/{deal['id']}/", {**deal, "title": "Better", "status": "approved"})
    assert changed.status_code == 200, changed.content
    assert changed.json()["title"] == "Better"
    assert changed.json()["status"] == "draft" and changed.json()["version"] == 2
    again = api.post("deals/", changed.json())
    assert again.status_code == 201 and again.json()["id"] != deal["id"]


def test_patch_changes_only_what_is_sent(world):
    api = as_user(world.users["seller@northwind.example"])
    deal = draft(api)
    body = {"customer": {"city": "Leeds"}}
    changed = api.patch(f"deals/{deal['id']}/", body, If_Match='"1"').json()
    assert changed["customer"] == {**WHOLE["customer"], "city": "Leeds"}
    assert changed["products"] == WHOLE["products"]


def test_stale_version_answers_409_and_writes_nothing(world):
    api = as_user(world.users["seller@northwind.example"])
    deal = draft(api)
    assert api.patch(f"deals/{deal['id']}/", {"version": 1, "title": "A"}).status_code == 200
    stale = api.patch(f"deals/{deal['id']}/", {"version": 1, "title": "B"})
    assert is_problem(stale, 409)["version"] == 2
    assert Deal.objects.get(pk=deal["id"]).title == "A"
    moved = api.post(f"deals/{deal['id']}/submit/", {"version": 1})
    assert is_problem(moved, 409)["version"] == 2


def test_missing_version_is_asked_for(world):
    api = as_user(world.users["seller@northwind.example"])
    deal = draft(api)
    for answer in (
        api.patch(f"deals/{deal['id']}/", {"title": "A"}),
        api.post(f"deals/{deal['id']}/submit/"),
        api.post(f"deals/{deal['id']}/submit/", If_Match="*"),
    ):
        assert is_problem(answer, 400)["errors"].keys() == {"version"}


def test_story_from_draft_to_won(world):
    seller = as_user(world.users["seller@northwind.example"])
    manager = as_user(world.users["cam@meridian.example"])
    deal = draft(seller)
    path = f"deals/{deal['id']}"

    def act(api, action, **body):
        seen = api.get(f"{path}/").json()
        assert action in seen["available_actions"]
        answer = api.post(f"{path}/{action}/", {"version": seen["version"], **body})
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert act(seller, "submit")["status"] == "submitted"
    assert act(manager, "claim")["reviewer"]["name"] == "Cara Manager"
    asked = act(manager, "request_info", fields=["contact_name", "value_amount"], message="Who?")
    assert asked["request"] == {"fields": ["contact_name", "value_amount"], "message": "Who?"}
    answered = act(seller, "answer", message="Uwe", contact={"name": "Uwe"})
    assert answered["contact"]["name"] == "Uwe" and answered["request"] is None
    account = str(world.accounts["initech"].pk)
    approved = act(manager, "approve", message="Go", account={"id": account})
    assert approved["protected_until"] and approved["decision"] == {"reason": "", "text": "Go"}
    assert approved["account"]["id"] == account
    assert seller.get(f"{path}/").json()["account"] is None  # Initech is not open to Northwind
    act(seller, "advance", stage="commit", expected_close="2027-02-01")
    won = act(seller, "win", reason="price", lesson="Call early")
    assert won["status"] == "won" and won["probability"] == 100
    assert won["closing"] == {"reason": "price", "lesson": "Call early"}
    assert won["available_actions"] == []


def test_answer_changes_only_what_was_asked(world):
    seller = as_user(world.users["seller@northwind.example"])
    manager = as_user(world.users["cam@meridian.example"])
    path = f"deals/{draft(seller)['id']}"
    seller.post(f"{path}/submit/", {"version": 1})
    ask = {"version": 2, "fields": ["need"], "message": "What for?"}
    assert manager.post(f"{path}/request_info/", ask).status_code == 200
    refused = seller.post(f"{path}/answer/", {"version": 3, "customer": {"name": "Other"}})
    assert is_problem(refused, 400)["errors"].keys() == {"customer"}
    assert seller.patch(f"{path}/", {"version": 3, "need": "Offices"}).status_code == 200
    refused = seller.patch(f"{path}/", {"version": 4, "title": "Other"})
    assert is_problem(refused, 400)["errors"].keys() == {"title"}


def test_rejected_deal_is_revised_into_a_new_draft(world):
    seller = as_user(world.users["seller@northwind.example"])
    desk = as_user(world.users["desk@meridian.example"])
    path = f"deals/{draft(seller)['id']}"
    seller.post(f"{path}/submit/", {"version": 1})
    refusal = {"version": 2, "reason": "incomplete", "message": "Too little"}
    rejected = desk.post(f"{path}/reject/", refusal).json()
    assert rejected["decision"] == {"reason": "incomplete", "text": "Too little"}
    assert seller.get(f"{path}/").json()["available_actions"] == ["appeal", "revise"]
    copy = seller.post(f"{path}/revise/", {"version": 3})
    assert copy.status_code == 201
    assert copy.json()["status"] == "draft" and copy.json()["revised_from"] == rejected["id"]
    assert seller.get(copy["Location"]).json() == copy.json()
    again = seller.post(f"{path}/register_again/", {"version": 3})
    assert is_problem(again, 409)


def test_submit_names_what_is_missing_in_the_shape_of_the_body(world):
    seller = as_user(world.users["seller@northwind.example"])
    deal = seller.post("deals/", {}).json()
    answer = seller.post(f"deals/{deal['id']}/submit/", {"version": 1})
    errors = is_problem(answer, 400)["errors"]
    assert errors.keys() == {"customer", "title", "value", "expected_close", "products"}
    assert errors["customer"].keys() == {"name", "country"}


def test_each_action_refuses_the_wrong_person_before_it_reads_the_body(world):
    deal = world.deals["nw-submitted"]
    seller = as_user(world.users["seller@northwind.example"])
    for action in ("claim", "approve", "request_info", "reject", "hold", "resume", "revoke"):
        answer = seller.post(f"deals/{deal.pk}/{action}/", {"nonsense": 1})
        assert is_problem(answer, 403), action
    manager = as_user(world.users["cam@meridian.example"])
    for action in ("submit", "answer", "advance", "win", "lose", "withdraw", "expire"):
        answer = manager.post(f"deals/{deal.pk}/{action}/", {"version": deal.version})
        assert is_problem(answer, 403), action
    assert is_problem(seller.post(f"deals/{deal.pk}/promote/", {}), 404)


def test_only_drafts_are_deleted(world):
    seller = as_user(world.users["seller@northwind.example"])
    deal = draft(seller)
    assert seller.delete(f"deals/{deal['id']}/").status_code == 204
    assert is_problem(seller.get(f"deals/{deal['id']}/"), 404)
    assert is_problem(seller.delete(f"deals/{world.deals['nw-submitted'].pk}/"), 403)


def test_direct_rep_registers_for_the_own_team(world):
    rep = as_user(world.users["direct@meridian.example"])
    deal = draft(rep)
    assert deal["route"] == "direct" and deal["organization"] is None
    assert deal["team"] == {"id": str(world.teams["Direct North"].pk), "name": "Direct North"}
    both = {"team": deal["team"], "route": "channel"}
    assert is_problem(rep.post("deals/", both), 400)


def test_people_who_do_not_sell_cannot_register(world):
    for email in ("learner@northwind.example", "cam@meridian.example", "desk@meridian.example"):
        api = as_user(world.users[email])
        company = {"id": str(world.organizations["northwind"].pk)}
        assert is_problem(api.post("deals/", {**WHOLE, "organization": company}), 403), email


def test_team_members_are_colleagues(world):
    seller = as_user(world.users["seller@northwind.example"])
    colleague = world.users["seller2@northwind.example"]
    helper = as_user(colleague)
    deal = draft(seller, team_members=[str(colleague.pk)])
    assert deal["team_members"] == [{"id": str(colleague.pk), "name": "Nina Seller"}]
    assert helper.get(f"deals/{deal['id']}/").status_code == 200
    alone = seller.patch(f"deals/{deal['id']}/", {"version": 1, "team_members": []})
    assert alone.json()["team_members"] == []
    assert is_problem(helper.get(f"deals/{deal['id']}/"), 404)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ["list"]}, "title"),
        ({"title": 7}, "title"),
        ({"title": None}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"titel": "x"}, "titel"),
        ({"kind": "other"}, "kind"),
        ({"customer": "Acme"}, "customer"),
        ({"customer": {"country": "Britain"}}, "customer"),
        ({"customer": {"website": "javascript:alert(1)"}}, "customer"),
        ({"customer": {"nickname": "x"}}, "customer"),
        ({"contact": {"email": "nobody"}}, "contact"),
        ({"contact": {"role": "boss"}}, "contact"),
        ({"value": {"amount": "-1", "currency": "GBP"}}, "value"),
        ({"value": {"amount": "1e999"}}, "value"),
        ({"value": {"amount": "NaN"}}, "value"),
        ({"value": {"amount": 10**30}}, "value"),
        ({"value": {"amount": "1.234"}}, "value"),
        ({"value": {"amount": "5", "currency": "XXX"}}, "value"),
        ({"expected_close": "31.01.2027"}, "expected_close"),
        ({"expected_close": "9999-12-31"}, "expected_close"),
        ({"probability": 101}, "probability"),
        ({"probability": 10**40}, "probability"),
        ({"products": {}}, "products"),
        ({"products": [{"family": "unknown"}]}, "products"),
        ({"products": [{"family": "network", "quantity": 0}]}, "products"),
        ({"products": [{"family": "network", "quantity": 10**20}]}, "products"),
        ({"products": [{"family": "network", "unit_price": "-1"}]}, "products"),
        ({"products": [{"family": "network"}] * 51}, "products"),
        ({"organization": "not-an-id"}, "organization"),
        ({"organization": {"id": 5}}, "organization"),
        ({"team_members": "me"}, "team_members"),
    ],
)
def test_bad_field_is_named_and_nothing_is_written(world, body, field):
    before = Deal.objects.count()
    answer = as_user(world.users["seller@northwind.example"]).post("deals/", body)
    assert is_problem(answer, 400)["errors"].keys() == {field}
    assert Deal.objects.count() == before
