"""Who may see a page: operators by key or signed cookie; forms that only our own pages can send; headers."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from app.front.address import from_where
from app.office.callers import OPERATORS, Caller
from app.office.users import Visitor
from app.web.attempts import Attempts
from app.web.context import KEY, Context, context, office

log = logging.getLogger(__name__)

TYPED, SENT, NAMED = "qbconnector.typed", "qbconnector.sent", "qbconnector.named"
MOST_TYPED, MOST_SENT, MOST_NAMED = 10, 300, 50  # wrong keys from one address, or passwords for one name …
WITHIN = 300.0  # … in so many seconds, in each web process
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # An address can be a secret here (/setup/…): it is told to nobody.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
YEAR = 31_536_000
SAFE = ("GET", "HEAD", "OPTIONS")
OF_EVERYBODY = ("dashboard.logout", "dashboard.own_password")  # also of those who only look
FOR_CHANGING = ("dashboard.new_company",)  # pages that are nothing but a form
ONLY_LOOKS = "Your role lets you look at everything and change nothing. Ask an operator."


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if context().settings.public_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def configure(app: Flask) -> None:
    """The cookie of operators: signed, for this site alone, for half a day. And how many wrong keys are looked at."""
    settings = context_of(app).settings
    forget_attempts(app)
    app.secret_key = hashlib.sha256(b"cookie:" + settings.secret_key.encode()).digest()
    app.config.update(
        SESSION_COOKIE_NAME="qbconnector",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.after_request(add_headers)
    app.before_request(refuse_other_sites)
    app.jinja_env.globals.update(form_token=form_token, who=who)


def forget_attempts(app: Flask) -> None:
    """Nobody has tried a wrong key yet."""
    for name, most in ((TYPED, MOST_TYPED), (SENT, MOST_SENT), (NAMED, MOST_NAMED)):
        app.extensions[name] = Attempts(most, WITHIN)


def context_of(app: Flask) -> Context:
    found: Context = app.extensions[KEY]
    return found


def key_is_right(given: str, *, typed: bool = False) -> bool:
    """Whether this is the operators' key; one that was ``typed`` may be wrong less often than a program's.

    Raises: werkzeug.exceptions.TooManyRequests, whatever the key, after many wrong ones from the same address.
    """
    return _looked_at(given, lambda: None, typed=typed) is not None


def caller(given: str) -> Caller | None:
    """Whose key this is, the operators' or one that was made for a program. Raises: as ``key_is_right``."""
    return _looked_at(given, lambda: office().caller(given))


def _looked_at(given: str, otherwise: Callable[[], Caller | None], *, typed: bool = False) -> Caller | None:
    attempts: Attempts = current_app.extensions[TYPED if typed else SENT]
    address = _address()
    _refuse_many(attempts.wait(address))
    is_ours = hmac.compare_digest(given.encode(errors="replace"), context().settings.api_key.encode())
    found = OPERATORS if is_ours else otherwise()
    if found is not None:
        attempts.forget(address)
    elif given:
        attempts.failed(address)
        log.warning("a wrong key was given from %s", address)
    return found


def _address() -> str:
    return from_where(request.remote_addr, request.headers.get("X-Forwarded-For"), context().settings.trusted_proxies)


def _refuse_many(wait: float) -> None:
    if wait:
        said = "Too many wrong keys or passwords came from your address or for this name. Wait a few minutes."
        raise TooManyRequests(said, retry_after=int(wait) + 1)


def bearer() -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def by_name(name: str, password: str) -> str | None:
    """What the browser shows from now on; None for a wrong name or password.

    Raises: werkzeug.exceptions.TooManyRequests after many wrong ones from the same address, or for the same name.
    """
    tried: tuple[tuple[Attempts, str], ...] = (
        (current_app.extensions[TYPED], _address()),
        (current_app.extensions[NAMED], name.casefold()),
    )
    for attempts, of_whom in tried:
        _refuse_many(attempts.wait(of_whom))
    token = office().sign_in(name, password)
    for attempts, of_whom in tried:
        attempts.failed(of_whom) if token is None else attempts.forget(of_whom)
    if token is None:
        log.warning("a wrong name or password was given from %s", _address())
    return token


def log_in(token: str, *, by_key: bool) -> None:
    """``token`` is what the database knows the browser by until somebody signs out."""
    session.clear()
    session.permanent = True
    session["signed_in"] = token
    session["form"] = secrets.token_urlsafe(24)
    if by_key:
        session["operator"] = _fingerprint()


def log_out() -> None:
    if session.get("signed_in"):
        office().sign_out(str(session["signed_in"]))
    session.clear()


def who() -> Visitor | None:
    """Who asks for an operators' page; a cookie given for a key that was replaced, or after signing out, is nobody's."""
    if "visitor" not in g:
        g.visitor = _who()
    found: Visitor | None = g.visitor
    return found


def _who() -> Visitor | None:
    given = bearer()
    if given is not None:
        return Visitor() if key_is_right(given) else None
    token = str(session.get("signed_in", ""))
    found = office().visitor(token) if token else None
    if found is None or found.user_id is not None:
        return found
    return found if hmac.compare_digest(str(session.get("operator", "")), _fingerprint()) else None


def require_operator() -> AnyResponse | None:
    """Before every page of the dashboard: send others to the login, refuse forms that are not ours, and changes by those who
    only look."""
    visitor = who()
    if visitor is None:
        if request.method not in SAFE:
            abort(403)
        return redirect(url_for("dashboard.login", next=request.full_path.rstrip("?")))
    if (
        not visitor.may_change
        and request.endpoint not in OF_EVERYBODY
        and (request.method not in SAFE or request.endpoint in FOR_CHANGING)
    ):
        abort(403, ONLY_LOOKS)
    if request.method not in SAFE and bearer() is None:
        expected = form_token()
        given = request.form.get("form_token", "")
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            abort(403)
    return None


def form_token() -> str:
    """What every form of the dashboard carries; another site cannot know it."""
    return str(session.get("form", ""))


def refuse_other_sites() -> None:
    """A form sent from another site is never meant, whatever it carries. Browsers say where it comes from."""
    if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        abort(403)


def local_path(text: str) -> str:
    """Where to go after the login: a path of this site, and nothing that a browser takes for another one."""
    if not text.startswith("/") or text[1:2] in ("/", "\\") or not text.isprintable():
        return "/"
    return text


def _fingerprint() -> str:
    settings = context().settings
    return hmac.new(settings.secret_key.encode(), b"operator:" + settings.api_key.encode(), "sha256").hexdigest()
