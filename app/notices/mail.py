"""One message by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from app.environment import LOCAL_HOSTS

PATIENCE = 20.0  # seconds
PORTS = {"smtp": 587, "smtps": 465}


class NotSent(RuntimeError):
    """The server did not take it; says what kind of failure it was."""


def send(url: str, sender: str, to: Sequence[str], subject: str, text: str) -> None:
    """``smtp://`` is encrypted by STARTTLS, or not at all on this machine; ``smtps://`` from the first byte. Raises: NotSent."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with _connected(url) as server:
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from error
    if refused:
        raise NotSent(f"{len(refused)} of {len(to)} addresses were refused")


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
        if host not in LOCAL_HOSTS:
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
