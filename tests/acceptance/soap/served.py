"""What the web server loads in these tests: the endpoint with a story that tells what it got by its size and hash."""

from __future__ import annotations

import hashlib
import resource
import time

from app.front.application import Front
from app.soap.endpoint import build
from app.soap.limits import CAPS, Limits
from app.soap.story import Answer


class Told:
    """A story whose last error says of the process the most memory in KB and the seconds worked, and the last answer's hash."""

    def __init__(self) -> None:
        self._last = "nothing"

    def server_version(self) -> str:
        return "a test"

    def authenticate(self, user_name: str, password: str) -> list[str]:
        return [f"ticket of {user_name}", "" if password == "right" else "nvu"]

    def send_request(self, ticket: str, hcp: Answer, company_file: str, country: str, major: int, minor: int) -> str:
        return f"{company_file} {country} {major}.{minor} {hcp.size}"

    def receive_response(self, ticket: str, answer: Answer, hresult: str, message: str) -> int:
        digest = hashlib.sha256()
        for chunk in answer.chunks():
            digest.update(chunk)
        self._last = digest.hexdigest()
        return 50

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        return "done"

    def get_last_error(self, ticket: str) -> str:
        return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss} {time.process_time()} {self._last}"

    def failed(self, ticket: str) -> None:
        raise AssertionError(f"a call of {ticket} failed")

    def close_connection(self, ticket: str) -> str:
        return f"closed {ticket}"

    def interactive_url(self, ticket: str, session_id: str) -> str:
        return ""

    def interactive_rejected(self, ticket: str, reason: str) -> str:
        return ""

    def interactive_done(self, ticket: str) -> str:
        return "Done"


def make(threads: int) -> Front:
    """The endpoint behind the front, as the service has it."""
    soap = build(Told(), "http://localhost")
    return Front(soap, caps=CAPS, pace=Limits().pace, threads=threads, takes_body=soap.receive)
