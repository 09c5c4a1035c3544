"""Two gunicorn processes count together, and write their logs in JSON."""

import contextlib
import json
import os
import re
import socket
import subprocess

import httpx
import pytest

from tests import live

TOKEN = "a-token-of-the-monitoring-system"


@contextlib.contextmanager
def two_processes(database, folder, log):
    """The address of gunicorn with two processes and shared numbers."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    (folder / "metrics").mkdir()
    env = live.environment(folder, port) | {
        "DATABASE_URL": database,
        "LOG_LEVEL": "INFO",
        "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
    }
    live.run(env, "manage.py", "collectstatic", "--no-input", "--verbosity=0")
    workers = ("--worker-class", "gthread", "--workers", "2", "--threads", "2")
    options = ("--bind", f"127.0.0.1:{port}", "--no-control-socket", *workers)
    command = [live.PYTHON, "-m", "gunicorn", "portal.wsgi", *options]
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=live.ROOT, env=env, stdout=output, stderr=output)
        try:
            live.wait_for(server, f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def fetched(address, **headers):
    answer = httpx.get(address, headers=headers, timeout=60, trust_env=False)
    answer.raise_for_status()
    return answer.text


@pytest.mark.e2e
def test_any_process_answers_for_all(race_database, tmp_path):
    log = tmp_path / "server.log"
    with two_processes(race_database, tmp_path, log) as address:
        for _request in range(40):
            fetched(f"{address}/auth/login/")
        pages = [
            fetched(f"{address}/metrics", Authorization=f"Bearer {TOKEN}") for _look in range(6)
        ]
    files = os.listdir(tmp_path / "metrics")
    assert len({re.sub(r"\D", "", name) for name in files}) == 2
    wanted = 'concord_requests_total{method="GET",route="auth/login/",status="2xx"} 40.0'
    assert all(wanted in page for page in pages)
    assert all("concord_job_runs" in page for page in pages)
    lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
    routes = [json.loads(line).get("route") for line in lines]
    assert routes.count("auth/login/") == 40
