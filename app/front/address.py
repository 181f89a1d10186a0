"""Whose request it is, where proxies stand before us."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

from app.environment import Networks


@lru_cache(maxsize=4096)  # the same callers come again and again
def from_where(remote: str | None, forwarded: str | None, proxies: Networks) -> str:
    """Whose address counts: that of the connection, or what proxies of our own (``proxies``) say behind it.

    Each proxy writes the address that it was called from last, so the header is read from its end for as long as the proxies are
    ours. A proxy that nobody named is told apart by what it says: those behind it must not be kept out by one of them.
    """
    remote = remote or ""
    chain = [part.strip() for part in (forwarded or "").split(",") if part.strip()]
    if not _is_of(remote, proxies):
        return f"{remote} for {chain[-1][:50]}" if chain and _is_private(remote) else remote
    for address in reversed(chain):
        if not _is_address(address):
            break
        if not _is_of(address, proxies):
            return address
    return remote


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_private(text: str) -> bool:
    return _is_address(text) and ip_address(text).is_private


def _is_of(text: str, networks: Networks) -> bool:
    return bool(networks) and _is_address(text) and any(ip_address(text) in network for network in networks)
