"""MDN's HTTP Observatory against the portal as it is in production: gunicorn behind nginx with TLS.

`python -m tests.scan`. Needs root for ports 80 and 443 of loopback, nginx, openssl and Node.js;
`concord.py scan` installs what is missing. Fails under the top grade.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests import live

HERE = Path(__file__).parent
SCANNER = HERE / "node_modules" / "@mdn" / "mdn-http-observatory"
NAME = "portal.test"
TOP = "A+"


def main():
    with tempfile.TemporaryDirectory(prefix="concord-scan-") as text:
        folder = Path(text)
        certificates(folder)
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            port = held.getsockname()[1]
        env = live.environment(folder, port) | {
            "HTTPS": "1",
            "BEHIND_PROXY": "1",
            "ALLOWED_HOSTS": f"{NAME},127.0.0.1",
            "SITE_URL": f"https://{NAME}",
        }
        live.migrated(env, folder)
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "-b", f"127.0.0.1:{port}"]
        with (
            started([*command, "-k", "gthread", "--threads", "4"], env),
            started(["nginx", "-e", f"{folder}/nginx.log", "-c", configured(folder, port)], None),
        ):
            wait_for(port)
            warm(port)
            result = scanned(folder)
    show(result)
    sys.exit(0 if result["scan"]["grade"] == TOP else 1)


def certificates(folder):
    """An authority of our own and the portal's certificate under it."""
    ca, key = folder / "ca.pem", folder / "ca.key"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=scan",
            "-keyout", key, "-out", ca)  # fmt: skip
    (folder / "names").write_text(f"subjectAltName=DNS:{NAME}\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}",
            "-keyout", folder / "portal.key", "-out", folder / "portal.csr")  # fmt: skip
    signed = ("-CA", ca, "-CAkey", key, "-CAcreateserial", "-extfile", folder / "names")
    asked = ("-in", folder / "portal.csr", "-out", folder / "portal.pem", "-days", "2")
    openssl("x509", "-req", *asked, *signed)


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def configured(folder, port):
    text = (HERE / "nginx.conf").read_text()
    text = text.replace("{folder}", str(folder)).replace("{upstream}", str(port))
    (folder / "nginx.conf").write_text(text)
    os.chmod(folder, 0o755)  # nginx's workers are somebody else  # noqa: S103
    return f"{folder}/nginx.conf"


class started:
    """A program that runs as long as the block."""

    def __init__(self, command, env):
        self.command, self.env = command, env

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=live.ROOT, env=self.env)
        return self.process

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(timeout=20)


def wait_for(port, patience=60):
    ends = time.monotonic() + patience
    for number in (port, 443):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            if time.monotonic() > ends:
                sys.exit(f"nothing answers at port {number}")
            time.sleep(0.3)


def warm(port):
    """The first page of a new process takes longer than the scanner waits."""
    headers = {"X-Forwarded-Proto": "https"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/auth/login/", headers=headers)
    live.DIRECT.open(asked, timeout=120).read()


def scanned(folder):
    """The scanner's own lists are fetched when it is installed; here nothing is fetched."""
    (SCANNER / "conf" / "hsts-preload.json").write_text("{}")
    (SCANNER / "conf" / "tld-list.json").write_text('["test"]')
    env = os.environ | {
        "NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"),
        "NODE_OPTIONS": f"--require {HERE / 'loopback.cjs'}",
    }
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        env.pop(name, None)
    done = subprocess.run(
        ["node", "src/scan.js", NAME], cwd=SCANNER, env=env, capture_output=True, text=True
    )
    found = json.loads(done.stdout or "{}")
    if "scan" not in found:
        sys.exit(f"the scanner stopped: {done.stdout}{done.stderr}")
    return found


def show(result):
    for name, test in result["tests"].items():
        mark = "ok " if test["pass"] else "BAD"
        print(f"{mark} {test['scoreModifier']:+4} {name}: {test['result']}")
    print(f"Grade {result['scan']['grade']}, {result['scan']['score']} points")


main()
