"""Addresses people type lead to the internet, never into our own network."""

import socket
from ipaddress import ip_address

import pytest
import requests
from django.core.exceptions import ValidationError

from partners.federation import fetching, services

PRIVATE = (
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1",
    "0.0.0.0",  # noqa: S104 - asked for, not bound
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
)  # fmt: skip


def test_which_addresses_are_public():
    assert [text for text in PRIVATE if fetching.is_public(ip_address(text))] == []
    assert fetching.is_public(ip_address("93.184.216.34"))
    assert fetching.is_public(ip_address("2606:2800:220:1::1"))


def test_what_cannot_be_an_address(settings):
    settings.SSO_PRIVATE_HOSTS = frozenset({"127.0.0.1:9"})
    for url in (
        "", "http://idp.example/", "ftp://idp.example", "https://", "https://a:b@idp.example/",
        "file:///etc/passwd", "https://idp.example\n.evil/", "http://127.0.0.1:10/",
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            fetching.check_url(url)
    assert fetching.check_url("http://127.0.0.1:9/")


def test_loopback_is_not_asked_whatever_its_name_and_redirects_lead_nowhere(office, settings):
    """A closed port, an open one and a stranger's name read alike: nobody maps our network."""
    allowed = settings.SSO_PRIVATE_HOSTS
    settings.SSO_PRIVATE_HOSTS = frozenset()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        said = set()
        for host in (f"localhost:{port}", "localhost:9", "169.254.169.254", "no-such.invalid"):
            data = {"kind": "oidc", "client_id": "c", "client_secret": "s"}
            with pytest.raises(ValidationError) as refused:
                services.save_connection(
                    organization=office.company("northwind"),
                    actor=office["nw-admin"],
                    data={**data, "issuer": f"https://{host}"},
                )
            said.add(str(refused.value.message_dict))
        listening.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listening.accept()  # nobody has even connected
    assert len(said) == 1
    settings.SSO_PRIVATE_HOSTS = allowed
    with pytest.raises(requests.RequestException):
        fetching.get(f"{office.provider.issuer}/redirect")
