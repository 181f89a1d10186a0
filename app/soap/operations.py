"""The Web Connector's operations, with Intuit's names, one line to the story each."""

from __future__ import annotations

from typing import Any

from app.soap import client_version, spyne_compat  # noqa: F401 - spyne_compat before spyne
from app.soap.boundary import Guarded
from app.soap.envelope import TNS
from app.soap.spool import Spool
from app.soap.story import Story

from spyne import ComplexModel, Integer32, Unicode, rpc  # isort: skip

SERVICE, PORT = "QBWebConnectorSvc", "QBWebConnectorSvcSoap"

Text = Unicode(min_occurs=0, nillable=False)
Number = Integer32(min_occurs=1, nillable=False)


class ArrayOfString(ComplexModel):  # type: ignore[misc] # spyne has no types
    """.NET's name for a list of texts; its children must be in Intuit's namespace."""

    __namespace__ = TNS
    string = Unicode(min_occurs=0, max_occurs="unbounded", nillable=True)


def operation(*parameters: Any, returns: Any = Text) -> Any:
    """An operation whose result element is named as .NET names it: the operation's name with Result behind it."""

    def declare(function: Any) -> Any:
        return rpc(*parameters, _returns=returns, _out_variable_name=f"{function.__name__}Result")(function)

    return declare


class Operations(Guarded):
    """Parameter names and order are Intuit's; ``tests/unit/soap`` reads them back from the WSDL."""

    __service_name__ = SERVICE
    __port_types__ = (PORT,)

    @operation(Text)
    def serverVersion(ctx, strVersion):
        return _story(ctx).server_version()

    @operation(Text)
    def getServerVersion(ctx, ticket):
        return _story(ctx).server_version()

    @operation(Text)
    def clientVersion(ctx, strVersion):
        return client_version.answer_to(strVersion)

    @operation(Text, Text, returns=ArrayOfString)
    def authenticate(ctx, strUserName, strPassword):
        return _story(ctx).authenticate(strUserName, strPassword)

    @operation(Text, Text, Text, Text, Number, Number)
    def sendRequestXML(
        ctx, ticket, strHCPResponse, strCompanyFileName, qbXMLCountry, qbXMLMajorVers, qbXMLMinorVers
    ):
        with _answer(ctx) as hcp:
            return _story(ctx).send_request(
                ticket, hcp, strCompanyFileName, qbXMLCountry, qbXMLMajorVers or 0, qbXMLMinorVers or 0
            )

    @operation(Text, Text, Text, Text, returns=Number)
    def receiveResponseXML(ctx, ticket, response, hresult, message):
        with _answer(ctx) as answer:
            return _story(ctx).receive_response(ticket, answer, hresult, message)

    @operation(Text, Text, Text)
    def connectionError(ctx, ticket, hresult, message):
        return _story(ctx).connection_error(ticket, hresult, message)

    @operation(Text)
    def getLastError(ctx, ticket):
        return _story(ctx).get_last_error(ticket)

    @operation(Text)
    def closeConnection(ctx, ticket):
        return _story(ctx).close_connection(ticket)

    @operation(Text, Text)
    def getInteractiveURL(ctx, wcTicket, sessionID):
        return _story(ctx).interactive_url(wcTicket, sessionID)

    @operation(Text, Text)
    def interactiveRejected(ctx, wcTicket, reason):
        return _story(ctx).interactive_rejected(wcTicket, reason)

    @operation(Text)
    def interactiveDone(ctx, wcTicket):
        return _story(ctx).interactive_done(wcTicket)

    @operation(Text)
    def isInteractiveDone(ctx, wcTicket):
        return _story(ctx).interactive_done(wcTicket)
