"""Asking the simulated QuickBooks, and reading what it says, with the standard library only."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.sandbox.quickbooks import Behaviour, CompanyFile, QuickBooks, Session

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"
OWNER = "{0D0C0B0A-1111-2222-3333-444455556666}"


class Clock:
    """A clock that moves when told to."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@dataclass
class Response:
    """One Rs element."""

    element: ET.Element
    records: list[ET.Element] = field(default_factory=list)

    @property
    def code(self) -> int:
        return int(self.element.attrib["statusCode"])

    @property
    def message(self) -> str:
        return self.element.attrib["statusMessage"]

    @property
    def names(self) -> list[str]:
        """The full names, or else the names, of what was answered."""
        return [one.findtext("FullName") or one.findtext("Name") or "" for one in self.records]

    def text(self, path: str) -> str | None:
        """A value of the first record."""
        return self.records[0].findtext(path)

    @property
    def iterator_id(self) -> str:
        return self.element.attrib["iteratorID"]

    @property
    def remaining(self) -> int:
        return int(self.element.attrib["iteratorRemainingCount"])


def document(*requests: str, version: str = "13.0", head: str = 'onError="continueOnError"') -> str:
    """A request document."""
    body = "".join(requests)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
        f"<QBXML><QBXMLMsgsRq {head}>{body}</QBXMLMsgsRq></QBXML>"
    )


def responses(answer: str) -> list[Response]:
    """The responses of an answer."""
    message_set = ET.fromstring(answer)[0]
    return [Response(one, list(one)) for one in message_set]


class Desk:
    """A file, a program and a session on it, with a clock of their own."""

    def __init__(self, file: CompanyFile, behaviour: Behaviour | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.file = file
        self.program = QuickBooks(file, behaviour or Behaviour(), self.clock)
        self.session: Session = self.program.open()

    @property
    def behaviour(self) -> Behaviour:
        return self.program.behaviour

    def reopen(self) -> None:
        """Begin another session."""
        self.session.close()
        self.session = self.program.open()

    def say(self, *requests: str, version: str = "13.0", head: str = 'onError="continueOnError"') -> list[Response]:
        """Several requests in one message set."""
        return responses(self.session.process(document(*requests, version=version, head=head)))

    def ask(self, name: str, content: str = "", attributes: str = "", version: str = "13.0") -> Response:
        """One request, by its name without Rq."""
        space = f" {attributes}" if attributes else ""
        return self.say(f"<{name}Rq{space}>{content}</{name}Rq>", version=version)[0]

    def add_customer(self, content: str) -> Response:
        return self.ask("CustomerAdd", f"<CustomerAdd>{content}</CustomerAdd>")

    def edit_customer(self, list_id: str, content: str, sequence: str = "") -> Response:
        """A CustomerMod with the EditSequence of now, or the one that is given."""
        sequence = sequence or self.file.customer(list_id).edit_sequence
        core = f"<ListID>{list_id}</ListID><EditSequence>{sequence}</EditSequence>"
        return self.ask("CustomerMod", f"<CustomerMod>{core}{content}</CustomerMod>")
