"""QuickBooks itself: opens the company file, or says why it cannot."""

from app.sandbox.quickbooks.behaviour import Behaviour
from app.sandbox.quickbooks.books.books import Clock
from app.sandbox.quickbooks.company_file import CompanyFile
from app.sandbox.quickbooks.errors import QuickBooksError
from app.sandbox.quickbooks.program_state import ProgramState
from app.sandbox.quickbooks.session import Session

_REASONS = {
    "0x80040401": "QuickBooks could not be accessed.",
    "0x80040408": "QuickBooks could not be started.",
    "0x80040410": "The company file is open in another mode than the one that was asked for.",
    "0x80040418": "The QuickBooks Admin has not yet allowed this application to read the company file.",
    "0x8004041A": "This application has no permission to access the company file.",
    "0x8004041B": "QuickBooks could not lock what it needs.",
    "0x8004041D": "Automatic login is not allowed for this application.",
    "0x80040420": "The QuickBooks user denied access.",
    "0x80040422": "The file needs single-user mode while another application uses it.",
}


class QuickBooks:
    """A QuickBooks program with one company file.

    ``behaviour`` and ``clock`` become those of the file, so that edits by hand follow them as well.
    """

    def __init__(self, file: CompanyFile, behaviour: Behaviour | None = None, clock: Clock | None = None) -> None:
        self.file = file
        self.behaviour = behaviour or file.behaviour
        self._clock = clock
        self._state = ProgramState()
        self._take(file)

    def _take(self, file: CompanyFile) -> None:
        file.behaviour = self.behaviour
        if self._clock is not None:
            file.clock = self._clock

    def switch_to(self, file: CompanyFile) -> None:
        """Open another company file, as the person at the PC does; sessions with the old one end."""
        with self.file.lock:
            self.file.generation += 1
        self.file = file
        self._take(file)

    @property
    def company_file_name(self) -> str:
        """The path that the Web Connector reports, as Windows spells it."""
        return self.file.path

    @property
    def country(self) -> str:
        return self.behaviour.country

    @property
    def major(self) -> int:
        return self.behaviour.newest[0]

    @property
    def minor(self) -> int:
        return self.behaviour.newest[1]

    @property
    def processed(self) -> int:
        """How many message sets were taken on so far."""
        return self._state.processed

    def open(self, company_file: str = "", qbxml_version: str = "13.0") -> Session:
        """Begin a session with the file at this path, or with the one that is open.

        Raises: QuickBooksError with the HRESULT and a sentence.
        """
        behaviour = self.behaviour
        if behaviour.open_fault:
            reason = _REASONS.get(behaviour.open_fault.upper().replace("0X", "0x"), "QuickBooks could not be opened.")
            raise QuickBooksError(behaviour.open_fault, reason)
        if qbxml_version not in behaviour.qbxml_versions:
            raise QuickBooksError("0x80040423", f"This QuickBooks does not speak qbXML {qbxml_version}.")
        ours = not company_file or company_file.casefold() == self.file.path.casefold()
        if not behaviour.running:
            self._start(company_file, ours=ours)
        elif not ours:
            raise QuickBooksError("0x8004040A", "Another company file is open in QuickBooks.")
        if behaviour.modal_dialog:
            raise QuickBooksError("0x80040414", "QuickBooks shows a dialog that must be closed first.")
        return Session(self.file, self._state, qbxml_version)

    def _start(self, company_file: str, *, ours: bool) -> None:
        if not company_file:
            raise QuickBooksError("0x80040416", "QuickBooks is not running, and no company file was named.")
        if not ours:
            raise QuickBooksError("0x80040403", "The company file cannot be opened.")
        if not self.behaviour.automatic_login:
            raise QuickBooksError("0x8004041D", "Automatic login is not allowed for this application.")
