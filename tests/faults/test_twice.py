"""The same thing sent twice, or twenty times at one moment."""

import collections
import re
import threading
from concurrent.futures import ThreadPoolExecutor

from tests.faults.ledger import Ledger, a_deal
from tests.faults.stand import MANAGER, SELLER, new_key

AT_ONCE = 20


def at_a_barrier(ask):
    barrier = threading.Barrier(AT_ONCE)

    def one(number):
        barrier.wait()
        return ask(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def rows(server, stand, title):
    sql = f"SELECT count(*) FROM registrations_deal WHERE title = '{title}'"  # noqa: S608 - ours
    return server.ask(sql, stand.database)[0][0]


def test_quick_parallel_requests_of_one_key_make_one_row(stand, server):
    ledger, seen = Ledger(stand), collections.Counter()
    with stand.web(threads=AT_ONCE):
        for round_number in range(10):
            title, key = f"Ledger same {round_number} {new_key()}", new_key()
            answers = at_a_barrier(
                lambda _n, title=title, key=key: stand.post(
                    "deals/", a_deal(title), Idempotency_Key=key
                )
            )
            seen.update(answer.status_code for answer in answers)
            made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
            assert len(made) == 1 and rows(server, stand, title) == 1
            ledger.acknowledged[title] = made.pop()
    print(f"  {dict(seen)}")
    assert set(seen) <= {201, 409}
    ledger.verify()


def test_quick_a_form_sent_twenty_times_makes_one_row(stand, server):
    """The form of a new registration in a browser, sent by twenty threads at one moment."""
    with stand.web(threads=AT_ONCE), stand.client(browser=SELLER) as person:
        page = person.get("/deals/register/").text
        fields = {
            name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
            for name in ("csrfmiddlewaretoken", "draft", "form")
        }
        name = f"Twenty {new_key()}"
        form = fields | {"customer_name": name, "customer_country": "GB", "save": "1"}
        cookies, headers = dict(person.cookies), {"Referer": f"{stand.address}/deals/register/"}

        def send(_number):
            with stand.client() as browser:
                browser.cookies.update(cookies)
                return browser.post("/deals/register/", data=form, headers=headers)

        statuses = collections.Counter(answer.status_code for answer in at_a_barrier(send))
    sql = f"SELECT count(*) FROM registrations_deal WHERE customer_name = '{name}'"  # noqa: S608
    print(f"  {dict(statuses)}")
    assert server.ask(sql, stand.database) == [(1,)]
    assert set(statuses) <= {200, 302, 409}


def test_quick_one_decision_of_twenty_counts(stand, server):
    """Twenty approvals and refusals of one deal at one moment, each under a key of its own."""
    with stand.web(threads=AT_ONCE):
        ledger = Ledger(stand)
        title = f"Ledger decided {new_key()}"
        made = stand.post("deals/", a_deal(title)).json()
        sent = stand.post(f"deals/{made['id']}/submit/", {"version": made["version"]}).json()
        ledger.acknowledged[title] = made["id"]
        ways = (("approve", {}), ("reject", {"reason": "incomplete", "message": "No"}))

        def decide(number):
            action, more = ways[number % 2]
            body = {"version": sent["version"]} | more
            return stand.post(
                f"deals/{made['id']}/{action}/", body, MANAGER, Idempotency_Key=new_key()
            )

        statuses = collections.Counter(answer.status_code for answer in at_a_barrier(decide))
        print(f"  {dict(statuses)}")
        # The same thing by the same person with the same version is one thing: 200 again.
        assert set(statuses) <= {200, 409} and statuses[200] >= 1 and statuses[409] >= 1
        about = f"action IN ('approve', 'reject') AND target_id = '{made['id']}'"
        sql = f"SELECT count(*) FROM activity_auditentry WHERE {about}"  # noqa: S608 - ours
        assert server.ask(sql, stand.database) == [(1,)]
        ledger.verify()
