"""What the Web Connector needs of QuickBooks, whichever class plays it."""

from typing import Protocol


class CompanySession(Protocol):
    """A company file that is open for this update."""

    @property
    def country(self) -> str: ...

    @property
    def major(self) -> int: ...

    @property
    def minor(self) -> int: ...

    def hcp(self) -> str:
        """The Host, Company and Preferences answers."""

    def write_file_id(self, owner_id: str, file_id: str) -> None:
        """Keep the FileID in the company file."""

    def process(self, request: str, /) -> str:
        """Do one message set. Raises: QuickBooksError when QuickBooks refuses it as a whole."""

    def close(self) -> None:
        """End the session; its iterators die."""


class Program(Protocol):
    """QuickBooks itself."""

    @property
    def company_file_name(self) -> str: ...

    def open(self, company_file: str = "") -> CompanySession:
        """Open the company file (empty: the one that is open). Raises: QuickBooksError."""
