"""What is counted, with its labels. A new figure is one line here and one call where it happens.

Every label has few values by its nature; ids, names and addresses are none. What comes beyond
``MOST`` is counted as ``other``.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 200  # combinations of labels of one family in one process
CALLS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
TASKS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0)
WAITS = (0.1, 0.5, 1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
BYTES = (1e3, 1e4, 1e5, 1e6, 5e6, 2e7, 5e7)


@dataclass(frozen=True)
class Family:
    """A counter, or with ``buckets`` a histogram.

    ``from_nought`` are labels that alerts look at: they are shown before the first is counted, because Prometheus takes the first
    number that it sees of a series for where it began, and would miss a burst.
    """

    help: str
    labels: tuple[str, ...]
    buckets: tuple[float, ...] = ()
    from_nought: tuple[tuple[str, ...], ...] = ()


FAILED_CALLS = (
    ("authenticate", "wrong_password"),
    *((operation, "failed") for operation in ("authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection")),
)
FAILED_WORK = tuple((what, "failed") for what in ("ingest", "decide", "push", "pull", "prove"))
FAILED_RUNS = tuple((task, "failed") for task in ("sweep", "pull", "tell", "watch", "notify", "prove", "tidy"))
UNANSWERED = tuple((method, outcome) for method in ("GET", "POST", "PATCH") for outcome in ("5xx", "no_answer"))

FAMILIES: dict[str, Family] = {
    "qbconnector_soap_calls": Family("Calls of Web Connectors", ("operation", "outcome"), from_nought=FAILED_CALLS),
    "qbconnector_soap_seconds": Family("From a call's first byte to its answer", ("operation",), CALLS),
    "qbconnector_soap_received_bytes": Family("Size of a call", ("operation",), BYTES),
    "qbconnector_soap_sent_bytes": Family("Size of a call's answer", ("operation",), BYTES),
    "qbconnector_sessions": Family("Web Connector sessions that ended", ("outcome",)),
    "qbconnector_web_requests": Family("Requests of pages, API and webhooks", ("area", "status")),
    "qbconnector_web_seconds": Family("From such a request to its answer", ("area",), CALLS),
    "qbconnector_work": Family("Pieces of background work", ("what", "outcome"), from_nought=FAILED_WORK),
    "qbconnector_work_seconds": Family("How long a piece of background work took", ("what",), TASKS),
    "qbconnector_work_waited_seconds": Family("From when it was due to when a worker took it", ("what",), WAITS),
    "qbconnector_schedule_runs": Family("Runs of the schedule's tasks", ("task", "outcome"), from_nought=FAILED_RUNS),
    "qbconnector_schedule_seconds": Family("How long such a run took", ("task",), TASKS),
    "qbconnector_industrack_calls": Family("Calls to IndusTrack", ("method", "outcome"), from_nought=UNANSWERED),
    "qbconnector_industrack_seconds": Family("From such a call to its whole answer", ("method",), CALLS),
}
