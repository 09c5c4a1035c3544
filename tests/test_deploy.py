"""What holds of the grown-up shape without starting it; `make stack ARGS=--check` starts it."""

import socket
import sys
import time

import pytest
import yaml

from benchmarks.load.report import percentile
from deploy.services.programs import ROOT, free_port, listens, running

LISTEN = "import socket,time;s=socket.create_server(('127.0.0.1',{port}));time.sleep(60)"


def test_compose_has_the_shape_of_the_stack():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert services.keys() == {
        "migrate", "web", "worker", "nginx", "postgres", "redis", "objects"
    }  # fmt: skip
    for name in ("web", "worker"):
        assert services[name]["deploy"]["replicas"] == 2
        assert services[name]["depends_on"]["migrate"]["condition"].endswith("successfully")
    said = services["web"]["environment"]
    for secret in ("SECRET_KEY", "DATABASE_URL", "FILES_URL", "ALLOWED_HOSTS", "SITE_URL"):
        assert ":?}" in said[secret]  # without it, docker compose refuses to start


def test_the_image_is_built_by_our_own_steps_and_is_nobody():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "RUN python3 concord.py setup runtime" in lines
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER 10001"]


def test_a_program_is_not_left_behind(tmp_path):
    port = free_port()
    child = LISTEN.format(port=port)
    parent = f"import subprocess,sys,time;subprocess.Popen([sys.executable,'-c',{child!r}]);"
    command = (sys.executable, "-c", parent + "time.sleep(60)")
    with running(command, log=tmp_path / "log", port=port) as process:
        assert listens(process, port, 1)
    ends = time.monotonic() + 20
    while is_open(port):  # a killed child may need a moment to be gone
        assert time.monotonic() < ends


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_program_that_does_not_start_says_why(tmp_path):
    began = time.monotonic()
    command = (sys.executable, "-c", "import sys; sys.exit('no such thing')")
    with (
        pytest.raises(SystemExit, match="no such thing"),
        running(command, log=tmp_path / "log", port=free_port()),
    ):
        pass
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("values", "share", "result"),
    [([], 0.5, 0), ([7], 0.99, 7), ([3, 1, 2], 0.5, 2), (range(1, 101), 0.95, 95)],
)
def test_percentiles(values, share, result):
    assert percentile(values, share) == result
