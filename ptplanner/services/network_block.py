"""Which addresses count as one sender: an IPv4 address, or the 2^64 addresses of IPv6 that one household has."""

from __future__ import annotations

import ipaddress

# What a provider gives at least to one customer; a limit for each single address would be no limit (RFC 6177).
IPV6_BLOCK_BITS = 64


def find_network_block(address: str) -> str:
    """Return the block of an address as text; "" for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), IPV6_BLOCK_BITS), strict=False).network_address)
