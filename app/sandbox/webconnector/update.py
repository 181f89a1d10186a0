"""What one update was like."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """How an update ended."""

    DONE = "done"
    NOTHING_TO_DO = "nothing_to_do"
    REFUSED = "refused"  # unknown user, wrong password, or a version that the service does not want
    BUSY = "busy"
    POSTPONED = "postponed"
    ERROR = "error"  # the service, or QuickBooks, ended it with an error
    LOST = "lost"  # a call failed: no answer, or none that could be read
    CRASHED = "crashed"  # the Web Connector died, because a test wanted it
    STOPPED = "stopped"  # its user stopped it


class Call(NamedTuple):
    """One call of the service, and how long it took."""

    operation: str
    seconds: float


@dataclass
class Update:
    """One update, as the Web Connector's window and log show it."""

    outcome: Outcome = Outcome.LOST
    calls: list[Call] = field(default_factory=list)
    status_text: str = ""  # what the status column shows in the end
    error: str | None = None  # begins with the QBWC code where there is one
    unreachable: bool = False
    ticket: str = ""
    progress: list[int] = field(default_factory=list)  # what receiveResponseXML answered
    postponed_for: int | None = None  # seconds
    least_interval: int | None = None  # seconds
    server_version: str = ""
    log: list[str] = field(default_factory=list)  # never a password, never qbXML
    requests: list[str] = field(default_factory=list)  # qbXML, when it is to be kept
    responses: list[str] = field(default_factory=list)

    @property
    def operations(self) -> list[str]:
        """The names of the calls, in order."""
        return [call.operation for call in self.calls]

    @property
    def seconds(self) -> float:
        """How long all calls took together."""
        return sum(call.seconds for call in self.calls)
