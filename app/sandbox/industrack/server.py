"""Serves a sandbox IndusTrack over HTTP, a thread a request."""

import socket
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.sandbox.industrack.api import api
from app.sandbox.industrack.control import control
from app.sandbox.industrack.current import current, serving
from app.sandbox.industrack.industrack import Industrack
from app.sandbox.industrack.page import page
from app.sandbox.industrack.problems import problem

BASE_PATH = "/api/v1"
BODY_LIMIT = 64 * 1024 * 1024


class _Quiet(WSGIRequestHandler):
    """Does not print a line a request: the sandbox keeps its own log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """A client that left, or that was cut off on purpose, is no news."""


@dataclass(frozen=True)
class RunningServer:
    """A sandbox that is listening. ``url`` is what the connector is given; the collections hang below it."""

    url: str
    address: str
    industrack: Industrack
    _server: BaseWSGIServer
    _thread: threading.Thread

    def stop(self) -> None:
        """Stop listening, and end what runs in the background."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.industrack.stop()

    def __enter__(self) -> "RunningServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


@cache
def application() -> Flask:
    """The sandbox as a WSGI application; ``serving`` says which one it is about. Made once: its routes cost more than a poll."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.register_blueprint(api, url_prefix=BASE_PATH)
    app.register_blueprint(control, url_prefix="/_sandbox")

    @app.get("/")
    def home() -> str:
        return page(current())

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        return problem(error.code or 500, error.description or "")

    return app


def serve(industrack: Industrack, host: str = "127.0.0.1", port: int = 0) -> RunningServer:
    """Serve it until ``stop``; port 0 takes a free one. Raises: OSError when the port is taken."""
    with socket.create_server((host, port), backlog=128) as listening:  # make_server exits when the port is taken
        app = serving(application(), industrack)
        server = make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="sandbox-industrack", daemon=True)
    thread.start()
    address = f"http://{host}:{server.port}"
    return RunningServer(address + BASE_PATH, address, industrack, server, thread)
