"""Run by Debian's own Python, which has OpenStack Swift: its rings, or one of its servers.

`swift_server.py rings FOLDER account=PORT container=PORT object=PORT` · `swift_server.py KIND CONF`
"""

import sys
from pathlib import Path

from swift.common import utils


def rings(folder: str, ports: list[str]) -> None:
    """One device and one copy of everything: a store of one machine."""
    from swift.common.ring import RingBuilder

    for kind, port in (word.split("=") for word in ports):
        builder = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
        device = {"ip": "127.0.0.1", "port": int(port), "device": "disk", "weight": 1.0}
        builder.add_dev({**device, "region": 1, "zone": 1, "id": 0, "meta": "",
                         "replication_ip": "127.0.0.1", "replication_port": int(port)})  # fmt: skip
        builder.rebalance()
        builder.get_ring().save(str(Path(folder) / f"{kind}.ring.gz"))


def serve(kind: str, conf: str) -> int:
    from swift.common.wsgi import run_wsgi

    utils.set_swift_dir(str(Path(conf).parent))
    more = {}
    if kind == "object":
        from swift.obj import server

        more = {"global_conf_callback": server.global_conf_callback}
    return run_wsgi(conf, f"{kind}-server", verbose=True, **more)


if __name__ == "__main__":
    name, where, *rest = sys.argv[1:]
    if name == "rings":
        rings(where, rest)
    else:
        sys.exit(serve(name, where))
