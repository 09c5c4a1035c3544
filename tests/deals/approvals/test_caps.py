"""Open registrations are capped by the programme; the words say what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from deals.registrations.choices import OPEN
from deals.registrations.models import Deal
from tests.deals.approvals.conftest import SELLER, set_policy


def count_open():
    return Deal.objects.filter(organization__name="Northwind Resale", status__in=OPEN).count()


def test_one_more_than_the_cap_stays_a_draft(office):
    present = count_open()
    set_policy(open_registrations_cap=present + 1)
    office.send()
    draft = office.draft()
    with pytest.raises(ValidationError, match=f"has {present + 1} open registrations") as refused:
        office.act(draft, "submit", SELLER)
    assert f"allows {present + 1}" in refused.value.messages[0]
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at, draft.version) == ("draft", None, 1)


def test_room_again_after_one_ends(office):
    set_policy(open_registrations_cap=count_open() + 1)
    first = office.send()
    draft = office.draft()
    office.act(first, "withdraw", SELLER)
    assert office.act(draft, "submit", SELLER).status == "submitted"


def test_others_do_not_count(office):
    set_policy(open_registrations_cap=count_open() + 1)
    office.send("seller@bluepeak.example", "bluepeak")
    assert office.send().status == "submitted"


def test_without_a_cap_nothing_is_counted(office):
    set_policy(open_registrations_cap=None)
    assert office.send().status == "submitted"


def test_page_and_api_say_it(office):
    set_policy(open_registrations_cap=1)
    draft = office.draft()
    client = Client()
    client.force_login(office[SELLER])
    page = client.post(f"/deals/{draft.pk}/edit/check/", {"version": draft.version})
    assert page.status_code == 400
    assert "Close or withdraw one" in page.content.decode()
    from portal.people.models import ApiToken

    token = ApiToken.issue(office[SELLER], "t")
    answer = client.post(
        f"/api/v1/deals/{draft.pk}/submit/", {"version": draft.version},
        content_type="application/json", headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Close or withdraw one" in answer.content.decode()
