"""Webhooks shown with everything real: `make webhooks`.

The portal, its worker and a receiver run as processes of their own on loopback. The receiver checks
each message with the library of the Standard Webhooks scheme. What is played is printed; the first
thing that is not as it should be ends the show with an error.
"""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.portal.webhooks.stand import (
    DIRECT,
    MANAGE,
    ROOT,
    Show,
    ask,
    check,
    free_port,
    process,
    until,
)

REFUSED = (
    "http://example.com/hook",
    "https://10.0.0.1/hook",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:192.168.0.1]/hook",
    "https://[64:ff9b::a00:1]/hook",
    "https://2130706433/hook",
    "https://user:word@example.com/hook",
    "https://example.com:22/hook",
)


def deliveries(show):
    from standardwebhooks import Webhook
    from standardwebhooks.webhooks import WebhookVerificationError

    print("A message arrives, signed", flush=True)
    hook = show.endpoint("/hook", ["comment.added", "deal.in_review"])
    show.endpoint("/hook/1", ["comment.added", "deal.in_review"], "bluepeak")
    show.tell_secret(hook["secret"])
    deal = f"{show.portal}/deals/{show.deal}/"
    body = {"version": ask("GET", deal, token=show.desk)[1]["version"]}
    status, _deal = ask("POST", f"{deal}claim/", body, show.desk)
    check("the desk begins the review", status == 200)
    post = until("the message", lambda: show.seen("/hook"))[0]
    check("the scheme's library finds it good", post["verified"] == 1)
    body = json.loads(post["body"])
    check("it is deal.in_review with the deal", body["data"]["id"] == str(show.deal))
    try:
        Webhook(hook["secret"]).verify(post["body"].replace("in_review", "won"), post["headers"])
        check("the same with one word changed is refused", False)
    except WebhookVerificationError:
        check("the same with one word changed is refused", True)
    check("the rival's receiver got nothing", show.seen("/hook/1") == [])

    print("A new secret", flush=True)
    new = ask("POST", f"{show.portal}/webhooks/{hook['id']}/rotate/", {"version": 1}, show.admin)[1]
    show.tell_secret(new["secret"])
    show.say("After the rotation")
    post = until("the second message", lambda: show.seen("/hook")[1:])[0]
    check("it is signed with both secrets", post["verified"] == 2)

    print("Sending again", flush=True)
    rows = show.log(hook)
    address = f"{show.portal}/webhooks/{hook['id']}/deliveries/{rows[0]['id']}/replay/"
    check("one delivery is sent again", ask("POST", address, {}, show.admin)[0] == 202)
    posts = until("the replay", lambda: show.seen("/hook")[2:] and show.seen("/hook"))
    ids = [row["headers"]["webhook-id"] for row in posts]
    check("under the same webhook-id", ids[2] == rows[0]["message_id"] and len(set(ids)) == 2)


def troubles(show):
    print("A receiver that fails, one that hangs, one that redirects", flush=True)
    failing = show.endpoint("/fail/1", ["comment.added"])
    hanging = show.endpoint("/hang", ["comment.added"])
    redirect = show.endpoint("/redirect", ["comment.added"])
    began = time.monotonic()
    show.say("To all of them")
    until("the good receiver's copy", lambda: len(show.seen("/hook")) >= 4)
    check("the good receiver has it while the other one hangs", time.monotonic() - began < 10)
    until("the retry", lambda: len(show.seen("/fail/1")) == 2)
    ids = {row["headers"]["webhook-id"] for row in show.seen("/fail/1")}
    check("after a 500 it is tried again under the same id", len(ids) == 1)
    until("the log of the retry", lambda: show.log(failing, "delivered"))
    rows = until("the refusal", lambda: show.log(redirect))
    one = f"{show.portal}/webhooks/{redirect['id']}/deliveries/{rows[0]['id']}/"
    tries = until("the attempt", lambda: ask("GET", one, token=show.admin)[1]["log"])
    check("a redirect is not followed", "not followed" in tries[0]["problem"])
    one = f"{show.portal}/webhooks/{hanging['id']}/deliveries/{show.log(hanging)[0]['id']}/"
    tries = until("the time-out", lambda: ask("GET", one, token=show.admin)[1]["log"])
    check("who does not answer is cut off", tries[0]["problem"] == "No answer in time.")
    for endpoint in (failing, hanging, redirect):
        address = f"{show.portal}/webhooks/{endpoint['id']}/"
        check("and removed again", ask("DELETE", address, token=show.admin)[0] == 204)


