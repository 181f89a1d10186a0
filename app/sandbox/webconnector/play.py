"""One update from serverVersion to closeConnection, by the rules of the Web Connector."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NoReturn

from app.sandbox.quickbooks import QuickBooksError
from app.sandbox.webconnector.interactive import Interactive
from app.sandbox.webconnector.program import CompanySession, Program
from app.sandbox.webconnector.service import CallFailed, Crashed, Service
from app.sandbox.webconnector.soap import Value
from app.sandbox.webconnector.update import Outcome, Update

OPENING_TRIES: Final = 3  # the first, and two after connectionError


@dataclass(frozen=True)
class Account:
    """Whom the Web Connector logs in as, and how it behaves."""

    username: str
    password: str
    version: str = "2.3.0.215"
    wait: float = 5.0  # seconds, after NoOp
    keep: bool = False  # whether updates keep their qbXML


class Over(Exception):
    """The update ends here; ``close`` says whether closeConnection is still called."""

    def __init__(self, outcome: Outcome, error: str | None = None, close: bool = False) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.error = error
        self.close = close


@dataclass
class Play:
    """Plays one update and writes down what it was like in ``update``."""

    account: Account
    service: Service
    quickbooks: Program
    interactive: Interactive
    first_contact: tuple[str, str] | None  # OwnerID and FileID that the company file does not have yet
    stop: threading.Event
    pause: Callable[[float], object]  # waits after NoOp
    update: Update = field(default_factory=Update)

    def run(self) -> Update:
        """The whole update. Never raises for what the service or QuickBooks does wrong."""
        try:
            self._versions()
            company_file = self._authenticate()
            company = self._open(company_file)
            try:
                self._exchange(company)
            finally:
                company.close()
            self._close(Outcome.DONE)
        except Over as over:
            self._end(over)
        except CallFailed as failed:
            self._lost(failed)
        except Crashed as crash:
            self.update.outcome, self.update.error = Outcome.CRASHED, str(crash)
        return self.update

    def _end(self, over: Over) -> None:
        self.update.outcome, self.update.error = over.outcome, over.error
        if over.error:
            self.update.status_text = over.error
        if over.close:
            try:
                self._close(over.outcome)
            except CallFailed as failed:
                self._lost(failed)
            except Crashed as crash:
                self.update.outcome, self.update.error = Outcome.CRASHED, str(crash)

    def _lost(self, failed: CallFailed) -> None:
        self.update.outcome, self.update.error = Outcome.LOST, str(failed)
        self.update.status_text = str(failed)
        self.update.unreachable = failed.unreachable

    def _versions(self) -> None:
        """serverVersion is only shown; clientVersion may stop the update. A service may lack either, or fail at it."""
        self.update.server_version = self._optional("serverVersion") or ""
        verdict = self._optional("clientVersion", strVersion=self.account.version) or ""
        kind, colon, text = verdict.partition(":")
        if not verdict:
            return
        if not colon or kind not in ("W", "E", "O"):
            raise Over(Outcome.REFUSED, f"QBWC1046: clientVersion answered {verdict!r}.")
        if kind == "W":
            self.update.log.append(f"The service warns: {text}")
        elif kind == "E":
            raise Over(Outcome.REFUSED, f"QBWC1036: {text}")
        elif version_numbers(text) > version_numbers(self.account.version):
            raise Over(Outcome.REFUSED, f"QBWC1037: the service needs Web Connector {text}.")

    def _optional(self, operation: str, **values: Value) -> str | None:
        try:
            return str(self.service.call(self.update, operation, **values))
        except CallFailed as failed:
            if failed.unreachable:
                raise
            self.update.log.append(f"Going on without {operation}, which is not offered or failed.")
            return None

    def _authenticate(self) -> str:
        """Log in; the company file to open. Ends the update when there is nothing to do, or no way to."""
        answer = self.service.call(
            self.update, "authenticate", strUserName=self.account.username, strPassword=self.account.password
        )
        if isinstance(answer, list) and len(answer) == 1:
            raise Over(Outcome.REFUSED, "QBWC1040: authentication failed, because authenticate answered one string only.")
        if not isinstance(answer, list) or not 2 <= len(answer) <= 4:
            raise Over(Outcome.LOST, "QBWC1012: authenticate did not answer two to four strings.")
        self.update.ticket, company_file, postpone, least = [*answer, "", ""][:4]
        self.update.least_interval = self._seconds(least)
        verdict = company_file.strip().casefold()
        if verdict == "none":
            raise Over(Outcome.NOTHING_TO_DO, close=True)
        if verdict == "nvu":
            raise Over(Outcome.REFUSED, "QBWC1040: unknown user, or a wrong or missing password.", close=True)
        if verdict == "busy":
            raise Over(Outcome.BUSY, "The service is busy; the next update will try again.")
        self.update.postponed_for = self._seconds(postpone)
        if self.update.postponed_for is not None:
            raise Over(Outcome.POSTPONED, f"The service postponed the update for {postpone} seconds.")
        return company_file

    def _seconds(self, text: str) -> int | None:
        if not text.strip():
            return None
        if not text.strip().isdigit():
            raise Over(Outcome.LOST, f"QBWC1012: authenticate answered {text!r} where seconds belong.")
        return int(text)

    def _open(self, company_file: str) -> CompanySession:
        """Open the company file, asking the service what to try instead when that fails."""
        for tries_left in reversed(range(OPENING_TRIES)):
            try:
                company = self.quickbooks.open(company_file=company_file)
            except QuickBooksError as error:
                company_file = self._report(error, tries_left)
                continue
            return company
        raise AssertionError("the last try either opens the file or ends the update")

    def _report(self, error: QuickBooksError, tries_left: int) -> str:
        self.update.log.append(f"QBWC1013: {error.hresult} {error.message}")
        answer = self._call("connectionError", hresult=error.hresult, message=error.message)
        if answer.strip().lower() == "done" or tries_left == 0:
            raise Over(Outcome.ERROR, f"QBWC1013: {error.message} ({error.hresult})")
        return answer

    def _exchange(self, company: CompanySession) -> None:
        """sendRequestXML and receiveResponseXML until the service has had enough."""
        greeting = self._greeting(company)
        while True:
            if self.stop.is_set():
                raise Over(Outcome.STOPPED, "The Web Connector was stopped.", close=True)
            request = self._call(
                "sendRequestXML",
                strHCPResponse=greeting,
                strCompanyFileName=self.quickbooks.company_file_name,
                qbXMLCountry=company.country,
                qbXMLMajorVers=company.major,
                qbXMLMinorVers=company.minor,
            )
            greeting = ""
            if not request:
                self._nothing_sent()
            elif self._process(company, request):
                return

    def _greeting(self, company: CompanySession) -> str:
        try:
            if self.first_contact is not None:
                company.write_file_id(*self.first_contact)
            return company.hcp()
        except QuickBooksError as error:
            self.update.log.append(f"QBWC1014: {error.hresult} {error.message}")
            self._call("connectionError", hresult=error.hresult, message=error.message)
            raise Over(Outcome.ERROR, f"QBWC1014: {error.message} ({error.hresult})") from error

    def _process(self, company: CompanySession, request: str) -> bool:
        """Let QuickBooks do it and hand its answer back; True when that was the last."""
        response, hresult, message = "", "", ""
        try:
            response = company.process(request)
        except QuickBooksError as error:
            hresult, message = error.hresult, error.message
        if self.account.keep:
            self.update.requests.append(request)
            self.update.responses.append(response)
        percent = self.service.call(
            self.update,
            "receiveResponseXML",
            ticket=self.update.ticket,
            response=response,
            hresult=hresult,
            message=message,
        )
        if not isinstance(percent, int):
            raise TypeError("receiveResponseXML is read as an int")
        self.update.progress.append(percent)
        if percent < 0:
            self._give_up(self._call("getLastError"))
        return percent >= 100

    def _nothing_sent(self) -> None:
        """Ask why there is no request: wait a moment, ask the user, or end."""
        reason = self._call("getLastError")
        if reason == "NoOp":
            self.pause(self.account.wait)
        elif reason == "Interactive mode":
            if not self.interactive.play(self.service, self.update):
                self._give_up("The user did not want the interactive session.")
        else:
            self._give_up(reason)

    def _give_up(self, reason: str) -> NoReturn:
        raise Over(Outcome.ERROR, reason, close=True)

    def _close(self, outcome: Outcome) -> None:
        self.update.status_text = self._call("closeConnection")
        self.update.outcome = outcome

    def _call(self, operation: str, **values: Value) -> str:
        return str(self.service.call(self.update, operation, ticket=self.update.ticket, **values))


def version_numbers(text: str) -> tuple[int, ...]:
    """A version as numbers, so that 34 comes after 2.3."""
    return tuple(int(part) for part in re.findall(r"[0-9]+", text))
