"""The SOAP fault for a request that is not carried out."""

from __future__ import annotations

from xml.sax.saxutils import escape

FAULT = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>'
    "<faultcode>soap:{side}</faultcode><faultstring>{text}</faultstring>"
    "</soap:Fault></soap:Body></soap:Envelope>"
)


def client_fault(text: str) -> bytes:
    """The caller did something that will not work next time either."""
    return FAULT.format(side="Client", text=escape(text)).encode()


def server_fault(text: str) -> bytes:
    """We failed before the operation was known."""
    return FAULT.format(side="Server", text=escape(text)).encode()
