"""What people are told when something is not there or cannot be done."""

from __future__ import annotations


class Missing(LookupError):
    """There is no such company, request, message, change or attention; the message says so in words."""


class Refusal(ValueError):
    """It cannot be done as asked; the message says why, and what is allowed.

    ``code`` is for programs, ``field`` names what was given wrongly where one thing was, ``remedy`` says what to do.
    """

    def __init__(self, message: str, *, code: str = "refused", field: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.remedy = remedy
