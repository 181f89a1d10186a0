"""What the web server loads in these tests: the real endpoint with a story that tells back what it was told."""

import hashlib
import json

from app.soap.endpoint import build
from app.soap.story import Answer


class ToldBack:
    """Whatever text comes in goes out again; of the last answer of QuickBooks ``get_last_error`` tells what it was."""

    def __init__(self) -> None:
        self._last: dict[str, object] = {}

    def server_version(self) -> str:
        return "a test"

    def authenticate(self, user_name: str, password: str) -> list[str]:
        return [user_name, password]

    def send_request(self, ticket: str, hcp: Answer, company_file: str, country: str, major: int, minor: int) -> str:
        return "|".join([ticket, b"".join(hcp.chunks()).decode(), company_file, country, f"{major}.{minor}"])

    def receive_response(self, ticket: str, answer: Answer, hresult: str, message: str) -> int:
        digest, beginning = hashlib.sha256(), b""
        for chunk in answer.chunks():
            digest.update(chunk)
            beginning = beginning or chunk[:1000]
        self._last = {"sha256": digest.hexdigest(), "begins": beginning.decode(errors="ignore"), "hresult": hresult}
        return int(message or 50)

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        return "|".join([ticket, hresult, message])

    def get_last_error(self, ticket: str) -> str:
        return json.dumps(self._last)

    def failed(self, ticket: str) -> None:
        raise AssertionError(f"a call of {ticket} failed")

    def close_connection(self, ticket: str) -> str:
        return ticket

    def interactive_url(self, ticket: str, session_id: str) -> str:
        return "|".join([ticket, session_id])

    def interactive_rejected(self, ticket: str, reason: str) -> str:
        return "|".join([ticket, reason])

    def interactive_done(self, ticket: str) -> str:
        return ticket


app = build(ToldBack(), "http://localhost")
