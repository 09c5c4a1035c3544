"""An S3-compatible store: OpenStack Swift with its S3 API, the lightest real engine in Debian.

Four small servers (proxy, account, container, object) with one disk and one copy, and memcached,
which Swift keeps what it knows of accounts and buckets in. The folder has
to be on a file system with extended attributes (ext4, XFS; not every tmpfs).
"""

import contextlib
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from deploy.services.programs import LOOPBACK, a_folder, free_port, me, running, wait_for

PYTHON = "/usr/bin/python3"  # Debian's: it has Swift; ours does not
SERVER = Path(__file__).with_name("swift_server.py")
KINDS = ("account", "container", "object")
REGION = "us-east-1"
ACCESS = "concord:portal"  # Swift's account and user
COMMON = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
user = {user}
swift_dir = {folder}
devices = {folder}/data
mount_check = false
workers = {workers}
log_level = WARNING
fallocate_reserve = 0
"""
STORE = """[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """[pipeline:main]
pipeline = cache s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{cache}
[filter:s3api]
use = egg:swift#s3api
location = {region}
allow_no_owner = false
[filter:tempauth]
use = egg:swift#tempauth
user_concord_portal = {secret} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
"""
RINGS = """[swift-hash]
swift_hash_path_suffix = concord
[storage-policy:0]
name = one
default = yes
"""


@contextlib.contextmanager
def objects(folder: Path | None = None, bucket: str = "concord") -> Iterator[str]:
    """FILES_URL of an S3 bucket on loopback. A folder that stays keeps its files and key."""
    with a_folder(folder, "s3") as home, contextlib.ExitStack() as stack:
        ports, secret = _kept(home)
        cache = ("memcached", "-u", me(), "-l", LOOPBACK, "-p", str(ports["cache"]), "-m", "16")
        stack.enter_context(running(cache, log=home / "cache.log", port=ports["cache"]))
        started = {}
        for kind in (*KINDS, "proxy"):
            command = [PYTHON, "-I", "-W", "ignore", str(SERVER), kind, str(home / f"{kind}.conf")]
            log = home / f"{kind}.log"
            started[kind] = stack.enter_context(running(command, log=log))
        for kind, process in started.items():
            wait_for(process, ports[kind], home / f"{kind}.log", patience=60)
        key = f"{quote(ACCESS, safe='')}:{secret}"
        url = f"s3://{key}@{LOOPBACK}:{ports['proxy']}/{bucket}?region={REGION}&secure=0"
        make_bucket(url)
        yield url


def _kept(home: Path) -> tuple[dict[str, int], str]:
    """Ports and the secret key, with all configuration written for them."""
    ports = {kind: free_port() for kind in (*KINDS, "proxy", "cache")}
    kept = home / "secret"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(20))
    secret = kept.read_text()
    (home / "data" / "disk").mkdir(parents=True, exist_ok=True)
    (home / "swift.conf").write_text(RINGS)
    words = {"user": me(), "folder": home, "secret": secret, "region": REGION}
    words["cache"] = ports["cache"]
    for kind in (*KINDS, "proxy"):
        common = COMMON.format(port=ports[kind], workers=0, **words)
        body = PROXY if kind == "proxy" else STORE
        (home / f"{kind}.conf").write_text(common + body.format(kind=kind, **words))
    numbers = [f"{kind}={ports[kind]}" for kind in KINDS]
    made = [PYTHON, "-I", "-W", "ignore", str(SERVER), "rings", str(home), *numbers]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        detail = getattr(problem, "stderr", b"") or b""
        sys.exit(f"No Swift (Debian: apt-get install python3-swift): {detail.decode()[-400:]}")
    return ports, secret


def make_bucket(url: str) -> None:
    """The bucket of a FILES_URL, unless it is there."""
    from portal.files_url import client

    connection, bucket = client(url)
    if bucket not in {row["Name"] for row in connection.list_buckets()["Buckets"]}:
        connection.create_bucket(Bucket=bucket)
