"""A control address of a QuickBooks that runs: mischief from another process, on this machine only."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.mischief import Mischief

LARGEST = 1024 * 1024


class Control:
    """Listens on a free port of 127.0.0.1 until ``stop``; ``changed`` is called after everything that was done."""

    def __init__(self, mischief: Mischief, port: int = 0, changed: Callable[[], object] = lambda: None) -> None:
        handler = type("Handler", (_Handler,), {"mischief": mischief, "changed": staticmethod(changed)})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="control", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    mischief: Mischief
    changed: Callable[[], object]

    def do_POST(self) -> None:
        """POST /mischief with an action as JSON; a page on another site cannot send that."""
        if self.path != "/mischief" or self.headers.get_content_type() != "application/json":
            self._answer(404, {"error": "POST JSON to /mischief."})
            return
        try:
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 <= length <= LARGEST:
                raise ValueError("The request is too large.")
            asked = json.loads(self.rfile.read(length))
            done = self.mischief.act(**asked)
            self.changed()
        except (ValueError, TypeError, ArithmeticError, OSError) as error:
            self._answer(400, {"error": str(error) or type(error).__name__})
        except Refusal as refusal:
            self._answer(409, {"error": str(refusal)})
        else:
            self._answer(200, done)

    def _answer(self, status: int, value: Any) -> None:
        body = json.dumps(value, default=str).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing of its own."""
