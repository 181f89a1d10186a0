"""The Web Connector: adds an application from its .qwc file, and updates when it is told to or on a schedule."""

import ssl
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from app.sandbox.quickbooks import QuickBooksError
from app.sandbox.webconnector.endpoint import Endpoint, NoAnswer
from app.sandbox.webconnector.faults import Faults
from app.sandbox.webconnector.interactive import Interactive
from app.sandbox.webconnector.play import Account, Play
from app.sandbox.webconnector.program import Program
from app.sandbox.webconnector.qwc import Qwc, QwcRefused, QwcUnanswered
from app.sandbox.webconnector.service import Service
from app.sandbox.webconnector.soap import Result, Value
from app.sandbox.webconnector.update import Update

EVERY = 300.0
LOOK_WITHIN = 30.0  # seconds


class WebConnector:
    """One application in one Web Connector. Updates run one after another, from whichever thread."""

    def __init__(
        self,
        url: str,
        username: str,
        password: str,
        *,
        quickbooks: Program,
        owner_id: str = "",
        file_id: str = "",
        wait: float = 5.0,
        timeout: float = 100.0,
        version: str = "2.3.0.215",
        faults: Faults | None = None,
        keep: bool = False,
        interactive: Interactive | None = None,
        tls: ssl.SSLContext | None = None,
        added: bool = False,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """``wait`` are the seconds after NoOp, ``timeout`` those of a call; ``keep`` keeps the qbXML in ``Update``.

        ``pause`` is called with ``wait`` in place of sleeping so long.

        With OwnerID and FileID the company file gets the FileID at the first contact, unless ``add`` wrote it or
        ``added`` says that it was there long before.
        """
        self.faults = faults or Faults()
        self.quickbooks = quickbooks
        self.every = EVERY
        self._account = Account(username, password, version, wait, keep)
        self._ids = (owner_id, file_id) if owner_id and file_id else None
        self._file_id_written = added
        self._tls = tls
        self._interactive = interactive or Interactive()
        self._endpoint = Endpoint(url, timeout, tls)
        self._stop = threading.Event()
        self._pause = pause or self._stop.wait
        self._service = Service(self._endpoint, self.faults, self._stop.wait)
        self._lock = threading.Lock()
        self._qwc: Qwc | None = None

    @classmethod
    def from_qwc(cls, source: Qwc | Path | str | bytes, password: str, *, quickbooks: Program, **options: Any) -> "WebConnector":
        """A Web Connector for the application of a .qwc file; ``add`` it before the first update.

        Raises: QwcRefused, OSError.
        """
        qwc = source if isinstance(source, Qwc) else Qwc.read(source)
        ids = {"owner_id": qwc.owner_id, "file_id": qwc.file_id}
        made = cls(qwc.app_url, qwc.user_name, password, quickbooks=quickbooks, **(ids | options))
        made.every = qwc.every or EVERY
        made._qwc = qwc
        return made

    def add(self) -> None:
        """What happens when a customer adds the .qwc file: its addresses are looked at, the FileID is written.

        Raises: QwcRefused with the QBWC code.
        """
        if self._qwc is None:
            raise QwcRefused("Only an application that came from a .qwc file can be added.")
        for url in self._qwc.addresses():
            self._look_at(url, ("QBWC1003" if url == self._qwc.app_support else "QBWC1048"))
        try:
            company = self.quickbooks.open()
            try:
                company.write_file_id(self._qwc.owner_id, self._qwc.file_id)
            finally:
                company.close()
        except QuickBooksError as error:
            raise QwcRefused(f"QBWC1013: {error.message} ({error.hresult})") from error
        self._file_id_written = True

    def _look_at(self, url: str, code: str) -> None:
        try:
            answer = Endpoint(url, LOOK_WITHIN, self._tls).get()
        except NoAnswer as error:
            raise QwcUnanswered(f"{code}: {url} did not answer. {error}") from error
        if answer.status not in (200, 202):
            raise QwcRefused(f"{code}: {url} answered HTTP status {answer.status}.")

    def update(self) -> Update:
        """One update; what the service or QuickBooks does wrong is in what it returns."""
        with self._lock:
            first_contact = None if self._file_id_written else self._ids
            play = Play(self._account, self._service, self.quickbooks, self._interactive, first_contact, self._stop, self._pause)
            try:
                update = play.run()
            finally:
                self._endpoint.close()
            self._file_id_written = self._file_id_written or "sendRequestXML" in update.operations
            return update

    def run(
        self,
        every: float | None = None,
        stop: threading.Event | None = None,
        seen: Callable[[Update], object] = lambda _: None,
    ) -> None:
        """Update again and again until ``stop``; the service may ask for longer pauses. ``seen`` gets each update."""
        stop = stop or self._stop
        while not stop.is_set() and not self._stop.is_set():
            update = self.update()
            seen(update)
            pause = self.every if every is None else every
            stop.wait(max(pause, update.least_interval or 0, update.postponed_for or 0))

    def stop(self) -> None:
        """End the update at its next call, waits included, as its user would with a click; it can not be undone."""
        self._stop.set()

    def call(self, operation: str, **values: Value) -> Result:
        """One call by itself, in whichever order and with whichever ticket. Raises: CallFailed."""
        with self._lock:
            try:
                return self._service.call(Update(), operation, **values)
            finally:
                self._endpoint.close()

    def deliver_held(self) -> list[Result]:
        """Make the calls that were held back, in order. Raises: CallFailed."""
        with self._lock:
            try:
                return self._service.deliver_held(Update())
            finally:
                self._endpoint.close()


def update_together(connectors: Sequence[WebConnector]) -> list[Update]:
    """Let several Web Connectors update at the same time."""
    with ThreadPoolExecutor(max_workers=len(connectors)) as threads:
        return list(threads.map(WebConnector.update, connectors))
