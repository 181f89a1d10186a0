"""What an idle poll costs at the least: lxml by hand, a login and a session row by psycopg2, durable commits; no promise more."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2
from lxml import etree

KEY = b"a key as long as the service's own"
TABLES = (
    "CREATE TABLE yardstick_login (user_name text PRIMARY KEY, password_hash text NOT NULL, last_login_at timestamptz)",
    "CREATE TABLE yardstick_session (user_name text PRIMARY KEY, ticket_hash text UNIQUE NOT NULL, ended_at timestamptz)",
)
ANSWER = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<{name}Response xmlns="http://developer.intuit.com/"><{name}Result>{result}</{name}Result></{name}Response>'
    "</soap:Body></soap:Envelope>"
)
local = threading.local()


def hashed(secret: str) -> str:
    return hmac.new(KEY, secret.encode(), hashlib.sha256).hexdigest()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One call of the Web Connector."""
    call = etree.fromstring(environ["wsgi.input"].read())[0][0]
    name = etree.QName(call).localname
    given = {etree.QName(one).localname: one.text or "" for one in call}
    body = ANSWER.format(name=name, result=result(name, given)).encode()
    start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def result(name: str, given: dict[str, str]) -> str:
    """What an operation answers, as XML."""
    if name == "authenticate":
        return "".join(f"<string>{one}</string>" for one in authenticate(given["strUserName"], given["strPassword"]))
    if name == "closeConnection":
        with connection().cursor() as cursor:
            cursor.execute("SELECT 1 FROM yardstick_session WHERE ticket_hash = %s", (hashed(given["ticket"]),))
            return "Nothing to do." if cursor.fetchone() else "Finished."
    return "1" if name == "serverVersion" else ""


def authenticate(user_name: str, password: str) -> tuple[str, str]:
    """A ticket, and what to do."""
    ticket = "{" + secrets.token_hex(32) + "}"
    own = connection()
    own.autocommit = False
    try:
        with own, own.cursor() as cursor:
            cursor.execute("SELECT password_hash FROM yardstick_login WHERE user_name = %s FOR UPDATE", (user_name,))
            found = cursor.fetchone()
            if not hmac.compare_digest(hashed(password), found[0] if found else "0" * 64):
                return ticket, "nvu"
            cursor.execute("UPDATE yardstick_login SET last_login_at = now() WHERE user_name = %s", (user_name,))
            cursor.execute(
                "INSERT INTO yardstick_session VALUES (%s, %s, now()) ON CONFLICT (user_name)"
                " DO UPDATE SET ticket_hash = excluded.ticket_hash, ended_at = now()",
                (user_name, hashed(ticket)),
            )
    finally:
        own.autocommit = True
    return ticket, "none"


def connection() -> Any:
    """This thread's, in autocommit."""
    if not hasattr(local, "connection"):
        local.connection = psycopg2.connect(os.environ["YARDSTICK_DATABASE"])
        local.connection.autocommit = True
    return local.connection


def prepare(database: str, logins: dict[str, str]) -> None:
    """Its tables, with these user names and passwords."""
    own = psycopg2.connect(database)
    try:
        with own, own.cursor() as cursor:
            for statement in TABLES:
                cursor.execute(statement)
            for user_name, password in logins.items():
                cursor.execute("INSERT INTO yardstick_login VALUES (%s, %s, NULL)", (user_name, hashed(password)))
    finally:
        own.close()
