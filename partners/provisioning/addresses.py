"""Whether an address is a company's own."""

from typing import Any

from partners.federation.domains import domain_of
from partners.federation.models import ClaimedDomain


def owns_address(organization: Any, address: str) -> bool:
    """Whether the company has proven the domain of `address`."""
    domain = domain_of(address)
    proven = ClaimedDomain.objects.of(organization).verified()
    return bool(domain) and proven.filter(name=domain).exists()
