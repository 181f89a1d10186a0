"""Which addresses may be called: a customer types IndusTrack's, and it must not reach into our network.

The check is made on the IP address that is connected to, at every connection, so that a name that changes its
mind after a first look gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from app.industrack.errors import BadAddress

# Cloud machines read their own secrets there; no IndusTrack has such an address, private network or not.
METADATA = {ip_address(a) for a in ("169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254")}
NAT64 = IPv6Network("64:ff9b::/96")


def may_call(address: str, *, allow_private: bool) -> bool:
    """Whether this IP address may be connected to."""
    ip = _inner(ip_address(address.partition("%")[0]))
    if ip in METADATA or ip.is_multicast or ip.is_unspecified:
        return False
    return allow_private or (ip.is_global and not ip.is_reserved)


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def check_url(url: str, *, allow_private: bool) -> str:
    """The address as it is used, without a slash at the end. Looks nothing up.

    Raises: BadAddress with a reason for the person who typed it.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress("it is not a web address.") from error
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in text):
        raise BadAddress("it must look like https://api.example.com/api/v1.")
    if parts.username is not None or parts.query or parts.fragment:
        raise BadAddress("it must not contain a user name, '?' or '#'.")
    if parts.scheme == "http" and not allow_private:
        raise BadAddress("it must begin with https, or the access token would travel unprotected.")
    _check_literal(host, allow_private=allow_private)
    return text.rstrip("/")


def _check_literal(host: str, *, allow_private: bool) -> None:
    try:
        allowed = may_call(host, allow_private=allow_private)
    except ValueError:  # a name: looked at when it is connected to
        return
    if not allowed:
        raise BadAddress("it lies in a private network.")


def _resolve(connection: HTTPConnection) -> list[str]:
    host = connection.host.strip("[]")
    try:
        found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    except UnicodeError as error:
        raise BadAddress("its host name is not a possible one.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connect(connection: HTTPConnection, *, allow_private: bool) -> socket.socket:
    """A socket to one of the host's addresses that may be called. Raises: BadAddress when there is none."""
    allowed = [a for a in _resolve(connection) if may_call(a, allow_private=allow_private)]
    if not allowed:
        raise BadAddress("it lies in a private network.")
    failure: OSError | None = None
    for address in allowed:
        try:
            return create_connection((address, connection.port), connection.timeout, socket_options=connection.socket_options)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, "no connection in time") from failure
    raise NewConnectionError(connection, f"no connection: {failure}") from failure


def _pools(*, allow_private: bool) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools whose sockets lead to allowed addresses only; names and certificates stay the host's."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, allow_private=allow_private)

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, allow_private=allow_private)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}


class GuardedAdapter(HTTPAdapter):
    """Connects to allowed addresses only; never repeats a request by itself."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        super().__init__(max_retries=0, pool_connections=2, pool_maxsize=4)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        manager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **more)
        manager.pool_classes_by_scheme = _pools(allow_private=self._allow_private)
        self.poolmanager = manager
