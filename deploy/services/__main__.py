"""`make services`: PostgreSQL, Redis, a file store, a mail server and nginx, until Ctrl-C.

Prints the settings of the portal as lines of an environment; nginx waits for a portal on
PORT (8000). With a folder as argument, data stays there; otherwise it is gone afterwards.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

from deploy.services.nginx import nginx
from deploy.services.programs import LOOPBACK, ROOT, stop_on_signals
from deploy.stack import services


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]).resolve() if arguments else None
    static = Path(os.environ.get("STATIC_DIR") or ROOT / "var" / "static")
    upstream = f"{LOOPBACK}:{os.environ.get('PORT') or 8000}"
    stop_on_signals()
    with (
        contextlib.suppress(KeyboardInterrupt),
        services(folder) as (found, box),
        nginx([upstream], static, folder and folder / "nginx") as address,
    ):
        for name, value in {**found, "SITE_URL": address, "BEHIND_PROXY": "1"}.items():
            print(f"{name}={value}")
        print(f"# mail arrives in {box}; nginx asks {upstream}; Ctrl-C stops all", flush=True)
        signal.pause()


if __name__ == "__main__":
    main(sys.argv[1:])
