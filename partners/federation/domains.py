"""E-mail domains: how they are written, which cannot be claimed, and the proof in DNS."""

from pathlib import Path

import dns.exception
import dns.resolver
import idna
import tldextract
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PUBLIC_MAIL = frozenset(
    line.strip()
    for line in Path(__file__).with_name("public_mail.txt").read_text().splitlines()
    if line and not line.startswith("#")
)
SECONDS = 5  # for one look-up
# The list that comes with the package: nothing is fetched.
_suffixes = tldextract.TLDExtract(
    cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
)


def domain_of(address: str) -> str:
    """The domain of an e-mail address as it is compared; empty for anything that has none."""
    _local, sep, domain = address.strip().rpartition("@")
    return written(domain) if sep else ""


def written(domain: str) -> str:
    """Lower case, ASCII, without a final dot; empty when it is no domain."""
    try:
        return idna.encode(domain.strip().rstrip(".").lower(), uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return ""


def check_domain(text: str) -> str:
    """The domain a company may claim. Raises ValidationError under `name`."""
    name = written(text.strip().removeprefix("@"))
    if not name or "." not in name or len(name) > 253:
        raise ValidationError({"name": _("Write a domain, for example example.com.")})
    found = _suffixes(name)
    if not found.domain:  # "co.uk" and its like are everybody's
        raise ValidationError({"name": _("Write a domain, for example example.com.")})
    if name in PUBLIC_MAIL or f"{found.domain}.{found.suffix}" in PUBLIC_MAIL:
        text = _("Addresses of this domain are given to anybody, so no company can claim it.")
        raise ValidationError({"name": text})
    return name


def texts_at(name: str) -> set[str]:
    """The TXT records at `name`; none when there are none or nobody answers."""
    try:
        answer = _resolver().resolve(name, "TXT", lifetime=SECONDS)
    except dns.exception.DNSException:
        return set()
    return {b"".join(record.strings).decode("utf-8", "replace") for record in answer}


def _resolver() -> dns.resolver.Resolver:
    """The machine's own resolver, or the one that is set."""
    if not settings.SSO_DNS_SERVER:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    host, _sep, port = settings.SSO_DNS_SERVER.partition(":")
    resolver.nameservers, resolver.port = [host], int(port or 53)
    return resolver
