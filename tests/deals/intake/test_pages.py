"""Form links, confirmation without signing in, and what a rival sees of both: nothing."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from deals.intake import services
from deals.intake.models import FormLink, Received
from deals.intake.services import take_mail
from deals.intake.tokens import form_address
from deals.registrations.models import Deal
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.deals.intake.conftest import SELLER, letters
from tests.visitor import visit, words


@pytest.fixture
def confirm(company, mail):
    """(what came, the path its seller was sent)."""
    received = take_mail(mail())
    text = letters()[0].text
    return received, re.search(r"(/register/confirm/\S+)", text)[1]


@pytest.fixture
def link(company, world):
    return services.make_link(
        organization=company,
        actor=world.users["admin@northwind.example"],
        person=world.users[SELLER],
    )


def path_of(link):
    return re.search(r"(/register/\S+)", form_address(link))[1]


def typed(page, **more):
    """The form's own values as a browser would send them, with `more` on top."""
    whole = page.context["whole"]
    fields = [*whole.customer.form, *whole.opportunity.form]
    data = {field.html_name: field.value() or "" for field in fields}
    for number, form in enumerate(whole.lines.forms):
        data |= {f"lines-{number}-{name}": form[name].value() or "" for name in form.fields}
        data.pop(f"lines-{number}-DELETE")
    data |= {"lines-TOTAL_FORMS": len(whole.lines.forms), "lines-INITIAL_FORMS": 0}
    data |= {"token": whole.token, "version": page.context.get("version", "")}
    return data | more


def test_confirming_sends_the_registration_without_signing_in(confirm):
    received, path = confirm
    page = Client().get(path)
    assert page.status_code == 200 and "Colour: blue" in words(page)
    answer = Client().post(path, typed(page, customer_city="Köln"))
    received.deal.refresh_from_db()
    assert answer.status_code == 200
    assert received.deal.status in {"submitted", "in_review"}
    assert received.deal.customer_city == "Köln" and received.deal.number in words(answer)
    assert Received.objects.get().outcome == "sent"


def test_confirming_twice_sends_once(confirm):
    received, path = confirm
    page = Client().get(path)
    Client().post(path, typed(page))
    version = Deal.objects.get(pk=received.deal_id).version
    again = Client().post(path, typed(page, customer_name="Something else"))
    assert "Nothing to do here" in words(again)
    deal = Deal.objects.get(pk=received.deal_id)
    assert (deal.version, deal.customer_name) == (version, "Mark Aurelius Foundry Ltd")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(confirm):
    received, path = confirm
    page = Client().get(path)
    answer = Client().post(path, typed(page, customer_name="", customer_city="Köln"))
    assert answer.status_code == 400 and "Köln" in words(answer)
    assert Deal.objects.get(pk=received.deal_id).status == "draft"


@pytest.mark.parametrize("change", ["deleted", "left", "closed", "late", "changed"])
def test_confirmation_stops_working(confirm, company, world, change):
    received, path = confirm
    admin = world.users["admin@northwind.example"]
    after = clock.now()
    if change == "deleted":
        received.deal.delete()
    elif change == "left":
        company.memberships.filter(user=world.users[SELLER]).update(ended_at=clock.now())
    elif change == "closed":
        services.set_rule(organization=company, actor=admin, version=1, by_mail=False, by_link=True)
    elif change == "late":
        after += dt.timedelta(days=15)
    else:
        path = path[:-3] + "xx/"
    with time_machine.travel(after, tick=True):
        answer = Client().get(path)
        assert "Aurelius" not in words(answer)
        assert Client().post(path, {}).status_code in {200, 404}
    assert not Deal.objects.filter(pk=received.deal_id).exclude(status="draft").exists()


def test_form_link_makes_a_draft_that_the_seller_confirms(link, world):
    path = path_of(link)
    page = Client().get(path)
    data = typed(
        page,
        customer_name="Mark Form Ltd",
        customer_country="GB",
        title="New site",
        value_amount="5000",
        **{"lines-0-family": "network", "lines-0-quantity": "3"},
    )
    answer = Client().post(path, data)
    assert "Almost done" in words(answer)
    deal = Deal.objects.get(customer_name="Mark Form Ltd")
    assert (deal.status, deal.owner) == ("draft", world.users[SELLER])
    Client().post(path, data)  # the same form again
    assert Deal.objects.filter(customer_name="Mark Form Ltd").count() == 1
    assert len(letters()) == 1


