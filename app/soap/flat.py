"""The operations without spyne's generic reading and writing: texts and numbers in, one text, number or list of texts out.

What the operations are called, what they take and in which order stays declared with spyne, which also makes the WSDL of it;
here it is read back from there once. Most calls are idle polls, and spyne's reading and writing was most of their cost. A test
compares every answer, byte for byte, with spyne's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.soap.boundary import Call, carry_out
from app.soap.envelope import SOAP, TNS
from app.soap.shapes import Number, Result

OPENING = (
    f"<?xml version='1.0' encoding='UTF-8'?>\n<soap11env:Envelope xmlns:soap11env=\"{SOAP}\" xmlns:tns=\"{TNS}\"><soap11env:Body>"
)
CLOSING = "</soap11env:Body></soap11env:Envelope>"
SPECIAL = re.compile("[&<>\r]")


@dataclass(frozen=True)
class Operation:
    """One operation of the Web Connector, ready to be called."""

    name: str
    function: Callable[..., Any]
    parameters: tuple[tuple[str, bool], ...]  # in Intuit's order; whether it is a number
    opening: str
    closing: str

    def run(self, given: Mapping[str, str], call: Call) -> bytes:
        """The whole answer to a call with these parameters."""
        values = [_value(given.get(name), is_number) for name, is_number in self.parameters]
        answer = carry_out(self.name, self.function, call, values)
        return f"{self.opening}{_written(answer)}{self.closing}".encode()


def operations(application: Any) -> dict[str, Operation]:
    """All that the spyne application declares, by name."""
    declared = (one for (one,) in application.interface.service_method_map.values())
    return {one.name: _operation(one) for one in declared}


def _operation(declared: Any) -> Operation:
    name: str = declared.name
    (result,) = declared.out_message._type_info
    return Operation(
        name,
        declared.function,
        tuple((parameter, issubclass(kind, Number)) for parameter, kind in declared.in_message._type_info.items()),
        f"{OPENING}<tns:{name}Response><tns:{result}>",
        f"</tns:{result}></tns:{name}Response>{CLOSING}",
    )


def _value(text: str | None, is_number: bool) -> str | int | None:
    if text is None or not is_number:
        return text
    return int(text)  # the envelope holds nothing else in a number's place


def _written(answer: Result) -> str:
    if isinstance(answer, list):
        return "".join(f"<tns:string>{_escaped(one)}</tns:string>" for one in answer)
    return _escaped(answer) if isinstance(answer, str) else str(answer)


def _escaped(text: str) -> str:
    if not SPECIAL.search(text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
