"""What people do in a day, weighted: two rival companies, their administrator, the vendor's desk.

Run by `benchmarks.load`, which says where (LOAD_PASSWORD, LOAD_RESULT). Every request counts as
a page; what is measured goes to LOAD_RESULT as seconds and rows of name, is a write, milliseconds,
went well.
"""

import itertools
import json
import os
import random
import time
from pathlib import Path

from locust import HttpUser, between, events, task

from deploy.person import Person, Wrong

PEOPLE = itertools.cycle(
    [
        "seller@northwind.example",
        "seller@bluepeak.example",
        "admin@northwind.example",
        "seller@northwind.example",
        "seller@bluepeak.example",
        "cam@meridian.example",
        "desk@meridian.example",
    ]
)
SELLERS = ("seller@northwind.example", "seller@bluepeak.example")
WORDS = ("switch", "bank", "university", "storage", "clinic", "wonka")
STATUSES = ("submitted", "approved", "in_review", "won", "draft")
seen = []
times = {}


@events.request.add_listener
def note(request_type, name, response_time, exception, **_more):
    seen.append([name, request_type == "POST", response_time, exception is None])


@events.user_error.add_listener
def note_error(exception, **_more):
    if not isinstance(exception, Wrong):  # that one was a request, and is noted as one
        print(f"ERROR {exception!r}", flush=True)
    else:
        print(f"WRONG {exception}", flush=True)
        seen.append(["unexpected answer", False, 0, False])


@events.test_start.add_listener
def begin(**_more):
    times.update(begin=time.monotonic(), there=0)


def arrived(wanted):
    """Signing in all at once is not what is measured: counting begins with the last arrival."""
    times["there"] += 1
    if times["there"] == wanted:
        print(f"all {wanted} are there after {len(seen)} requests", flush=True)
        seen.clear()
        times["begin"] = time.monotonic()


@events.test_stopping.add_listener
def end(**_more):
    times["seconds"] = time.monotonic() - times["begin"]


@events.quitting.add_listener
def write(**_more):
    Path(os.environ["LOAD_RESULT"]).write_text(json.dumps([times["seconds"], seen]))


class Visitor(HttpUser):
    wait_time = between(0.1, 0.3)

    def on_start(self):
        email = next(PEOPLE)
        self.person = Person(self.client, self.host, email, named=True)
        self.person.sign_in(os.environ["LOAD_PASSWORD"])
        self.person.take_token(os.environ["LOAD_PASSWORD"])
        self.deals = self.person.deals_of(self.person.get("/deals/", "deals").text)
        arrived(self.environment.runner.target_user_count)

    @task(10)
    def deals_list(self):
        page = self.person.get("/deals/", "deals").text
        self.deals = self.person.deals_of(page) or self.deals

    @task(6)
    def home(self):
        self.person.get("/", "home")

    @task(5)
    def filtered(self):
        self.person.get(f"/deals/?status={random.choice(STATUSES)}", "deals, filtered")

    @task(4)
    def searched(self):
        self.person.get(f"/deals/?q={random.choice(WORDS)}", "deals, searched")

    @task(10)
    def detail(self):
        if self.deals:
            self.person.get(f"/deals/{random.choice(self.deals)}/", "deal")

    @task(3)
    def search(self):
        self.person.get(f"/search/?q={random.choice(WORDS)}", "search")

    @task(3)
    def customers(self):
        self.person.get("/accounts/", "customers")

    @task(2)
    def notices(self):
        self.person.get("/notifications/", "notifications")

    @task(5)
    def api_list(self):
        self.person.api("GET", "/deals/?page_size=25", "API deals")

    @task(3)
    def api_detail(self):
        if self.deals:
            self.person.api("GET", f"/deals/{random.choice(self.deals)}/", "API deal")

    @task(2)
    def comment(self):
        if self.deals and self.person.email in SELLERS:
            own = random.choice(self.deals)
            self.person.comment(own, f"A word about it, {random.random()}")

    @task(1)
    def register(self):
        """Six requests; a customer of its own each time, so that nobody's protection stands in
        the way."""
        if self.person.email in SELLERS:
            name = f"Load {random.getrandbits(48):012x} Works"
            self.person.register(name, f"Network for {name}")

    @task(1)
    def sign_in_again(self):
        if random.random() < 0.3:  # Argon2 is dear on purpose
            self.client.cookies.clear()
            self.person.sign_in(os.environ["LOAD_PASSWORD"])
