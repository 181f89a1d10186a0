# ruff: noqa: N805 - the first parameter is what the boundary passes, not an instance
"""The Web Connector's operations, with Intuit's names, one line to the story each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from app.soap import client_version, spyne_compat  # noqa: F401 - spyne_compat before spyne
from app.soap.boundary import Call, Guarded
from app.soap.shapes import ArrayOfString, Number, Text

from spyne import rpc  # isort: skip

SERVICE, PORT = "QBWebConnectorSvc", "QBWebConnectorSvcSoap"

F = TypeVar("F", bound=Callable[..., object])


def operation(*parameters: Any, returns: Any = Text) -> Callable[[F], F]:
    """An operation whose result element is named as .NET names it: the operation's name with Result behind it."""

    def declare(function: F) -> F:
        declared: F = rpc(*parameters, _returns=returns, _out_variable_name=f"{function.__name__}Result", _port_type=PORT)(
            function
        )
        return declared

    return declare


class Operations(Guarded):
    """Parameter names and order are Intuit's; ``tests/unit/soap`` reads them back from the WSDL."""

    __service_name__ = SERVICE
    __port_types__ = (PORT,)

    @operation(Text)
    def serverVersion(call: Call, strVersion: str) -> str:
        return call.story.server_version()

    @operation(Text)
    def getServerVersion(call: Call, ticket: str) -> str:
        return call.story.server_version()

    @operation(Text)
    def clientVersion(call: Call, strVersion: str) -> str:
        return client_version.answer_to(strVersion)

    @operation(Text, Text, returns=ArrayOfString.customize(min_occurs=0, nillable=False))
    def authenticate(call: Call, strUserName: str, strPassword: str) -> list[str]:
        return call.story.authenticate(strUserName, strPassword)

    @operation(Text, Text, Text, Text, Number, Number)
    def sendRequestXML(
        call: Call,
        ticket: str,
        strHCPResponse: str,
        strCompanyFileName: str,
        qbXMLCountry: str,
        qbXMLMajorVers: int,
        qbXMLMinorVers: int,
    ) -> str:
        return call.story.send_request(
            ticket, call.answer, strCompanyFileName, qbXMLCountry, qbXMLMajorVers or 0, qbXMLMinorVers or 0
        )

    @operation(Text, Text, Text, Text, returns=Number)
    def receiveResponseXML(call: Call, ticket: str, response: str, hresult: str, message: str) -> int:
        return call.story.receive_response(ticket, call.answer, hresult, message)

    @operation(Text, Text, Text)
    def connectionError(call: Call, ticket: str, hresult: str, message: str) -> str:
        return call.story.connection_error(ticket, hresult, message)

    @operation(Text)
    def getLastError(call: Call, ticket: str) -> str:
        return call.story.get_last_error(ticket)

    @operation(Text)
    def closeConnection(call: Call, ticket: str) -> str:
        return call.story.close_connection(ticket)

    @operation(Text, Text)
    def getInteractiveURL(call: Call, wcTicket: str, sessionID: str) -> str:
        return call.story.interactive_url(wcTicket, sessionID)

    @operation(Text, Text)
    def interactiveRejected(call: Call, wcTicket: str, reason: str) -> str:
        return call.story.interactive_rejected(wcTicket, reason)

    @operation(Text)
    def interactiveDone(call: Call, wcTicket: str) -> str:
        return call.story.interactive_done(wcTicket)

    @operation(Text)
    def isInteractiveDone(call: Call, wcTicket: str) -> str:
        return call.story.interactive_done(wcTicket)