def refusals(show):
    print("Addresses nobody may reach through the portal", flush=True)
    body = {"integration": str(show.integrations["northwind"].pk), "events": ["deal.won"]}
    for url in REFUSED:
        status, _problem = ask("POST", f"{show.portal}/webhooks/", body | {"url": url}, show.admin)
        check(f"refused: {url}", status == 400)


def killed(show):
    """A worker of its own is killed while the receiver keeps it waiting."""
    from portal.webhooks.choices import CLAIMED_FOR
    from portal.webhooks.delivery import send_due
    from portal.webhooks.fanning import give_out
    from portal.webhooks.models import Delivery, Endpoint
    from portal.workflow import clock

    print("A worker that is killed", flush=True)
    hook = show.endpoint("/hang", ["comment.added"])
    show.tell_secret(hook["secret"])
    show.say("Before the kill")
    give_out()
    before = len(show.seen("/hang"))
    code = (
        "import django; django.setup()\nfrom portal.webhooks.delivery import send_due; send_due()"
    )
    with process(sys.executable, "-c", code) as worker:
        until("the message on its way", lambda: len(show.seen("/hang")) > before)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    row = Delivery.objects.get(endpoint=hook["id"])
    check("the message still waits", row.status == "waiting")
    Endpoint.objects.filter(pk=hook["id"]).update(url=f"{show.receiver}/hook/9")
    with clock.at(clock.now() + CLAIMED_FOR + dt.timedelta(seconds=5)):
        send_due()
    [post] = show.seen("/hook/9")
    check("it goes again, signed", post["verified"] == 1)
    check("and under its id", post["headers"]["webhook-id"] == row.message_id)


def revoked(show):
    from portal.access import grants
    from portal.workflow import clock

    print("What becomes invisible between queue and sending", flush=True)
    hook = show.endpoint("/fail/1/", ["comment.added"])
    show.say("Soon out of sight")
    until("the first attempt", lambda: show.seen("/fail/1/"))
    seat = show.integrations["northwind"].user.memberships.get()
    seat.ended_at = clock.now()
    seat.save(update_fields=["ended_at"])
    grants.sync(seat)
    [row] = until("the log", lambda: show.log(hook, "dropped"))
    check("it is not sent", len(show.seen("/fail/1/")) == 1)
    check("the log says nothing of it", (row["type"], row["record"]) == ("", None))


def has_worked():
    from portal.jobs.models import JobRun

    return JobRun.objects.filter(name="send_webhooks", status="done").exists()


def main():
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "WEBHOOKS_LOOPBACK": "1"}
    os.environ["EMAIL_URL"] = "dummymail://"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run((*MANAGE, "migrate", "--verbosity", "0"), cwd=ROOT, check=True)
    import django

    django.setup()
    ports = free_port(), free_port()
    portal, receiver = (f"http://127.0.0.1:{port}" for port in ports)
    program = str(Path(__file__).with_name("receiver.py"))
    web = (*MANAGE, "runserver", "--noreload", f"127.0.0.1:{ports[0]}")
    with process(*web, **quiet), process(sys.executable, program, str(ports[1])):
        show = Show(portal, receiver)
        until("the portal", lambda: DIRECT.open(f"{portal}/healthz", timeout=5))
        until("the receiver", lambda: DIRECT.open(f"{receiver}/seen", timeout=5))
        with process(*MANAGE, "work", "--pause", "0.5", **quiet):
            until("the worker's first round", has_worked)
            for scene in (deliveries, troubles, refusals):
                scene(show)
        killed(show)  # with no other worker about
        with process(*MANAGE, "work", "--pause", "0.5", **quiet):
            revoked(show)
    print("All as it should be", flush=True)


if __name__ == "__main__":
    main()
