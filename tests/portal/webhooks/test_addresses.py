"""Nobody reaches inside the network through a webhook."""

import ipaddress
import socket
import ssl
import subprocess
import threading

import pytest
from django.core.exceptions import ValidationError

from portal.webhooks.addresses import NotPublic, is_public, resolve, target_of
from portal.webhooks.posting import TOTAL, post

INSIDE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0",  # noqa: S104 - what must not be called
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "ff02::1", "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378::",
    "2001:db8::1", "fec0::1",
)  # fmt: skip
NOT_PUBLIC = "The host name does not lead to a public address."
OUTSIDE = ("8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8")
REFUSED = (
    "http://example.com/", "ftp://example.com/", "https://", "example.com", "//example.com",
    "https://user:pass@example.com/", "https://user@example.com/", "https://@example.com/",
    "https://example.com/#part", "https://example.com:22/", "https://example.com:0/",
    "https://example.com:99999/", "https://127.0.0.1/", "https://[::1]/", "https://localhost:8000/",
    "https://2130706433/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://127.1/",
    "https://0177.0.0.1/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/",
    "https://exam ple.com/", "https://example.com\\@10.0.0.1/", "https://example.com/\r\nX: y",
    "https://ex\u00e4mple.com/", "https://exa_mple.com/", "https://-a.example/", "https://\u2460.com/",
    "http://127.0.0.1/", "https://[fe80::1%25eth0]/", "javascript:alert(1)", "https://example.com:-1/",
)  # fmt: skip


def test_which_addresses_are_public():
    assert [ip for ip in INSIDE if is_public(ipaddress.ip_address(ip))] == []
    assert [ip for ip in OUTSIDE if not is_public(ipaddress.ip_address(ip))] == []


def test_which_addresses_are_taken():
    taken = []
    for url in REFUSED:
        try:
            target_of(url)
        except ValidationError:
            continue
        taken.append(url)
    assert taken == []
    target = target_of("https://hooks.example.com:8443/a/b?c=d")
    assert (target.host, target.port, target.path) == ("hooks.example.com", 8443, "/a/b?c=d")
    assert target.authority == "hooks.example.com:8443"


def answers(*ips):
    return lambda host, port, **more: [(0, 0, 0, "", (ip, port)) for ip in ips]


def test_a_name_that_leads_inside_is_not_called(monkeypatch):
    """One inner address among public ones is enough; an unknown name reads the same."""
    unknown = post(target_of("https://no-such-host.invalid/"), b"{}", {})
    assert (unknown.code, unknown.problem) == (None, NOT_PUBLIC)
    target = target_of("https://hooks.example.com/")
    for ips in (("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("::1",), ()):
        monkeypatch.setattr(socket, "getaddrinfo", answers(*ips))
        with pytest.raises(NotPublic):
            resolve(target)
        outcome = post(target, b"{}", {})
        assert (outcome.code, outcome.problem) == (None, NOT_PUBLIC)


def test_a_name_is_looked_up_once_and_that_address_is_called(monkeypatch, settings, receiver):
    """A name server that answers otherwise the second time (rebinding) is never asked again."""
    settings.WEBHOOKS_LOOPBACK = True
    asked = []

    def once(host, port, *rest, **more):
        if host == "localhost":
            asked.append(host)
            return answers("127.0.0.1")(host, port)
        return real(host, port, *rest, **more)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", once)
    target = target_of(receiver.url.replace("127.0.0.1", "localhost") + "/hook")
    assert post(target, b"{}", {}).is_success
    assert asked == ["localhost"]
    assert receiver.posts()[0]["headers"]["host"] == f"localhost:{receiver.server_port}"


def test_the_certificate_must_be_the_host_s(tmp_path, monkeypatch, settings):
    """TLS speaks to the checked address in the host's name."""
    settings.WEBHOOKS_LOOPBACK = True
    good, names = _called(tmp_path, monkeypatch, "localhost")
    assert good.is_success and names == ["localhost"]
    bad, names = _called(tmp_path, monkeypatch, "other.example")
    assert names == ["localhost"] and bad.problem.startswith("TLS: Hostname mismatch")


def _called(folder, monkeypatch, name):
    """What came of a call to localhost, which has a certificate of `name`; names asked for."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-keyout", key, "-out", cert, "-days", "2", "-nodes", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}"],
        check=True, capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    context.load_cert_chain(cert, key)
    context.sni_callback = lambda sock, sni, ctx: names.append(sni)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer_once, args=(server, context))
        thread.start()
        outcome = post(target_of(f"https://localhost:{server.getsockname()[1]}/"), b"{}", {})
        thread.join(5)
    return outcome, names


def _answer_once(server, context):
    sock, _address = server.accept()
    try:
        with context.wrap_socket(sock, server_side=True) as tls:
            got = b""
            while not got.endswith(b"{}"):
                got += tls.recv(10_000)
            tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    except OSError:
        return


def test_proxies_of_the_environment_are_not_used(monkeypatch, settings, receiver):
    settings.WEBHOOKS_LOOPBACK = True
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(target_of(receiver.url + "/hook"), b"{}", {}).is_success


def test_redirects_are_not_followed(settings, receiver):
    settings.WEBHOOKS_LOOPBACK = True
    outcome = post(target_of(receiver.url + "/redirect"), b"{}", {})
    assert (outcome.code, outcome.is_success) == (302, False)
    assert receiver.posts() == []


def test_endless_and_packed_answers_are_cut(settings, receiver):
    settings.WEBHOOKS_LOOPBACK = True
    flood = post(target_of(receiver.url + "/flood"), b"{}", {})
    assert flood.is_success and len(flood.answer) == 1_000 and flood.milliseconds < 3_000
    bomb = post(target_of(receiver.url + "/bomb"), b"{}", {})
    assert bomb.is_success and "0" * 10 not in bomb.answer


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_slow_receivers_are_cut_off(settings, receiver, path):
    settings.WEBHOOKS_LOOPBACK = True
    outcome = post(target_of(receiver.url + path), b"{}", {})
    assert outcome.problem == "No answer in time."
    assert outcome.milliseconds < (TOTAL + 1) * 1000
