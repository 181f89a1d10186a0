"""What the SOAP operations need from the story of a poll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Answer(Protocol):
    """What QuickBooks answered: held outside memory when it is large, and only until the call has ended."""

    @property
    def size(self) -> int:
        """Bytes of the text in UTF-8."""

    def chunks(self) -> Iterator[bytes]:
        """The text as UTF-8 in pieces of 64 KiB at most, from its beginning at every call."""


class Story(Protocol):
    """One method an operation of the Web Connector; missing texts arrive as empty ones."""

    def server_version(self) -> str: ...

    def authenticate(self, user_name: str, password: str, /) -> list[str]: ...

    def send_request(self, ticket: str, hcp: Answer, company_file: str, country: str, major: int, minor: int) -> str: ...

    def receive_response(self, ticket: str, answer: Answer, hresult: str, message: str, /) -> int: ...

    def connection_error(self, ticket: str, hresult: str, message: str, /) -> str: ...

    def get_last_error(self, ticket: str, /) -> str: ...

    def close_connection(self, ticket: str, /) -> str: ...

    def interactive_url(self, ticket: str, session_id: str, /) -> str: ...

    def interactive_rejected(self, ticket: str, reason: str, /) -> str: ...

    def interactive_done(self, ticket: str, /) -> str: ...

    def failed(self, ticket: str, /) -> None:
        """A call of this session failed inside the service."""