def test_adding_a_product_without_script_keeps_what_was_typed(link):
    page = Client().get(path_of(link))
    answer = Client().post(path_of(link), typed(page, customer_name="Kept Ltd", add_line="1"))
    assert answer.status_code == 200 and "Kept Ltd" in words(answer)
    assert len(answer.context["whole"].lines.forms) == 2
    assert not Received.objects.exists()


def test_ended_link_is_closed_like_an_unknown_one(link, world):
    path = path_of(link)
    services.end_link(link=link, actor=world.users["admin@northwind.example"])
    ended, unknown = Client().get(path), Client().get("/register/unknown/")
    assert ended.status_code == unknown.status_code == 404
    assert words(ended).replace(path, "") == words(unknown).replace("/register/unknown/", "")


def test_rival_sees_and_changes_nothing(confirm, link, company, world):
    rival, desk = world.users["admin@bluepeak.example"], world.users["desk@meridian.example"]
    assert visit(rival).get(reverse("intake", args=[company.pk])).status_code == 404
    theirs = words(visit(rival).get(reverse("intake_received")))
    assert "northwind" not in theirs.lower()
    assert SELLER in words(visit(desk).get(reverse("intake_received")))
    url = reverse("intake_link_end", args=[company.pk, link.pk])
    assert visit(rival).post(url).status_code == 404
    assert FormLink.objects.live().filter(pk=link.pk).exists()
    assert visit(world.users[SELLER]).get(reverse("intake_received")).status_code == 403


def test_administrator_opens_ways_and_makes_a_link(company, world):
    admin = visit(world.users["admin@northwind.example"])
    page = admin.get(reverse("intake", args=[company.pk]))
    assert page.status_code == 200
    seat = company.memberships.get(user=world.users[SELLER])
    answer = admin.post(reverse("intake_link_new", args=[company.pk]), {"person": seat.pk})
    assert answer.status_code == 302
    assert FormLink.objects.get().person == world.users[SELLER]
    assert "/register/" in words(admin.get(reverse("intake", args=[company.pk])))


FILLED = {
    "customer_name": "Stranger Ltd", "customer_country": "GB", "title": "New site",
    "value_amount": "5000", "lines-0-family": "network", "lines-0-quantity": "3",
}  # fmt: skip


def test_a_token_of_ones_own_choosing_names_no_draft_that_is_there(link, world):
    """Whoever has a form link could put any id into it: a rival's deal, a draft of the seller."""
    page = Client().get(path_of(link))
    theirs = Deal.objects.exclude(organization=link.organization).first()
    mine = Deal.objects.filter(owner=link.person, status="draft").first()
    taken = [deal.pk for deal in (theirs, mine) if deal]
    answers = []
    for token in (*taken, "00000000-0000-4000-8000-000000000000"):
        answer = Client().post(path_of(link), typed(page, **FILLED | {"token": token}))
        answers.append((answer.status_code, words(answer)))
    assert len(set(answers)) == 1 and "Almost done" in answers[0][1]
    made = Deal.objects.filter(customer_name="Stranger Ltd")
    assert made.count() == len(answers)
    assert not Received.objects.filter(deal__in=taken).exists()


def test_a_form_link_takes_so_many_a_day(link, monkeypatch):
    """Each asks the seller by e-mail: who has the link cannot fill their mailbox."""
    monkeypatch.setattr("deals.intake.services.drafts.A_DAY", 1)
    page = Client().get(path_of(link))
    for number in range(3):
        token = f"00000000-0000-4000-8000-00000000000{number}"
        answer = Client().post(path_of(link), typed(page, **FILLED | {"token": token}))
    assert "Too many registrations" in words(answer)
    assert Received.objects.count() == len(letters()) == 1


def test_ways_in_are_switched_with_true_and_false_alone(company, world):
    admin = as_user(world.users["admin@northwind.example"])
    path = f"organizations/{company.pk}/intake/"
    version = admin.get(path).json()["version"]
    wrong = is_problem(admin.patch(path, {"version": version, "by_link": 0}), 400)
    assert wrong["errors"].keys() == {"by_link"} and admin.get(path).json()["by_link"]
    closed = admin.patch(path, {"version": version, "by_link": False}).json()
    assert (closed["by_mail"], closed["by_link"]) == (True, False)
