"""The head of one request, and the surroundings that WSGI wants to know it by."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from app.environment import Networks
from app.front.address import from_where
from app.front.answers import Refused, TooLarge

T = TypeVar("T")
BODILESS = frozenset({"GET", "HEAD"})
MOST_DIGITS = 18
NUMBER = re.compile(r"[0-9]+", re.ASCII)


class Scope(Protocol):
    """What granian says of a request (RSGI)."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None

    @property
    def headers(self) -> Any: ...


class InThread(Protocol):
    """Calls a function that may block, outside the event loop."""

    def __call__(self, function: Callable[..., T], /, *arguments: Any) -> Awaitable[T]: ...


@dataclass
class Request:
    """A request as an async route sees it."""

    scope: Scope
    in_thread: InThread
    path_match: dict[str, str] = field(default_factory=dict)
    proxies: Networks = ()  # ours, whose word about the caller counts
    _headers: dict[str, str] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def headers(self) -> dict[str, str]:
        """By names in small letters; those that came more than once are joined."""
        if self._headers is None:
            self._headers = self._read_headers()
        return self._headers

    def _read_headers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in self.scope.headers.items():
            joint = "; " if name == "cookie" else ","
            found[name] = f"{found[name]}{joint}{value}" if name in found else value
        return found

    @property
    def address(self) -> str:
        """Whose request it is."""
        return from_where(self.scope.client.rpartition(":")[0], self.headers.get("x-forwarded-for"), self.proxies)

    @property
    def announced(self) -> int | None:
        """Bytes that the body will have; None when it says its end itself. Raises: Refused."""
        length, coding = self.headers.get("content-length"), self.headers.get("transfer-encoding")
        if coding is not None:
            if length is not None:
                raise Refused("The request says its length in two ways.")
            return None
        if length is None:
            return 0
        if not NUMBER.fullmatch(length):
            raise Refused("The announced length is not a number.")
        if len(length) > MOST_DIGITS:
            raise TooLarge("The request is larger than anything that is taken.")
        return int(length)

    def environ(self, body: bytes = b"") -> dict[str, Any]:
        """The surroundings of PEP 3333, with this body."""
        scope = self.scope
        server, _, port = scope.server.rpartition(":")
        made: dict[str, Any] = {
            "REQUEST_METHOD": scope.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": scope.path.encode().decode("latin-1"),
            "QUERY_STRING": scope.query_string,
            "SERVER_NAME": server,
            "SERVER_PORT": port,
            "SERVER_PROTOCOL": "HTTP/1.0" if scope.http_version in {"1", "1.0"} else f"HTTP/{scope.http_version}",
            "REMOTE_ADDR": scope.client.rpartition(":")[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scope.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            made[_variable(name)] = value
        if scope.authority and "HTTP_HOST" not in made:
            made["HTTP_HOST"] = scope.authority
        return made


def _variable(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
