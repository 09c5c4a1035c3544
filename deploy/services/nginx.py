"""nginx in front: static files itself, everything else to the web processes in turn."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.services.programs import LOOPBACK, a_folder, free_port, me, running

CONF = Path(__file__).with_name("nginx.conf")


@contextlib.contextmanager
def nginx(
    upstreams: Sequence[str], static: Path, folder: Path | None = None, port: int | None = None
) -> Iterator[str]:
    """The address at which the web processes `upstreams` (host:port) answer together."""
    port = port or free_port()
    with a_folder(folder, "nginx") as home:
        words = {
            "user": me(),
            "folder": home,
            "port": port,
            "static": static,
            "upstreams": " ".join(
                f"server {one} max_fails=1 fail_timeout=2s;" for one in upstreams
            ),
        }
        text = CONF.read_text()
        for name, value in words.items():
            text = text.replace(f"@{name}@", str(value))
        (home / "nginx.conf").write_text(text)
        command = ("nginx", "-e", f"{home}/error.log", "-c", f"{home}/nginx.conf")
        with running(command, log=home / "log", port=port):
            yield f"http://{LOOPBACK}:{port}"
