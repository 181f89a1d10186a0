"""What a session with work costs at the least: a row is claimed, the answer is kept, each committed; no promise more."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import Any

import psycopg2
from lxml import etree

from benchmarks import yardstick
from benchmarks.yardstick import ANSWER, hashed

TABLES = (
    "CREATE TABLE yardstick_work (id bigserial PRIMARY KEY, user_name text NOT NULL, body text NOT NULL, state text NOT NULL)",
    "CREATE INDEX ON yardstick_work (user_name, id) WHERE state = 'waiting'",
    "CREATE TABLE yardstick_message (id bigserial PRIMARY KEY, user_name text NOT NULL, work bigint, answer bytea)",
)
QUESTION = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
    '<CompanyActivityQueryRq requestID="{number}-activity"></CompanyActivityQueryRq></QBXMLMsgsRq></QBXML>'
)
CLAIM = (
    "UPDATE yardstick_work SET state = 'handed_out' WHERE id = (SELECT id FROM yardstick_work WHERE user_name = %s"
    " AND state = 'waiting' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, body"
)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One call of the Web Connector."""
    call = etree.fromstring(environ["wsgi.input"].read())[0][0]
    name = etree.QName(call).localname
    given = {etree.QName(one).localname: one.text or "" for one in call}
    body = ANSWER.format(name=name, result=_result(name, given)).encode()
    start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _result(name: str, given: dict[str, str]) -> str:
    if name == "authenticate":
        ticket, _ = yardstick.authenticate(given["strUserName"], given["strPassword"])
        return f"<string>{ticket}</string><string></string>"
    if name == "sendRequestXML":
        return _send(given).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if name == "receiveResponseXML":
        return str(_receive(given))
    return yardstick.result(name, given)


def _send(given: dict[str, str]) -> str:
    """The first call brings what QuickBooks is, and gets a question; every other gets what waits."""
    if given["strHCPResponse"]:
        etree.fromstring(given["strHCPResponse"].encode())
    with _transaction() as cursor:
        user_name = _locked(cursor, given["ticket"])
        work, body = None, QUESTION
        if not given["strHCPResponse"]:
            cursor.execute(CLAIM, (user_name,))
            work, body = cursor.fetchone()
        cursor.execute("INSERT INTO yardstick_message (user_name, work) VALUES (%s, %s) RETURNING id", (user_name, work))
        return str(body).replace("{number}", str(cursor.fetchone()[0]))


def _receive(given: dict[str, str]) -> int:
    """Kept in the transaction that settles what it answers."""
    answer = given["response"].encode()
    number = int(etree.fromstring(answer)[0][0].get("requestID", "").split("-")[0])
    with _transaction() as cursor:
        _locked(cursor, given["ticket"])
        cursor.execute(
            "UPDATE yardstick_message SET answer = %s WHERE id = %s RETURNING work", (zlib.compress(answer, 6), number)
        )
        (work,) = cursor.fetchone()
        cursor.execute("UPDATE yardstick_work SET state = 'settled' WHERE id = %s", (work,))
    return 50 if work is None else 99


def _locked(cursor: Any, ticket: str) -> str:
    cursor.execute("SELECT user_name FROM yardstick_session WHERE ticket_hash = %s FOR UPDATE", (hashed(ticket),))
    return str(cursor.fetchone()[0])


@contextmanager
def _transaction() -> Any:
    connection = yardstick.connection()
    connection.autocommit = False
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.autocommit = True


def prepare(database: str, logins: dict[str, str]) -> None:
    """The tables of both, with these user names and passwords."""
    yardstick.prepare(database, logins)
    connection = psycopg2.connect(database)
    try:
        with connection, connection.cursor() as cursor:
            for statement in TABLES:
                cursor.execute(statement)
    finally:
        connection.close()
