"""Updates played by the C# program, which asks the simulated QuickBooks through its line."""

from pathlib import Path

from app.sandbox.quickbooks import QuickBooksError
from app.sandbox.webconnector import Outcome, Update, WebConnector
from app.sandbox.webconnector.program import CompanySession, Program
from tests.contract.dotnet.line import Line

WAIT_AFTER_NOOP = "300"  # milliseconds


class DotNetConnector(WebConnector):
    """Updates as the sandbox's Web Connector does, but what talks to the service is .NET."""

    def __init__(
        self, program: Path, url: str, username: str, password: str, quickbooks: Program, owner_id: str, file_id: str
    ) -> None:
        super().__init__(url, username, password, quickbooks=quickbooks)
        self._program = program
        self._login = (url, username, password)
        self._first_contact: tuple[str, str] | None = (owner_id, file_id)
        self._company: CompanySession | None = None

    def update(self) -> Update:
        """One update in a program of its own, as the real one starts anew with the PC."""
        url, username, password = self._login
        update = Update()
        with Line(self._program, url) as line:
            line.tell("update", username, password, WAIT_AFTER_NOOP)
            while True:
                word, values = line.hear()
                texts = ["" if value is None else value for value in values]
                if word == "ended":
                    update.outcome, (update.ticket, update.error, update.status_text) = Outcome(texts[0]), texts[1:]
                    return update
                if word == "version":
                    update.server_version = texts[0]
                elif word == "progress":
                    update.progress.append(int(texts[0]))
                else:
                    self._play_quickbooks(line, update, word, *texts)

    def _play_quickbooks(self, line: Line, update: Update, word: str, *values: str) -> None:
        try:
            answer = self._answer(update, word, *values)
        except QuickBooksError as error:
            line.tell("failed", error.hresult, error.message)
        else:
            line.tell("done", *answer)

    def _answer(self, update: Update, word: str, *values: str) -> list[str]:
        """What QuickBooks answers. Raises: QuickBooksError."""
        if word == "open":
            company = self._company = self.quickbooks.open(company_file=values[0])
            return [self.quickbooks.company_file_name, company.country, str(company.major), str(company.minor)]
        assert self._company is not None, f"{word} before a company file is open"
        if word == "greeting":
            if self._first_contact is not None:
                self._company.write_file_id(*self._first_contact)
                self._first_contact = None
            return [self._company.hcp()]
        if word == "process":
            update.requests.append(values[0])
            update.responses.append(self._company.process(values[0]))
            return [update.responses[-1]]
        assert word == "close", f"the C# program says {word}"
        self._company.close()
        return []
