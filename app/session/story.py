"""The story of one poll: what each call of the Web Connector does, in the order in which they come.

Every call works in one transaction that holds the session's row; what is answered was committed before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import qbxml
from app.services import Services
from app.session import answers, checking, closing, giving_up, hand_out, login, sessions
from app.session import company_file as files
from app.session.opening import opened
from app.session.outgoing import Answer, Call
from app.session.states import Outcome
from app.store.engine import patiently

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_SAID = 300  # characters of QuickBooks' own words in the status column
MOST_HCP = 4 << 20  # bytes; a real one has some 20 KB


class Story:
    """What the SOAP operations call; see ``app.soap``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def server_version(self) -> str:
        return "IndusTrack QuickBooks sync 1"

    def authenticate(self, user_name: str, password: str) -> list[str]:
        return login.authenticate(self._services, user_name, password)

    def send_request(self, ticket: str, hcp: Answer, company_file: str, country: str, major: int, minor: int) -> str:
        """qbXML, or ``""`` when the session waits or must stop: getLastError says which."""

        def work(call: Call) -> str:
            session = call.session
            if session.ended_at is not None:
                return ""
            awaited = session.progress.pop("awaiting", None)
            if awaited is not None:  # the Web Connector goes on without having brought the answer
                call.show(giving_up.let_go(call.connection, call.company_id, session.id, self._services.now()))
                session.progress.pop("pages", None)
                session.progress.pop("proving", None)
            version = f"{major}.{max(minor, 0)}" if major > 0 else None
            if not session.progress.get("opened") and not self._open(call, hcp, company_file, version):
                return ""
            xml = hand_out.next_message(call)
            session.progress["no_op"] = xml is None and session.ended_at is None
            return xml or ""

        return self._call(ticket, work, "", "send")

    def receive_response(self, ticket: str, answer: Answer, hresult: str, message: str) -> int:
        """The percentage done; 100 ends the session, a negative number stops it."""
        named = answers.named(answer)
        done = answers.DONE
        return self._call(ticket, lambda call: answers.receive(call, answer, hresult, message, named), done, "receive", named[0])

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        """``done``, or the company file to try: once whichever is open, when the path is at fault."""

        def work(call: Call) -> str:
            known = qbxml.hresult.lookup(hresult)
            said = " ".join(message.split())[:MOST_SAID]
            call.session.error = f"{known.remedy} QuickBooks said: {said}" if said else known.remedy
            log.warning("company %s: QuickBooks could not be opened, %s", call.company_id, hresult)
            retries = call.session.progress.setdefault("connection_errors", 0)
            call.session.progress["connection_errors"] = retries + 1
            code = hresult.strip().upper()[-2:]
            if retries == 0 and call.company.settings["company_file"] and code in {"03", "0A"}:
                return ""  # whichever file is open; the pin decides whether it is the right one
            call.session.end(Outcome.ERROR, self._services.now(), call.session.error)
            return "done"

        return self._call(ticket, work, "done")

    def get_last_error(self, ticket: str) -> str:
        def work(call: Call) -> str:
            if call.session.progress.pop("no_op", False):  # told once: it must not wait for ever for calls that fail
                return closing.NO_OP
            return call.session.error or call.session.message or closing.STRANGER

        return self._last_word(ticket, work, closing.STRANGER)

    def failed(self, ticket: str) -> None:
        """A call was not carried out, by a fault of ours: getLastError and the end of the update say so."""

        def work(call: Call) -> None:
            if call.session.ended_at is None:
                call.session.progress.pop("no_op", None)
                call.session.error = closing.OURS

        self._call(ticket, work, None)

    def close_connection(self, ticket: str) -> str:
        def work(call: Call) -> str:
            if call.session.ended_at is None and "awaiting" in call.session.progress:
                call.show(giving_up.let_go(call.connection, call.company_id, call.session.id, self._services.now()))
                call.brought.clear()  # was read before that
            return closing.close(call)

        return self._last_word(ticket, work, "Finished.", "close")

    def interactive_url(self, ticket: str, session_id: str) -> str:
        """Where a person authorises again; asked for only after getLastError has answered `Interactive mode`."""
        return self._services.settings.public_url

    def interactive_rejected(self, ticket: str, reason: str) -> str:
        return "Nothing was changed. The connection can be authorised at any time."

    def interactive_done(self, ticket: str) -> str:
        """Intuit's guide names both `Done` and an empty text; `Done` ends the waiting in either reading."""
        return "Done"

    def _open(self, call: Call, hcp: Answer, path: str, version: str | None) -> bool:
        """The first call: remember what QuickBooks is, and that it is the right company file. False ends the session."""
        call.session.progress["opened"] = True
        if not 0 < hcp.size <= MOST_HCP:
            files.keep(call, files.Seen(), path, version)
            return True
        try:
            seen = files.look(hcp.chunks())
        except qbxml.BrokenAnswer as broken:
            log.warning("company %s: strHCPResponse cannot be read: %s", call.company_id, broken)
            files.keep(call, files.Seen(), path, version)
            return True
        checking.note(call, seen)
        call.session.progress["hcp"] = seen.host is not None and seen.company is not None
        files.keep(call, seen, path, version)
        if files.is_right(call, seen, complete=False):
            return True
        answers.refuse(call)
        return False

    def _last_word(self, ticket: str, work: Callable[[Call], str], for_strangers: str, what: str = "") -> str:
        """The same for a call that only wants to hear: a session that ended as it began has said it all at its login."""
        company_id, told = sessions.told_at_login(self._services, ticket)
        if company_id is None:
            return for_strangers
        return told if told is not None else self._call(ticket, work, for_strangers, what)

    def _call(self, ticket: str, work: Callable[[Call], T], for_strangers: T, what: str = "", number: int | None = None) -> T:
        """Lock the session, do the work, commit, and only then show it and answer. ``what`` it is about to do, with which message
        set, says what is read as it begins.
        """

        def transaction() -> tuple[T, Call] | None:
            with opened(self._services, ticket, what, number) as call:
                if call is None:
                    return None
                answer, session = work(call), call.session
                if session.ended_at is None or session.outcome not in {Outcome.LOST}:
                    session.last_call_at = self._services.now()
                sessions.save(call.connection, session)
                return answer, call

        done = patiently(transaction)
        if done is None:
            return for_strangers
        answer, call = done
        for later in call.after_commit:
            later()
        self._services.view.session(call.company_id, sessions.shown(call.session), call.moved)
        return answer
