"""A password that was just made, kept for a few minutes in its maker's own browser, so that a reload shows it and makes no other.

It is encrypted in a cookie of the page's own path, and goes when somebody goes on from the page.
"""

from __future__ import annotations

from flask import Request
from werkzeug.wrappers import Response

from app.vault import CannotDecrypt, Vault
from app.web.context import context

COOKIE = "made"
SECONDS = 900


def keep(answer: Response, secret: str, path: str) -> None:
    settings = context().settings
    answer.set_cookie(
        COOKIE,
        _vault().encrypt(secret).decode("ascii"),
        max_age=SECONDS,
        path=path,
        secure=settings.public_url.startswith("https://"),
        httponly=True,
        samesite="Strict",
    )


def kept(request: Request) -> str | None:
    """What was kept for this browser; None when there is nothing, or it is not ours."""
    try:
        return _vault().decrypt(request.cookies.get(COOKIE, "").encode()) or None
    except CannotDecrypt:
        return None


def forget(answer: Response, path: str) -> None:
    answer.delete_cookie(COOKIE, path=path)


def _vault() -> Vault:
    return Vault(context().settings.secret_key)
