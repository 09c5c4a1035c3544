"""Which network addresses are of the public internet: what people type must not lead inside."""

import ipaddress

NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(ip: Ip) -> bool:
    """Looks through every way to write an inner IPv4 address as IPv6."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(ip.ipv4_mapped)
        if ip in NAT64:
            return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.sixtofour:
            return is_public(ip.sixtofour)
        if ip.teredo or ip.scope_id or ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
