"""A QuickBooks that only counts what it is asked, so that the Web Connector is tested by itself."""

from dataclasses import dataclass, field

from app.sandbox.quickbooks import QuickBooksError


@dataclass
class Open:
    """A session with it."""

    books: "Books"
    country: str = "US"
    major: int = 15
    minor: int = 0

    def hcp(self) -> str:
        if self.books.hcp_error is not None:
            raise self.books.hcp_error
        return "<QBXML>host, company, preferences</QBXML>"

    def write_file_id(self, owner_id: str, file_id: str) -> None:
        self.books.file_ids.append((owner_id, file_id))

    def process(self, request: str, /) -> str:
        self.books.requests.append(request)
        if self.books.errors:
            error = self.books.errors.pop(0)
            if error is not None:
                raise error
        return f"<QBXML>answer {len(self.books.requests)}</QBXML>"

    def close(self) -> None:
        self.books.closed += 1


@dataclass
class Books:
    """What it was asked, and what goes wrong next (None: nothing)."""

    company_file_name: str = r"C:\Books\Made Up Plumbing.qbw"
    opened: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    file_ids: list[tuple[str, str]] = field(default_factory=list)
    errors: list[QuickBooksError | None] = field(default_factory=list)
    open_errors: list[QuickBooksError] = field(default_factory=list)
    hcp_error: QuickBooksError | None = None
    closed: int = 0

    def open(self, company_file: str = "") -> Open:
        self.opened.append(company_file)
        if self.open_errors:
            raise self.open_errors.pop(0)
        return Open(self)
