"""Which addresses may be called."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from app.industrack.client import Client
from app.industrack.errors import BadAddress
from app.industrack.guard import check_url, may_call
from tests.unit.industrack.server import Server, answer

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.1.1",
    "::1",
    "fe80::1%eth0",
    "fd12::1",
    "::ffff:10.0.0.1",
    "2002:0a00:0001::1",
    "64:ff9b::7f00:1",
    "198.18.0.1",
    "240.0.0.1",
]
NEVER = [
    "0.0.0.0",
    "::",
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "fd00:ec2::254",
    "168.63.129.16",
    "224.0.0.1",
    "ff02::1",
]
PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07::1", "8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_need_permission(address: str) -> None:
    assert not may_call(address, allow_private=False)
    assert may_call(address, allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_metadata_and_multicast_are_never_called(address: str) -> None:
    assert not may_call(address, allow_private=False)
    assert not may_call(address, allow_private=True)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_called(address: str) -> None:
    assert may_call(address, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "https://user:pass@api.example.com",
        "https://api.example.com/?a=b",
        "https://api.example.com/#x",
        "https://api.example.com:99999",
        "https://api.exa mple.com",
        "https://[::1",
        "http://api.example.com",
        "https://10.0.0.1/api",
        "https://[::1]/api",
    ],
)
def test_addresses_that_cannot_be_industracks_are_refused_when_typed(url: str) -> None:
    with pytest.raises(BadAddress) as raised:
        check_url(url, allow_private=False)
    assert raised.value.office_message.endswith(".")


def test_a_good_address_loses_only_its_last_slash() -> None:
    assert check_url(" https://api.example.com/api/v1/ ", allow_private=False) == "https://api.example.com/api/v1"


def test_plain_http_is_for_private_networks(server: Server) -> None:
    assert check_url(server.url, allow_private=True) == server.url


def test_a_name_that_points_into_the_private_network_is_not_called(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    server.replies = [answer(200, {"id": "a"})]
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with (
        Client(f"https://rebound.example.com:{server.port}", "t") as client,
        pytest.raises(BadAddress, match="private"),
    ):
        client.account()
    assert asked == ["rebound.example.com"]
    assert server.seen == []


def test_with_permission_the_same_name_is_called(server: Server) -> None:
    server.replies = [answer(200, {"id": "a"})]
    with Client(f"http://localhost:{server.port}", "t", allow_private=True) as client:
        assert client.account() == {"id": "a"}
