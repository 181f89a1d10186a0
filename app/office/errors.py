"""What people are told when something is not there or cannot be done."""

from __future__ import annotations


class Missing(LookupError):
    """There is no such company, request, message, change or attention; the message says so in words."""


class Refusal(ValueError):
    """It cannot be done as asked; the message says why, and what is allowed."""
