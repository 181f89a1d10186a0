"""One request as it is carried out, and the answer to it."""

from dataclasses import dataclass, field

from app.sandbox.quickbooks.answers.layout import View
from app.sandbox.quickbooks.answers.xml import close, start
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.rules.grammar import Values, Version

OK = "Status OK"


@dataclass
class Iterator:
    """A query that is handed out page by page; it lives as long as its session."""

    request: str
    filters: Values
    page: int
    remaining: list[str]


@dataclass
class Call:
    """One request, checked, with what it needs to be carried out."""

    name: str
    values: Values
    attributes: dict[str, str]
    version: Version
    books: Books
    iterators: dict[str, Iterator] = field(default_factory=dict)

    def view(self) -> View:
        """How this asker wants to see records."""
        values = self.values
        return View(
            self.books,
            self.version,
            wanted=frozenset(values.get("IncludeRetElement", ())),
            owners=frozenset(owner.upper() for owner in values.get("OwnerID", ())),
            line_items=values.get("IncludeLineItems") in {"true", "1"},
            linked_txns=values.get("IncludeLinkedTxns") in {"true", "1"},
        )


@dataclass
class Answer:
    """What comes back for one request."""

    code: int = 0
    message: str = OK
    body: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    records: int = 0

    @property
    def severity(self) -> str:
        if self.code >= 1000:
            return "Error"
        return "Warn" if self.code >= 500 else "Info"

    def xml(self, request: str, request_id: str | None) -> str:
        """The Rs element."""
        tag = f"{request.removesuffix('Rq')}Rs"
        identity = {"requestID": request_id} if request_id is not None else {}
        status = {"statusCode": str(self.code), "statusSeverity": self.severity, "statusMessage": self.message}
        head = start(tag, {**identity, **status, **self.attributes})
        if not self.body:
            return f"{head[:-1]} />"
        return "\n".join((head, *self.body, close(tag)))
