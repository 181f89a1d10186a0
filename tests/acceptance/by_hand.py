"""A Web Connector driven call by call, for what the simulated one would never do by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.sandbox.quickbooks import QuickBooksError, Session
from app.sandbox.webconnector import WebConnector
from tests.acceptance.world import World

GO_ON = ("", None)


@dataclass
class Hand:
    """One update. The workers run only when the test lets them."""

    world: World
    ticket: str = ""
    verdict: str = ""
    requests: list[str] = field(default_factory=list)
    no_ops: int = 0

    def __post_init__(self) -> None:
        self.connector: WebConnector = self.world.new_connector()
        self.quickbooks: Session | None = None

    def login(self, password: str | None = None, username: str | None = None) -> str:
        answer: Any = self.connector.call(
            "authenticate",
            strUserName=self.world.company["username"] if username is None else username,
            strPassword=self.world.company["password"] if password is None else password,
        )
        self.ticket, self.verdict = answer[0], answer[1]
        return self.verdict

    def open(self) -> Session:
        """QuickBooks, with the FileID written as the Web Connector does."""
        if self.quickbooks is None:
            self.quickbooks = self.world.quickbooks.open()
            self.quickbooks.write_file_id(self.world.company["owner_id"], self.world.company["file_id"])
        return self.quickbooks

    def send(self, hcp: str = "") -> str:
        request = str(
            self.connector.call(
                "sendRequestXML",
                ticket=self.ticket,
                strHCPResponse=hcp,
                strCompanyFileName=self.world.quickbooks.company_file_name,
                qbXMLCountry="US",
                qbXMLMajorVers=13,
                qbXMLMinorVers=0,
            )
        )
        self.requests.append(request)
        return request

    def receive(self, response: str = "", hresult: str = "", message: str = "", ticket: str | None = None) -> int:
        answer = self.connector.call(
            "receiveResponseXML",
            ticket=self.ticket if ticket is None else ticket,
            response=response,
            hresult=hresult,
            message=message,
        )
        assert isinstance(answer, int)
        return answer

    def process(self, request: str) -> int:
        """Let QuickBooks do it and bring its answer."""
        try:
            response = self.open().process(request)
        except QuickBooksError as error:
            return self.receive("", error.hresult, error.message)
        return self.receive(response)

    def until(self, part: str, most: int = 20) -> str:
        """Go on until a request with this in it is handed out; it is answered by the caller."""
        for _ in range(most):
            request = self.send("" if self.requests else self.open().hcp())
            if part in request:
                return request
            if request:
                assert self.process(request) in range(1, 100), f"it ended before {part}"
            else:
                assert self.last_error() == "NoOp", f"it stopped before {part}"
                self.world.settle()
        raise AssertionError(f"{part} was never handed out")

    def finish(self, most: int = 40) -> str:
        """Go on to the end; answers what closeConnection says."""
        percent = 0
        for _ in range(most):
            if percent >= 100:
                return self.close()
            request = self.send("" if self.requests else self.open().hcp())
            if request:
                percent = self.process(request)
                assert percent >= 0, self.last_error()
            else:
                assert self.last_error() == "NoOp"
                self.no_ops += 1
                self.world.settle()
        raise AssertionError("it never ended")

    def last_error(self) -> str:
        return str(self.connector.call("getLastError", ticket=self.ticket))

    def close(self) -> str:
        return str(self.connector.call("closeConnection", ticket=self.ticket))
