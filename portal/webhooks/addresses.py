"""Which addresses the portal may call, so that nobody reaches inside its network through it.

An address is read strictly when it is saved, and its host is looked up for every attempt: all
addresses it leads to must be public, and the connection is made to one of those very addresses
(`posting.py`), so that a name that changes meanwhile changes nothing. An unknown name and one that
leads inside get one answer: nobody explores the inner network by it.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.interchange.addresses import Ip, is_public

HOST = re.compile(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")
PLAIN = re.compile(r"^[\x21-\x7e]+$")


class NotPublic(Exception):
    """The host cannot be found, or does not lead to the public internet."""


@dataclass(frozen=True)
class Target:
    """An address taken apart. `path` keeps its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What belongs into `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """The parts of an address that may be called. Raises ValidationError."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise ValidationError(_("Enter a web address such as https://example.com/hook.")) from error
    if not PLAIN.match(url) or "\\" in url or not _is_host(host):
        raise ValidationError(_("Enter a web address such as https://example.com/hook."))
    here = _is_loopback(host) and settings.WEBHOOKS_LOOPBACK
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise ValidationError(_("The address must begin with https://."))
    if "@" in parts.netloc or parts.fragment:
        raise ValidationError(_("Leave out user name, password and “#”."))
    port = {"https": 443, "http": 80}[parts.scheme] if port is None else port
    if port not in settings.WEBHOOKS_PORTS and not here:
        known = ", ".join(map(str, settings.WEBHOOKS_PORTS))
        raise ValidationError(_("Use one of these ports: %(ports)s.") % {"ports": known})
    if (ip := _literal(host)) and not may_call(ip):
        raise ValidationError(_("This address does not lead to the public internet."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def _is_host(host: str) -> bool:
    if _literal(host):
        return True
    # A name whose last part is a number is an address in disguise (0x7f.1, 2130706433).
    last = host.rsplit(".", 1)[-1]
    return bool(HOST.match(host)) and not re.match(r"^(\d+|0x[0-9a-f]*)$", last)


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    ip = _literal(host)
    return host == "localhost" or bool(ip and ip.is_loopback)


def resolve(target: Target) -> list[str]:
    """The addresses of the host, all of them public. Raises NotPublic."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotPublic from error
    ips = [str(row[4][0]) for row in found]
    if not ips or not all(may_call(ipaddress.ip_address(ip)) for ip in ips):
        raise NotPublic
    if target.scheme == "http" and not all(ipaddress.ip_address(ip).is_loopback for ip in ips):
        raise NotPublic
    return list(dict.fromkeys(ips))


def may_call(ip: Ip) -> bool:
    """Public; or of this machine where the settings allow that (tests, demonstrations)."""
    if ip.is_loopback and settings.WEBHOOKS_LOOPBACK:
        return True
    return is_public(ip)
