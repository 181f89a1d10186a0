"""One HTTP call to IndusTrack: guarded, bounded in size and time, honest about what may have happened."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, MaxRetryError, NameResolutionError, NewConnectionError

from app import counting
from app.industrack.errors import BadAddress, Unavailable
from app.industrack.guard import GuardedAdapter, check_url

MAX_ANSWER = 64 * 1024 * 1024  # a page of 500 invoices with long texts stays far below
CONNECT_TIMEOUT = 5.0  # seconds
TIMEOUT = 30.0  # seconds until the first byte, and between two
WHOLE_CALL = 4  # times TIMEOUT: the longest that a body that trickles in is waited for
NO_ANSWER, RATE_LIMITED = "no_answer", "rate_limited"  # outcomes beside 2xx, 4xx, 5xx
READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Reply:
    """A complete answer; a body that was cut never becomes one."""

    status: int
    headers: Mapping[str, str]  # case-insensitive
    body: bytes


class _Bearer(AuthBase):
    """The token as an auth object, which keeps requests from looking for credentials elsewhere (.netrc)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Transport:
    """A pooled connection to one IndusTrack account."""

    def __init__(self, base_url: str, token: str, *, allow_private: bool, timeout: float = TIMEOUT) -> None:
        """Raises: BadAddress, also for a token that no header can carry."""
        self.base_url = check_url(base_url, allow_private=allow_private)
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise BadAddress("the access token has characters that no token has; copy it again.")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy and no .netrc: the token goes to IndusTrack and nowhere else
        self._session.auth = _Bearer(token)
        self._session.headers.update({"Accept": "application/json", "User-Agent": "qbconnector"})
        self._session.mount("https://", GuardedAdapter(allow_private=allow_private))
        self._session.mount("http://", GuardedAdapter(allow_private=allow_private))

    def close(self) -> None:
        self._session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and read its whole answer, whatever its status.

        Raises: BadAddress, Unavailable.
        """
        began, outcome = time.monotonic(), NO_ANSWER
        try:
            reply = self._call(method, path, params, body, headers)
            outcome = RATE_LIMITED if reply.status == 429 else f"{reply.status // 100}xx"
            return reply
        finally:
            counting.count("qbconnector_industrack_calls", method=method, outcome=outcome)
            counting.observe("qbconnector_industrack_seconds", time.monotonic() - began, method=method)

    def _call(
        self, method: str, path: str, params: Mapping[str, str] | None, body: Any, headers: Mapping[str, str] | None
    ) -> Reply:
        writes = method not in READING
        deadline = time.monotonic() + WHOLE_CALL * self._timeout
        try:
            with self._session.request(
                method,
                f"{self.base_url}{path}",
                params=params,
                json=body,
                headers=dict(headers or {}),
                timeout=(min(CONNECT_TIMEOUT, self._timeout), self._timeout),
                allow_redirects=False,
                stream=True,
            ) as response:
                return Reply(response.status_code, response.headers, _read(response, deadline, writes))
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise BadAddress("it is not a web address.") from error
        except HTTPError as error:  # while the body was read
            raise Unavailable(f"answer cut ({type(error).__name__})", maybe_done=writes) from error
        except requests.RequestException as error:
            raise Unavailable(_why(error), maybe_done=writes and _was_sent(error)) from error


def _read(response: requests.Response, deadline: float, writes: bool) -> bytes:
    taken = bytearray()
    # read1 gives what is there: anything else waits for a whole chunk, and each trickle keeps it waiting.
    while chunk := response.raw.read1(65536, decode_content=True):
        taken += chunk
        if len(taken) > MAX_ANSWER:
            raise Unavailable("the answer is too large", maybe_done=writes)
        if time.monotonic() > deadline:
            raise Unavailable("the answer did not end in time", maybe_done=writes)
    return bytes(taken)


def _why(error: requests.RequestException) -> str:
    """Why there was no answer, in words that tell a wrong address from a server that is down."""
    cause = getattr(error.args[0] if error.args else None, "reason", None)
    match error, cause:
        case requests.exceptions.SSLError(), _:
            return "its certificate is not accepted"
        case _, NameResolutionError():
            return "there is no server of that name"
        case requests.exceptions.ConnectTimeout(), _:
            return "no connection came about in time"
        case _, NewConnectionError():
            return "the server there takes no connection"
        case requests.exceptions.Timeout(), _:
            return "no answer came in time"
    return f"no answer ({type(error).__name__})"


def _was_sent(error: requests.RequestException) -> bool:
    """Whether the request may have reached IndusTrack: not when no connection came about."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return False
    cause = error.args[0] if error.args else None
    return not (isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError))
