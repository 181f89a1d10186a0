"""spyne's part: dispatch, types, answers and the WSDL, on documents that ``envelope`` has read already."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

from app.soap import spyne_compat  # noqa: F401 - before spyne
from app.soap.envelope import TNS, Envelope
from app.soap.operations import SERVICE, Operations

import spyne.const  # isort: skip
from spyne import Application  # isort: skip
from spyne.protocol.soap import Soap11  # isort: skip
from spyne.server.wsgi import WsgiApplication  # isort: skip

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ENVELOPE = "qbconnector.envelope"  # where the endpoint leaves the Envelope for ``ReadAlready``
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
WSDL_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"


class ReadAlready(Soap11):  # type: ignore[misc] # spyne has no types
    """SOAP 1.1 whose document was read by a stream parser with limits.

    spyne would hold the body whole, and its log shows requests that it cannot parse, passwords included.
    """

    def create_in_document(self, ctx: Any, charset: str | None = None) -> None:
        envelope: Envelope = ctx.transport.req[ENVELOPE]
        ctx.in_document = (envelope.document, {})


def build() -> WSGIApplication:
    """The spyne application; it keeps nothing between calls and serves any number of threads."""
    # After every call that ends a second or more after the last collection spyne would run a full one.
    spyne.const.MIN_GC_INTERVAL = math.inf
    logging.getLogger("spyne").setLevel(logging.CRITICAL)  # it logs what callers sent; the endpoint logs calls
    application = Application([Operations], tns=TNS, name=SERVICE, in_protocol=ReadAlready(), out_protocol=Soap11())
    wsgi: WSGIApplication = WsgiApplication(application)
    return wsgi


def wsdl(application: Any, address: str) -> bytes:
    """The service's description with this address, and the SOAPAction that Intuit's clients send."""
    document = application.doc.wsdl11
    document.event_manager.add_listener("wsdl_document_built", _name_actions)
    document.build_interface_document(address)
    built: bytes = document.get_interface_document()
    return built


def _name_actions(document: Any) -> None:
    for action in document.root_elt.iter(f"{WSDL_SOAP}operation"):
        action.set("soapAction", TNS + action.get("soapAction", ""))
    for part in document.root_elt.iter(f"{WSDL}part"):
        part.set("name", "parameters")
