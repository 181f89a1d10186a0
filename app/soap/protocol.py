"""spyne's part: the declared operations with their types, the WSDL, and the fault for whatever is no operation."""

from __future__ import annotations

import logging
import math
from typing import Any

from app.soap import spyne_compat  # noqa: F401 - before spyne
from app.soap.boundary import CALL, Call
from app.soap.envelope import TNS, Envelope
from app.soap.operations import SERVICE, Operations

import spyne.const  # isort: skip
from spyne import Application  # isort: skip
from spyne.protocol.soap import Soap11  # isort: skip
from spyne.server.wsgi import WsgiApplication  # isort: skip

ENVELOPE = "qbconnector.envelope"  # where ``run`` leaves the Envelope for ``ReadAlready``
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"


class ReadAlready(Soap11):  # type: ignore[misc] # spyne has no types
    """SOAP 1.1 whose document was read by a stream parser with limits.

    spyne would hold the body whole, and its log shows requests that it cannot parse, passwords included.
    """

    def create_in_document(self, ctx: Any, charset: str | None = None) -> None:
        envelope: Envelope = ctx.transport.req[ENVELOPE]
        ctx.in_document = (envelope.document(), {})


class Spyne:
    """The spyne application; it keeps nothing between calls and serves any number of threads."""

    def __init__(self) -> None:
        # After every call that ends a second or more after the last collection spyne would run a full one.
        spyne.const.MIN_GC_INTERVAL = math.inf
        logging.getLogger("spyne").setLevel(logging.CRITICAL)  # it logs what callers sent; the endpoint logs calls
        self.application = Application([Operations], tns=TNS, name=SERVICE, in_protocol=ReadAlready(), out_protocol=Soap11())
        self._wsgi = WsgiApplication(self.application)

    def run(self, envelope: Envelope, call: Call) -> tuple[int, bytes]:
        """What spyne answers, in surroundings of our own: no header of the request has a say in it."""
        statuses: list[str] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            statuses.append(status)

        surroundings: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            ENVELOPE: envelope,
            CALL: call,
        }
        try:
            body = b"".join(self._wsgi(surroundings, start_response))
        finally:
            surroundings.clear()  # spyne's contexts are cycles, which keep what is in here until some later collection
        return int(statuses[0][:3]), body

    def wsdl(self, address: str) -> bytes:
        """The service's description with this address, and the SOAPAction that Intuit's clients send."""
        document = self._wsgi.doc.wsdl11
        document.event_manager.add_listener("wsdl_document_built", _name_actions)
        document.build_interface_document(address)
        built: bytes = document.get_interface_document()
        return built


def _name_actions(document: Any) -> None:
    for action in document.root_elt.iter(f"{WSDL_SOAP}operation"):
        action.set("soapAction", TNS + action.get("soapAction", ""))
    for part in document.root_elt.iter(f"{WSDL}part"):
        part.set("name", "parameters")
