"""Winning a joint account, from five seats: the reseller and the account manager work on it, two
distributors quote, a rival looks on; when it ends the next request sees it closed, everywhere."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from portal.workflow import clock
from tests.e2e.browser import PASSWORD, crawl, picture, status

RESELLER, MANAGER = "seller@cobalt.example", "cam@meridian.example"
FIRST, SECOND = "buyer@harbor.example", "buyer@quay.example"
RIVAL = "seller@bluepeak.example"
DEAL, CUSTOMER = "Edge firewalls", "Robert Bosch (Germany)"
DISTRIBUTORS = {FIRST: "Harbor Distribution", SECOND: "Quay Supply"}
PRICES = {FIRST: "4111.00", SECOND: "3999.00"}
TASK_FOR = "Cleo Hartmann (seller@cobalt.example)"
LATER = (clock.today() + dt.timedelta(days=30)).isoformat()


@pytest.fixture
def seats(visit):
    return {who: visit(who) for who in (RESELLER, MANAGER, FIRST, SECOND, RIVAL)}


def main(page):
    return page.get_by_role("main")


def press(page, name, role="button"):
    main(page).get_by_role(role, name=name, exact=True).first.click()


def test_a_joint_account_is_won_and_closed(seats):
    reseller, manager = seats[RESELLER], seats[MANAGER]
    engagement, account = bridge(reseller, manager)
    work_together(reseller, manager, account)
    quotes(reseller, {who: seats[who] for who in (FIRST, SECOND)})
    others_find_nothing(seats, account, engagement)
    closed_at_once(reseller, manager, account, engagement)


def bridge(reseller, manager):
    """The reseller asks from its deal; the account manager shows what would open, and proposes."""
    reseller.goto("/deals/")
    main(reseller).get_by_role("link", name=DEAL).first.click()
    press(reseller, "Ask for joint work", "link")
    reseller.get_by_label("Purpose").fill("Win the plant network together")
    reseller.get_by_label("Level").select_option(label="Plan: goals and steps")
    press(reseller, "Send request")

    manager.goto("/engagements/requests/")
    main(manager).get_by_role("link", name="Robert Bosch").first.click()
    press(manager, CUSTOMER, "link")
    press(manager, "Preview")
    expect(main(manager)).to_contain_text("Other partners, and whether there are any")
    picture(manager, "joint-preview")
    press(manager, "Agree and propose")
    expect(status(manager)).to_have_text("Proposed")
    engagement = manager.url

    reseller.goto(engagement)
    press(reseller, "Agree", "link")
    press(reseller, "Agree")
    expect(status(reseller)).to_have_text("Active")
    press(reseller, "Account", "link")
    expect(reseller.get_by_role("heading", level=1)).to_have_text(CUSTOMER)
    return engagement, reseller.url


def work_together(reseller, manager, account):
    """A visit, a task, a file and the plan: what one side writes the other reads."""
    press(reseller, "Note a touchpoint", "link")
    reseller.get_by_label("What it was about").fill("First visit to the plant")
    press(reseller, "Save")
    reseller.goto(account)
    press(reseller, "Add a file", "link")
    paper = {"name": "survey.txt", "mimeType": "text/plain", "buffer": b"hall 1"}
    reseller.get_by_label("File", exact=True).set_input_files(paper)
    press(reseller, "Add a file")
    reseller.goto(account)
    press(reseller, "Start the plan", "link")
    reseller.get_by_label("Goal").fill("Both halls run on our network by June")
    press(reseller, "Save")

    manager.goto(account)
    for words in ("First visit to the plant", "survey.txt", "Both halls run on our network"):
        expect(main(manager)).to_contain_text(words)
    press(manager, "Add task", "link")
    manager.get_by_label("What is to be done").fill("Send the price list")
    manager.get_by_label("Who does it").select_option(label=TASK_FOR)
    press(manager, "Add task")

    reseller.goto(account)
    expect(main(reseller)).to_contain_text("Send the price list")
    picture(reseller, "joint-account")


def quotes(reseller, distributors):
    """Each distributor is asked alone; the reseller compares and chooses."""
    reseller.goto("/deals/")
    main(reseller).get_by_role("link", name=DEAL).first.click()
    press(reseller, "Ask for quotes", "link")
    for company in DISTRIBUTORS.values():
        reseller.get_by_label(company).check()
    reseller.get_by_label("Answer by").fill(LATER)
    press(reseller, "Ask for quotes")
    for who, page in distributors.items():
        page.goto("/quotes/")
        main(page).get_by_role("link", name=DEAL).first.click()
        expect(status(page)).to_have_text("Asked")
        for price in page.locator("input[name^=price]").all():
            price.fill(PRICES[who])
        page.get_by_label("Valid until").fill(LATER)
        press(page, "Send the quote")
        expect(status(page)).to_have_text("Quoted")
    reseller.reload()
    for who in distributors:
        expect(main(reseller)).to_contain_text(DISTRIBUTORS[who])
    expect(main(reseller)).to_contain_text("Lowest")
    picture(reseller, "joint-quotes")


def others_find_nothing(seats, account, engagement):
    """The rival and each distributor: no page, no word of what is not theirs."""
    names = {FIRST: DISTRIBUTORS[SECOND], SECOND: DISTRIBUTORS[FIRST]}
    for who in (RIVAL, FIRST, SECOND):
        page = seats[who]
        for address in (account, engagement):
            assert page.request.get(address).status == 404, who
        page.goto("/")
        hidden = {CUSTOMER, "First visit to the plant", "Send the price list", "survey.txt"}
        for path in crawl(page, limit=25):
            words = page.content()
            found = [word for word in hidden | {names.get(who, DEAL)} if word in words]
            assert found == [], f"{who} {path}"


def closed_at_once(reseller, manager, account, engagement):
    """The account manager ends it: the reseller's next request finds it closed everywhere."""
    reseller.goto(account)
    paper = main(reseller).get_by_role("link", name="survey.txt", exact=True).get_attribute("href")
    who = {"email": RESELLER, "password": PASSWORD}
    answer = reseller.request.post("/api/v1/auth/token/", data=who).json()
    token = {"Authorization": f"Bearer {answer['token']}"}
    assert reseller.request.get(paper).ok
    manager.goto(engagement)
    press(manager, "End", "link")
    manager.get_by_label("Reason").select_option(index=1)
    press(manager, "End")
    expect(status(manager)).to_have_text("Ended")
    for address in (account, paper):
        assert reseller.request.get(address).status == 404, address
    api = account.replace("/accounts/", "/api/v1/accounts/")
    assert reseller.request.get(api, headers=token).status == 404
    for address in ("/accounts/?q=Bosch", "/accounts/export.csv", "/tasks/"):
        assert CUSTOMER not in reseller.request.get(address).text(), address
