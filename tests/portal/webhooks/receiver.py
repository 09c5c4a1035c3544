"""A receiver of webhooks, as a partner would write one: it checks messages with the scheme's own
library and keeps what it was sent. `python receiver.py PORT` runs it as a process of its own.

Its path says how it behaves: /hook (checks and answers 204), /fail/N (500 to the first N posts),
/hang (answers after 30 s), /drip (a byte at a time), /flood (endless answer), /bomb (packed zeros),
/redirect, /gone (410). `PUT /secret` tells it the secret, `GET /seen` what came.
"""

import contextlib
import gzip
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.seen, self.secrets, self.lock = [], [], threading.Lock()
        self.stopped = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, address):
        """Whoever hangs up before the end is expected here."""

    def posts(self, path="/hook"):
        with self.lock:
            return [row for row in self.seen if row["path"] == path]

    def bodies(self, path="/hook"):
        return [json.loads(row["body"]) for row in self.posts(path)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Quiet."""

    def do_GET(self):
        with self.server.lock:
            self.say(200, json.dumps(self.server.seen).encode())

    def do_PUT(self):
        self.server.secrets.append(self.body().decode())
        self.say(204)

    def do_POST(self):
        body = self.body().decode()
        names = ("webhook-id", "webhook-timestamp", "webhook-signature", "host", "content-type")
        row = {"path": self.path, "body": body, "at": time.time()}
        row["headers"] = {name: self.headers.get(name, "") for name in names}
        row["verified"] = self.verified(body, row["headers"])
        with self.server.lock:
            self.server.seen.append(row)
            count = sum(1 for seen in self.server.seen if seen["path"] == self.path)
        way, _sep, number = self.path.strip("/").partition("/")
        with contextlib.suppress(OSError):
            getattr(self, way)(row, count, int(number or 0))

    def verified(self, body, headers):
        """With how many of the known secrets the message is good."""
        good = 0
        for secret in self.server.secrets:
            with contextlib.suppress(WebhookVerificationError):
                Webhook(secret).verify(body, headers)
                good += 1
        return good

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def say(self, status, content=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hook(self, row, count, number):
        bad = self.server.secrets and not row["verified"]
        self.say(401 if bad else 204)

    def fail(self, row, count, number):
        self.say(500 if count <= number else 200, b"the printer is on fire")

    def hang(self, row, count, number):
        self.server.stopped.wait(30)

    def drip(self, row, count, number):
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
            self.wfile.write(bytes([byte]))
            if self.server.stopped.wait(0.3):
                return

    def flood(self, row, count, number):
        self.send_response(200)
        self.end_headers()
        while not self.server.stopped.is_set():
            self.wfile.write(b"water " * 10_000)

    def bomb(self, row, count, number):
        self.say(200, gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip")

    def redirect(self, row, count, number):
        self.say(302, Location=f"{self.server.url}/hook")

    def gone(self, row, count, number):
        self.say(410)


@contextlib.contextmanager
def running(port=0):
    """The receiver in a thread of this process."""
    server = Server(port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    Server(int(sys.argv[1])).serve_forever()
