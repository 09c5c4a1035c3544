"""Whether a mail is proven to come from the address it names.

The receiving mail server checks SPF, DKIM and DMARC and writes what it found into
`Authentication-Results` (RFC 8601). Only the topmost header with our server's own name counts:
a sender can write others below it. Proven is what DMARC passed, or a DKIM signature or SPF of the
very domain of the From address (strict alignment, RFC 7489 §3.1).
"""

from email.message import EmailMessage
from typing import Any

import authres
from authres import dmarc
from django.conf import settings

_READER = authres.FeatureContext(dmarc)


def is_proven(message: EmailMessage, sender: str) -> bool:
    """`sender`: the From address, lower case."""
    results = _own_results(message)
    domain = sender.rpartition("@")[2]
    return bool(domain) and any(_proves(result, domain) for result in results)


def _own_results(message: EmailMessage) -> list[Any]:
    ours = settings.MAIL_AUTHSERV_ID.lower()
    headers = message.get_all("Authentication-Results") or []
    if not ours or not headers:
        return []
    try:
        found = _READER.parse(f"Authentication-Results: {' '.join(str(headers[0]).split())}")
    except (authres.AuthResError, ValueError):
        return []
    return list(found.results) if str(found.authserv_id).lower() == ours else []


def _proves(result: Any, domain: str) -> bool:
    if result.result != "pass":
        return False
    match result.method:
        case "dmarc":
            return _domain(result.header_from) == domain
        case "dkim":
            return _domain(result.header_d) == domain
        case "spf":
            return _domain(result.smtp_mailfrom) == domain
    return False


def _domain(value: Any) -> str:
    return str(value or "").rpartition("@")[2].strip().strip(".").lower()
