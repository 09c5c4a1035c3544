"""Asking addresses of elsewhere whether they answer. Never into a private network.

The name is resolved once, every address it has must be public, and the connection goes to the
address that was looked at: a name that changes its mind in between changes nothing.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

TIMEOUT = 6  # seconds for each step of one answer
HOPS = 4
ALIVE = {401, 403, 407, 429}  # somebody is at home and does not want us
Allowed = Callable[[str], bool]


class Refused(Exception):
    """The address leads where we do not go."""


class Silent(Exception):
    """Nobody answered in time, or not in HTTP."""


def is_public(address: str) -> bool:
    """An IP address of the open internet, and no old spelling of another one."""
    ip = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or is_public(str(inner)))


def status_of(url: str, *, is_allowed: Allowed = is_public) -> int:
    """The last HTTP status behind `url`, redirects followed. Raises Refused or Silent."""
    status = 0
    for _hop in range(HOPS):
        try:
            status, onward = _ask(url, is_allowed)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise Silent(str(error)) from error
        if not onward:
            return status
        url = urljoin(url, onward)
    return status


def is_broken(status: int) -> bool:
    return status >= 400 and status not in ALIVE


def _ask(url: str, is_allowed: Allowed) -> tuple[int, str]:
    """(status, where it sends us on)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _address_of(parts.hostname, port, is_allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for method in ("HEAD", "GET"):
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
        connection.sock = _connected(address, port, parts.scheme, parts.hostname)
        try:
            connection.request(method, path, headers={"User-Agent": "Concord link checker"})
            answer = connection.getresponse()
        finally:
            connection.close()
        if answer.status not in {400, 403, 404, 405, 501}:  # some do not know HEAD
            break
    onward = answer.getheader("Location", "") if 300 <= answer.status < 400 else ""
    return answer.status, onward or ""


def _address_of(host: str, port: int, is_allowed: Allowed) -> str:
    found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(is_allowed(address) for address in found):
        raise Refused(host)
    return sorted(found, key=lambda address: ":" in address)[0]


def _connected(address: str, port: int, scheme: str, host: str) -> socket.socket:
    raw = socket.create_connection((address, port), timeout=TIMEOUT)
    if scheme == "http":
        return raw
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except (OSError, ValueError):
        raw.close()
        raise
