"""The service as the Web Connector sees it: its operations, called one at a time, each logged and timed."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.sandbox.webconnector import soap
from app.sandbox.webconnector.endpoint import Cut, Endpoint, NoAnswer, Unreachable, UntrustedCertificate
from app.sandbox.webconnector.faults import Faults, Kind
from app.sandbox.webconnector.soap import BadAnswer, Result, Unwritable, Value
from app.sandbox.webconnector.update import Call, Update
from app.sandbox.webconnector.wire import HttpAnswer

CODES: Final = {
    "authenticate": "QBWC1012",
    "clientVersion": "QBWC1046",
    "sendRequestXML": "QBWC1041",
    "receiveResponseXML": "QBWC1042",
    "getLastError": "QBWC1043",
    "closeConnection": "QBWC1044",
    "connectionError": "QBWC1045",
}
CUTS: Final = {
    Kind.CUT_REQUEST: Cut.IN_REQUEST,
    Kind.HANG_UP: Cut.AFTER_REQUEST,
    Kind.LOSE_ANSWER: Cut.BEFORE_ANSWER_IS_READ,
}


class Crashed(Exception):
    """The Web Connector died, because a test wanted it."""


class CallFailed(Exception):
    """A call failed; the message is what the Web Connector logs."""

    def __init__(self, operation: str, cause: Exception) -> None:
        code = "QBWC1048" if isinstance(cause, UntrustedCertificate) else CODES.get(operation, "")
        super().__init__(f"{code}: {operation} failed. {cause}".removeprefix(": "))
        self.cause = cause

    @property
    def unreachable(self) -> bool:
        """Whether there was nobody to talk to."""
        return isinstance(self.cause, Unreachable)


@dataclass(frozen=True)
class HeldCall:
    """A call that was not made in time."""

    operation: str
    values: dict[str, Value]


class Service:
    """Calls the service; ``sleep`` waits, so that whoever stops the Web Connector need not wait it out."""

    def __init__(self, endpoint: Endpoint, faults: Faults, sleep: Callable[[float], object] = time.sleep) -> None:
        self._endpoint = endpoint
        self._faults = faults
        self.sleep = sleep
        self.held: list[HeldCall] = []

    def call(self, update: Update, operation: str, **values: Value) -> Result:
        """One call with the faults that are due. Raises: CallFailed, Crashed."""
        due = self._faults.take(operation)
        if Kind.OTHER_FIRST in due:
            other = due[Kind.OTHER_FIRST].other
            known = {name: values.get(name, "") for name in soap.OPERATIONS[other].parameters}
            self._exchange(update, other, {name: 0 if name.endswith("Vers") else v for name, v in known.items()}, None)
        if Kind.DELAY in due:
            self.sleep(due[Kind.DELAY].seconds)
        if Kind.DELIVER_HELD in due:
            self.deliver_held(update)
        if Kind.UNKNOWN_TICKET in due:
            values = {n: secrets.token_hex(16) if n.lower().endswith("ticket") else v for n, v in values.items()}
        if Kind.HOLD in due:
            self.held.append(HeldCall(operation, values))
            raise Crashed(f"held back before {operation}")
        if Kind.CRASH_BEFORE in due:
            raise Crashed(f"before {operation}")
        cut = next((CUTS[kind] for kind in CUTS if kind in due), None)
        result = self._exchange(update, operation, values, cut)
        if Kind.TWICE in due:
            result = self._exchange(update, operation, values, None)
        if Kind.CRASH_AFTER in due:
            raise Crashed(f"after {operation}")
        return result

    def deliver_held(self, update: Update) -> list[Result]:
        """Make the calls that were held back, in order. Raises: CallFailed."""
        held, self.held = self.held, []
        return [self._exchange(update, one.operation, one.values, None) for one in held]

    def _exchange(self, update: Update, operation: str, values: dict[str, Value], cut: Cut | None) -> Result:
        began = time.monotonic()
        try:
            answer = self._endpoint.post(soap.INTUIT + operation, soap.write(operation, values), cut)
            result = soap.read(operation, checked(answer))
        except (NoAnswer, BadAnswer, Unwritable) as error:
            failure = CallFailed(operation, error)
            update.log.append(str(failure))
            raise failure from error
        finally:
            update.calls.append(Call(operation, time.monotonic() - began))
        update.log.append(f"{operation}: {_shown(operation, result)}")
        return result


def checked(answer: HttpAnswer) -> bytes:
    """The envelope of an answer that .NET would read. Raises: BadAnswer."""
    kind = answer.headers.get("Content-Type", "")
    is_xml = kind.partition(";")[0].strip().lower() == "text/xml"
    if answer.status == 500 and is_xml and answer.body:
        soap.read("serverVersion", answer.body)  # raises what the fault says
    if answer.status != 200:
        raise BadAnswer(f"The service answered HTTP status {answer.status} {answer.reason}.")
    if not is_xml:
        raise BadAnswer(f"The service answered {kind or 'no content type'} where text/xml belongs.")
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BadAnswer("The service compressed its answer, which nobody asked for.")
    if not answer.body:
        raise BadAnswer("The service answered nothing.")
    return answer.body


def _shown(operation: str, result: Result) -> str:
    if operation == "sendRequestXML":
        return f"{len(str(result))} characters"
    if isinstance(result, list):
        return f"{len(result)} values, {result[1]!r}" if len(result) > 1 else f"{len(result)} values"
    return repr(result)
