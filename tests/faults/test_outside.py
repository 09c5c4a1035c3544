"""What the portal talks to is down or hangs: the mail server, receivers of webhooks."""

import collections
import time

from aiosmtpd.controller import Controller

from deploy.services.programs import free_port
from tests.faults.ledger import Ledger
from tests.faults.stand import ADMIN, DESK, SLOW, until
from tests.portal.webhooks.receiver import running

WAITING = "SELECT count(*) FROM activity_outgoingemail WHERE sent_at IS NULL"


class Mailbox:
    """Counts what a real mail server took, by Message-ID."""

    def __init__(self):
        self.taken = collections.Counter()

    async def handle_DATA(self, server, session, envelope):
        lines = envelope.content.decode(errors="replace").splitlines()
        self.taken[next(line for line in lines if line.startswith("Message-ID"))] += 1
        return "250 taken"


def an_hour_passes(server, stand):
    for table, column in (("activity_outgoingemail", "not_before"), ("jobs_jobrun", "due_at")):
        sql = f"UPDATE {table} SET {column} = {column} - interval '1 hour 7 seconds'"  # noqa: S608
        server.ask(sql, stand.database)


def test_quick_the_mail_server_is_down_for_an_hour(stand, server):
    ledger, port, box = Ledger(stand), free_port(), Mailbox()
    stand.more |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}

    def ask(sql):
        return server.ask(sql, stand.database)[0][0]

    with stand.web(), stand.worker():
        with ledger.writing(clients=2):
            ledger.goes_on()
        tried = "SELECT count(*) FROM activity_outgoingemail WHERE attempts > 0 AND problem <> ''"
        until("a failed try", lambda: ask(tried), 240)
        waiting = ask(WAITING)
        assert waiting, "no mail was written: this test proves nothing"
        print(f"  {waiting} mails wait, slowest request {ledger.slowest:.2f} s")
        shown = until("the desk's page", lambda: "wait to be tried again" in jobs_page(stand), 240)
        assert shown
        mailbox = Controller(box, hostname="127.0.0.1", port=port)
        mailbox.start()
        try:
            an_hour_passes(server, stand)
            until("all mail", lambda: ask(WAITING) == 0, 240)
        finally:
            mailbox.stop()
    print(f"  {sum(box.taken.values())} mails taken, {len(box.taken)} different ones")
    assert len(box.taken) >= waiting and set(box.taken.values()) == {1}
    ledger.verify()


def jobs_page(stand):
    return stand.get("/reports/jobs/", browser=DESK).text


def test_quick_a_receiver_of_webhooks_hangs(stand, server):
    """One receiver never answers: requests, the other receiver and the other jobs go on."""
    stand.more |= {"WEBHOOKS_LOOPBACK": "1"}
    ledger = Ledger(stand)
    with running() as receiver, stand.web(), stand.worker():
        for path in ("/hang", "/hook"):
            body = {"integration": stand.known["integration"], "events": ["comment.added"]}
            made = stand.post("webhooks/", body | {"url": receiver.url + path}, ADMIN)
            assert made.status_code == 201, made.text
        slowest, comments = 0.0, f"deals/{stand.known['deal']}/comments/"
        for number in range(12):
            began = time.monotonic()
            assert stand.post(comments, {"body": f"Number {number}"}).status_code == 201
            slowest = max(slowest, time.monotonic() - began)
        began = time.monotonic()
        with ledger.writing(clients=2):
            until("the other receiver's copies", lambda: len(receiver.posts("/hook")) >= 12, 240)
            took = time.monotonic() - began
        assert receiver.posts("/hang")
        done = "SELECT count(*) FROM jobs_jobrun WHERE status = 'done' AND name <> 'send_webhooks'"
        until("other jobs", lambda: server.ask(done, stand.database)[0][0], 240)
    ids = collections.Counter(row["headers"]["webhook-id"] for row in receiver.posts("/hook"))
    print(f"  slowest comment {slowest:.2f} s; the other receiver had all after {took:.1f} s")
    assert len(ids) == 12 and set(ids.values()) == {1}
    assert slowest < 5 * SLOW
    ledger.verify()
