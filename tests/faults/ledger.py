"""Clients that write, and keep a ledger of what the portal acknowledged.

Each client registers deals and sends them, one after the other, each request under an
Idempotency-Key; what is refused for now (503) or breaks off is sent again under the same key, as
the documentation of the API asks. `verify.py` compares the ledger with the database.
"""

import collections
import contextlib
import json
import threading
import time

import httpx

from tests.faults.stand import SELLER, SLOW, new_key, until

FOR_NOW = (503, 507, 409)  # away, full, and: the first one with this key is still running


class Ledger:
    """`acknowledged`: title → id of the deals that the portal said it has."""

    def __init__(self, stand, email=SELLER):
        self.stand, self.email = stand, email
        self.acknowledged, self.sent = {}, set()
        self.statuses = collections.Counter()
        self.bad, self.slowest = [], 0.0
        self.stopped, self.lock = threading.Event(), threading.Lock()

    @contextlib.contextmanager
    def writing(self, clients=6):
        """`clients` write while the block runs; each finishes what it has begun."""
        threads = [threading.Thread(target=self._write, args=(n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.stopped.set()
            for thread in threads:
                thread.join(timeout=120 * SLOW)
            assert not any(thread.is_alive() for thread in threads)

    def goes_on(self, count=5):
        """Wait until so many more deals are acknowledged: also on a busy machine."""
        before = len(self.acknowledged)
        until("more deals", lambda: len(self.acknowledged) >= before + count, 180)

    def _write(self, number):
        count = 0
        with self.stand.client(self.email) as client:
            while not self.stopped.is_set():
                count += 1
                title = f"Ledger {number}-{count} {new_key()}"
                made = self._ask(client, "deals/", a_deal(title))
                if made is None:
                    continue
                with self.lock:
                    self.acknowledged[title] = made["id"]
                if self._ask(client, f"deals/{made['id']}/submit/", {"version": made["version"]}):
                    with self.lock:
                        self.sent.add(made["id"])

    def _ask(self, client, path, body, patience=60):
        """The portal's answer, however often one must ask; None when it stays away."""
        key, until = new_key(), time.monotonic() + patience * SLOW
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                answer = client.post(f"/api/v1/{path}", json=body, headers={"Idempotency-Key": key})
            except httpx.HTTPError as problem:
                self._count(type(problem).__name__, began)
                time.sleep(0.1)
                continue
            self._count(answer.status_code, began)
            if answer.is_success:
                return answer.json()
            if answer.status_code not in FOR_NOW or "retry-after" not in answer.headers:
                with self.lock:
                    self.bad.append((path, answer.status_code, answer.text[:300]))
                return None
            time.sleep(0.2)
        return None

    def _count(self, what, began):
        with self.lock:
            self.statuses[what] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)

    def verify(self):
        """Everything acknowledged is there once and whole, and nothing else is half there."""
        told = self.stand.folder / "ledger.json"
        told.write_text(json.dumps({"made": self.acknowledged, "sent": sorted(self.sent)}))
        found = json.loads(self.stand.python("tests/faults/verify.py", str(told)).splitlines()[-1])
        print(f"  {len(self.acknowledged)} acknowledged, {dict(self.statuses)}, slowest "
              f"{self.slowest:.1f} s; {found}")  # fmt: skip
        assert self.acknowledged, "nothing was written: this test proves nothing"
        assert not self.bad, self.bad[:3]
        assert not any(found["faults"].values()), found
        return found


def a_deal(title):
    return {
        "title": title,
        "customer": {"name": f"Customer of {title}", "country": "GB", "website": "ledger.example"},
        "need": "Storage",
        "products": [{"family": "network", "name": "Switches", "quantity": 3}],
        "value": {"amount": "298.50", "currency": "GBP"},
        "expected_close": "2027-06-30",
    }
