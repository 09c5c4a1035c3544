"""Spans over OTLP/HTTP to a real receiver on loopback, read with the protocol's own classes."""

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.visitor import visit

ROOT = Path(__file__).parents[3]
SELLER = "seller@northwind.example"
GIVEN = "1" * 32  # the trace a visitor says they began


class Receiver(http.server.BaseHTTPRequestHandler):
    """What an OpenTelemetry collector does with POST /v1/traces, as far as one is needed."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/traces":
            self.server.got.append((body, self.headers.get("Content-Encoding", "")))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def portal(database, folder, path, **settings):
    env = os.environ | {
        "DATABASE_URL": database,
        "DATA_DIR": str(folder),
        "DEBUG": "1",  # files of pages need not be collected
        "LOG_FORMAT": "json",
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        **settings,
    }
    script = [sys.executable, str(Path(__file__).with_name("spans.py")), SELLER, path]
    done = subprocess.run(script, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split(), done.stderr


def spans(server):
    found = []
    for body, encoding in server.got:
        assert encoding == ""
        for part in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {pair.key: pair.value.string_value for pair in part.resource.attributes}
            assert names["service.name"] == "concord"
            found += [span for scope in part.scope_spans for span in scope.spans]
    return found


def attributes(span):
    return {pair.key: pair.value for pair in span.attributes}


def test_a_page_and_its_statements_arrive_without_what_was_typed(race_database, tmp_path, receiver):
    address = f"http://127.0.0.1:{receiver.server_port}"
    path = "/me/?q=Zitronenfalter"
    told, log = portal(race_database, tmp_path, path, OTEL_EXPORTER_OTLP_ENDPOINT=address)
    assert told == ["200"]
    found = spans(receiver)
    page = next(span for span in found if span.name == "GET me/")
    said = attributes(page)
    assert (said["http.route"].string_value, said["http.response.status_code"].int_value) == (
        "me/",
        200,
    )
    below = [span for span in found if span.parent_span_id == page.span_id]
    assert len(below) == said["concord.queries"].int_value > 3
    texts = [attributes(span)["db.query.text"].string_value for span in below]
    assert any("people_user" in text for text in texts)
    assert page.trace_id.hex() in log  # the line of the request names its trace
    assert page.trace_id.hex() != GIVEN  # no proxy of ours began one
    whole = b"".join(body for body, _encoding in receiver.got)
    for secret in (b"Zitronenfalter", b"northwind", SELLER.encode()):
        assert secret not in whole


def test_without_the_setting_nothing_is_sent(world):
    assert visit(world.users[SELLER]).get("/me/").status_code == 200
    assert "opentelemetry.exporter.otlp.proto.http.trace_exporter" not in sys.modules
