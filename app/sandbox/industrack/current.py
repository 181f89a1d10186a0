"""The sandbox that the current request is about."""

from flask import Flask, current_app

from app.sandbox.industrack.industrack import Industrack

NAME = "sandbox-industrack"


def put(app: Flask, industrack: Industrack) -> None:
    """Let the application serve this sandbox."""
    app.extensions[NAME] = industrack


def current() -> Industrack:
    """The sandbox that the application serves."""
    industrack: Industrack = current_app.extensions[NAME]
    return industrack
