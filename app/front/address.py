"""Whose request it is, as far as the network tells."""

from __future__ import annotations

from ipaddress import ip_address


def from_where(remote: str | None, forwarded: str | None) -> str:
    """Whose address counts: that of the connection, or what a proxy of our own, on a private network, says behind it.

    A proxy writes the address that it was called from last; what stands before it anybody may have written.
    """
    given = (forwarded or "").rpartition(",")[2].strip()
    if not given:
        return remote or ""
    try:
        is_ours = ip_address(remote or "").is_private
        ip_address(given)
    except ValueError:
        return remote or ""
    return given if is_ours else remote or ""
