"""One session with QuickBooks: what the Web Connector opens, sends message sets to, and closes."""

import time

from app.sandbox.quickbooks import recovery
from app.sandbox.quickbooks.answers.answer import Answer, Call, Iterator
from app.sandbox.quickbooks.answers.code_points import as_code_points
from app.sandbox.quickbooks.answers.company import COMPANY_ID
from app.sandbox.quickbooks.answers.xml import document
from app.sandbox.quickbooks.behaviour import Fault
from app.sandbox.quickbooks.books.books import Books, DataExtension
from app.sandbox.quickbooks.envelope import MessageSet, Request, read_document
from app.sandbox.quickbooks.errors import QuickBooksError, Refusal
from app.sandbox.quickbooks.lists.locks import refusal_of
from app.sandbox.quickbooks.messages import MESSAGES
from app.sandbox.quickbooks.program_state import ProgramState
from app.sandbox.quickbooks.rules.grammar import version_of


class Session:
    """A session; its iterators end with it."""

    def __init__(self, books: Books, program: ProgramState, qbxml_version: str) -> None:
        self.country = books.behaviour.country
        self.major, self.minor = books.behaviour.newest
        self._books = books
        self._program = program
        self._version = qbxml_version
        self._iterators: dict[str, Iterator] = {}
        self._open = True
        self._generation = books.generation

    def hcp(self, owner_id: str | None = None) -> str:
        """The Host, Company and Preferences answers with which the Web Connector begins an update.

        ``owner_id`` shows only that owner's private data of the company, such as its FileID; without it all is shown.
        """
        with self._books.lock:
            self._check_open()
            owners = [owner_id] if owner_id else [one.owner for one in self._books.contents.extensions]
            answers = []
            for number, name in enumerate(("HostQueryRq", "CompanyQueryRq", "PreferencesQueryRq")):
                call = Call(name, {"OwnerID": owners}, {}, version_of(self._version), self._books)
                answers.append(MESSAGES[name].carry_out(call).xml(name, str(number)))
            return self._in_characters(document({}, answers))

    def write_file_id(self, owner_id: str, file_id: str) -> None:
        """Mark the company file as the one of this connection, as the Web Connector does at first contact."""
        with self._books.lock:
            self._check_open()
            owner, contents = owner_id.upper(), self._books.contents
            for name, value in (("AppLock", f"LOCKED:{owner[1:9]}"), ("FileID", file_id)):
                if not any(one.owner == owner and one.name == name for one in contents.extensions):
                    contents.extensions.append(DataExtension(owner, name, kinds=(COMPANY_ID,)))
                contents.extension_values.setdefault(COMPANY_ID, {})[f"{owner}|{name}"] = value

    def process(self, request_xml: str) -> str:
        """Carry out one message set and give its answer.

        Raises: QuickBooksError when nothing (or, after a fault, nothing that can be seen) came of it.
        """
        behaviour = self._books.behaviour
        with self._books.lock:
            self._check_open()
            self._program.processed += 1
            asked = read_document(request_xml, behaviour.qbxml_versions)
            fault = self._program.next_fault(behaviour, [one.name for one in asked.requests])
            if fault and fault.when == "before":
                raise QuickBooksError(fault.hresult, fault.message)
            answer, records = self._answer(asked, request_xml)
        _wait(behaviour.latency + behaviour.seconds_per_record * records)
        _raise(fault)
        return answer

    def close(self) -> None:
        """End the session."""
        self._open = False
        self._iterators.clear()

    def _check_open(self) -> None:
        if not self._open or self._generation != self._books.generation:
            raise QuickBooksError("0x8004040D", "The session was closed.")

    def _answer(self, asked: MessageSet, xml: str) -> tuple[str, int]:
        """The answer to a whole message set, stored where recovery is asked for, and its number of records."""
        stored = recovery.recall(self._books, asked, xml)
        if stored is not None:
            return stored, 0
        responses: list[str] = []
        records, stopped = 0, False
        for request in asked.requests:
            answer = _not_processed() if stopped else self._carry_out(request, asked)
            stopped = stopped or (asked.on_error == "stopOnError" and answer.code >= 1000)
            if not asked.with_data:
                answer.body = []
            records += answer.records
            responses.append(answer.xml(request.name, request.attributes.get("requestID")))
        if self._books.behaviour.answer_order == "reversed":
            responses.reverse()
        whole = self._in_characters(document(recovery.attributes(asked), responses))
        recovery.remember(self._books, asked, xml, whole)
        return whole, records

    def _in_characters(self, answer: str) -> str:
        """The answer with its characters written as this QuickBooks writes them just now."""
        how = self._books.behaviour.characters
        as_points = how == "windows1252" or (how == "mixed" and self._program.processed % 2)
        return as_code_points(answer) if as_points else answer

    def _carry_out(self, request: Request, asked: MessageSet) -> Answer:
        """One request; what is refused changes nothing."""
        refused = self._books.behaviour.refusals.get(request.name)
        call = Call(request.name, request.values, request.attributes, asked.version, self._books, iterators=self._iterators)
        try:
            if refused:
                raise refusal_of(refused)
            return request.message.carry_out(call)
        except Refusal as refusal:
            return Answer(refusal.code, refusal.message)


def _not_processed() -> Answer:
    return Answer(3231, "Not processed, because an earlier request of the message set failed.")


def _wait(seconds: float) -> None:
    if seconds > 0:
        time.sleep(seconds)


def _raise(fault: Fault | None) -> None:
    if fault:
        raise QuickBooksError(fault.hresult, fault.message)
