"""Under which keys attempts are counted. A key is a hash: the store has no list of who tried what."""

import ipaddress

from koffset.accounts.tokens import hash_token

_V6_PREFIX = 64


def address_key(what: str, email: str) -> str:
    """For something tried with an address, whether that has an account or not: else the limit would tell."""
    return hash_token(f"{what} {email}")


def client_key(host: str) -> str:
    """For where attempts come from. One line has a whole /64 of IPv6 addresses, which counts as one."""
    return hash_token(f"client {_line_of(host)}")


def _line_of(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), _V6_PREFIX), strict=False))
