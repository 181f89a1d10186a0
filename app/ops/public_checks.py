"""What ``doctor`` looks at from outside: the certificate that Web Connectors see, and whether the public address leads to us."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests

from app.config import Settings
from app.environment import is_local
from app.ops.checks import Finding, advice, ok, problem

PATIENCE = 5.0  # seconds
SOON, VERY_SOON = timedelta(days=21), timedelta(days=7)


def outside(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Nothing to look at while the public address is one of this machine."""
    parts = urlsplit(settings.public_url)
    if is_local(settings.public_url):
        return
    if parts.scheme == "https":
        yield certificate(parts.hostname or "", parts.port or 443, now)
    yield loop(settings.public_url)


def certificate(host: str, port: int, now: datetime, context: ssl.SSLContext | None = None) -> Finding:
    """Whether a Web Connector would trust it: name, chain, and for how long still."""
    try:
        with (
            socket.create_connection((host, port), timeout=PATIENCE) as plain,
            (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host) as wrapped,
        ):
            told = wrapped.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return problem("certificate", f"{host}: {error.verify_message}. Web Connector refuses it (QBWC1048).")
    except (OSError, ValueError) as error:
        return problem("certificate", f"{host} on port {port} cannot be asked for its certificate ({type(error).__name__}).")
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
    left = ends - now
    text = f"The certificate of {host} is trusted and ends on {ends:%d %B %Y}"
    if left < VERY_SOON:
        return problem("certificate", f"{text}, in {left.days} days: it is not renewed by itself.")
    return advice("certificate", f"{text}, in {left.days} days.") if left < SOON else ok("certificate", f"{text}.")


def loop(public_url: str) -> Finding:
    """Whether the address that customers have leads to a service of this kind."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(f"{public_url}/healthz", timeout=PATIENCE, allow_redirects=False)
            is_ours = answer.status_code == 200 and answer.json() == {"status": "ok"}
        except (requests.RequestException, ValueError) as error:
            return problem("public address", f"{public_url}/healthz does not answer as ours would ({type(error).__name__}).")
    if is_ours:
        return ok("public address", f"{public_url} leads to this service, as seen from this machine.")
    return problem("public address", f"{public_url}/healthz answers {answer.status_code}: something else stands there.")
