"""Asking identity providers: addresses people typed, so nothing inside our own network answers.

The name is looked up once, every address of it must be public, and the connection goes to the
address that was looked at: a name that changes meanwhile leads nowhere else.
"""

import functools
import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

from portal.interchange.addresses import is_public

SECONDS = 8
LARGEST = 1_000_000  # bytes of an answer


class NotReachable(requests.RequestException):
    """The address may not be asked, did not answer, or said too much."""


def is_allowed_by_name(url: str) -> bool:
    """Was this host and port named in SSO_PRIVATE_HOSTS: a provider in our own network?"""
    return urlsplit(url).netloc.lower() in settings.SSO_PRIVATE_HOSTS


def check_url(url: str) -> str:
    """An address a provider may have: https, a plain host. Raises ValidationError."""
    parts = urlsplit(url)
    try:
        strange = bool(parts.username or parts.password or not parts.hostname or parts.port == 0)
    except ValueError:
        strange = True
    if strange or any(sign.isspace() or ord(sign) < 32 for sign in url):
        raise ValidationError(_("This is not an address."))
    if parts.scheme != "https" and not (parts.scheme == "http" and is_allowed_by_name(url)):
        raise ValidationError(_("The address must begin with https://."))
    return url


def get(url: str) -> bytes:
    """What is at `url`. Raises NotReachable or ValidationError."""
    check_url(url)
    with session() as asked:
        answer = asked.get(url, stream=True)
        if answer.status_code != 200:
            raise NotReachable(f"{answer.status_code}")
        body = answer.raw.read(LARGEST + 1, decode_content=True)
    if len(body) > LARGEST:
        raise NotReachable("too large")
    return body


def session() -> requests.Session:
    """A session that reaches public addresses only, follows nothing and waits a short time."""
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = 0
    for scheme in ("https://", "http://"):
        made.mount(scheme, PublicOnly(max_retries=0))
    made.request = functools.partial(  # type: ignore[method-assign]
        made.request, timeout=SECONDS, allow_redirects=False
    )
    return made


def _public_address(host: str, port: int) -> str:
    """The address to connect to; NotReachable unless every address of the name is public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReachable("unknown host") from error
    addresses = [str(row[4][0]) for row in found]
    ips = [ipaddress.ip_address(text) for text in addresses]
    is_named = f"{host}:{port}".lower() in settings.SSO_PRIVATE_HOSTS
    if not is_named and not all(map(is_public, ips)):
        raise NotReachable("not a public address")
    return addresses[0]


class _Pinned:
    """Connects to the address that was looked at; the certificate is still the name's."""

    host: str
    port: int
    _dns_host: str

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        self._dns_host = _public_address(name, self.port)
        try:
            return super()._new_conn()  # type: ignore[misc]
        finally:
            self._dns_host = name


class _Plain(_Pinned, HTTPConnection):
    pass


class _Secure(_Pinned, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class PublicOnly(HTTPAdapter):
    """A transport whose connections are pinned to public addresses."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = PoolManager(num_pools=1, maxsize=1)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
