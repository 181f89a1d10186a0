"""Sessions that hand out one stored request and keep its answer, beside the yardstick, on one Postgres.

A session is authenticate, two pairs of sendRequestXML and receiveResponseXML (which company file is open, then an invoice that
waited) and closeConnection. Workers stand still, so that only web and Postgres are measured; what they would have done is
removed between two sessions, where nothing is measured.
"""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import signal
import statistics
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from benchmarks import yardstick_work
from benchmarks.idle_polls import Side, beside, companies, read_a_moment_ago
from benchmarks.processor import Meter
from benchmarks.revisions import trees
from benchmarks.running import Program, started
from benchmarks.soap import TICKET, call, login

ROUNDS, SESSIONS = 3, 20  # sessions of each company in a round
LINES = 12  # of an invoice: its answer has some 5 KB
ASKED = re.compile(r'<(\w+)Rq requestID="([^"]+)"')
HEAD = '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs>{}</QBXMLMsgsRs></QBXML>'
RESPONSE = '<{name}Rs requestID="{number}" statusCode="0" statusSeverity="Info" statusMessage="Status OK">{records}</{name}Rs>'
HOST = (
    "<HostRet><ProductName>QuickBooks Enterprise Solutions: Contractor 22.0</ProductName><MajorVersion>32</MajorVersion>"
    "<MinorVersion>0</MinorVersion><Country>US</Country>"
    + "".join(f"<SupportedQBXMLVersion>{one}.0</SupportedQBXMLVersion>" for one in range(2, 16))
    + "<IsAutomaticLogin>false</IsAutomaticLogin><QBFileMode>SingleUser</QBFileMode></HostRet>"
)
COMPANY = (
    "<CompanyRet><IsSampleCompany>false</IsSampleCompany><CompanyName>{file}</CompanyName><DataExtRet><OwnerID>{owner}</OwnerID>"
    "<DataExtName>FileID</DataExtName><DataExtType>STR255TYPE</DataExtType><DataExtValue>{id}</DataExtValue></DataExtRet></CompanyRet>"
)
ACTIVITY = "<CompanyActivityRet><LastRestoreTime>2026-01-02T10:00:00-05:00</LastRestoreTime></CompanyActivityRet>"
LINE = (
    "<InvoiceLineRet><TxnLineID>{n}-1</TxnLineID><ItemRef><ListID>80000001-1</ListID><FullName>Service call</FullName></ItemRef>"
    "<Desc>Replaced a valve and looked over the unit on the roof</Desc><Quantity>1</Quantity><Rate>95.00</Rate>"
    "<Amount>95.00</Amount><SalesTaxCodeRef><ListID>80000002-1</ListID><FullName>Tax</FullName></SalesTaxCodeRef></InvoiceLineRet>"
)
INVOICE = (
    "<InvoiceRet><TxnID>{n}-9</TxnID><TimeCreated>2026-11-27T10:00:00-05:00</TimeCreated>"
    "<TimeModified>2026-11-27T10:00:00-05:00</TimeModified><EditSequence>1700000000</EditSequence><TxnNumber>{n}</TxnNumber>"
    "<CustomerRef><ListID>80000003-1</ListID><FullName>Cherry Street Diner</FullName></CustomerRef>"
    "<TxnDate>2026-11-27</TxnDate><RefNumber>{n}</RefNumber><IsPending>false</IsPending><Subtotal>1140.00</Subtotal>{lines}"
    "</InvoiceRet>"
)
BODY = {
    "customer": {"list_id": "80000003-1"},
    "txn_date": "2026-11-27",
    "memo": "Work order 1047",
    "lines": [
        {"element": "InvoiceLineAdd", "item": {"list_id": "80000001-1"}, "desc": "Replaced a valve", "rate": "95.00"}
        for _ in range(LINES)
    ],
}
WORK = (
    "INSERT INTO request (company_id, kind, action, message, name, industrack_id, body)"
    " SELECT c.company_id, 'invoice', 'create', 'InvoiceAdd', 'Invoice ' || n, %(run)s || '-' || n, %(body)s"
    " FROM company c, generate_series(1, %(many)s) n"
)
PLAIN = (
    "INSERT INTO yardstick_work (user_name, body, state)"
    " SELECT l.user_name, %s, 'waiting' FROM yardstick_login l, generate_series(1, %s)"
)
REST = "<strCompanyFileName/><qbXMLCountry>US</qbXMLCountry><qbXMLMajorVers>15</qbXMLMajorVers><qbXMLMinorVers>0</qbXMLMinorVers>"


def measure(against: str | None = None) -> Iterator[str]:
    """Rounds in turns; each build on a database of its own, the yardstick on the database of the build beside it."""
    with trees(against) as builds:
        for name, tree in builds.items():
            with started(tree, ["up"]) as program:
                ours, plain = _measure(program)
            yield f"{name}: {_shown(ours)}; the yardstick beside it: {_shown(plain)}"
            ratios = [other / one for one, other in zip(ours.cost, plain.cost, strict=True)]
            yield f"{name}: {statistics.median(ratios):.2f} of the yardstick's rate ({min(ratios):.2f} to {max(ratios):.2f})"


def _measure(program: Program) -> tuple[Side, Side]:
    run = program.run_file()
    logins = companies(program, run["database_url"])
    yardstick_work.prepare(run["database_url"], logins)
    files = _files(run["database_url"])
    with (
        beside(run["database_url"], program.folder, "yardstick_work") as (port, pid),
        _standing(run["pids"]["worker"]),
    ):
        postgres = program.meter().roots["postgres"]
        ours = Side(urlsplit(run["url"]).port or 0, Meter({"web": run["pids"]["web"], "postgres": postgres}))
        plain = Side(port, Meter({"web": [pid], "postgres": postgres}))
        for number, sessions in enumerate([3] + [SESSIONS] * ROUNDS):
            for side in (ours, plain):
                _fill(run["database_url"], str(number), sessions)
                _round(side, run["database_url"], logins, files, sessions)
                if number == 0:  # plans, connections, imports
                    side.cost.clear()
                    side.web.clear()
    return ours, plain


@contextmanager
def _standing(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _files(database: str) -> dict[str, str]:
    """What QuickBooks says of each user's company file."""
    rows = _ask(database, "SELECT user_name, company_id, owner_id, file_id FROM connection")
    return {user: COMPANY.format(file=f"Books of {company}", owner=owner, id=file_id) for user, company, owner, file_id in rows}


def _fill(database: str, run: str, many: int) -> None:
    """So many requests wait for each company, on both sides; what was done before is out of the way."""
    plain = HEAD.replace("Rs", "Rq").format(
        f'<InvoiceAddRq requestID="{{number}}-1">{"<Desc>Replaced a valve</Desc>" * LINES}</InvoiceAddRq>'
    )
    _ask(database, "DELETE FROM request")
    _ask(database, "DELETE FROM yardstick_work")
    _ask(database, WORK, {"run": run, "body": json.dumps(BODY), "many": many})
    _ask(database, PLAIN, (plain, many))


def _round(side: Side, database: str, logins: dict[str, str], files: dict[str, str], sessions: int) -> None:
    before: dict[str, float] = {}
    used: dict[str, float] = defaultdict(float)
    with ThreadPoolExecutor(len(logins)) as clients:
        for _ in range(sessions):
            _ask(database, "DELETE FROM task")
            read_a_moment_ago(database)
            side.meter.read()
            before |= side.meter.seconds
            for one in [clients.submit(_session, side, user, password, files[user]) for user, password in logins.items()]:
                one.result()
            side.meter.read()
            for part, seconds in side.meter.seconds.items():
                used[part] += seconds - before[part]
    side.cost.append(sum(used.values()) * 1000 / (sessions * len(logins)))
    side.web.append(used["web"] * 1000 / (sessions * len(logins)))


def _session(side: Side, user_name: str, password: str, company: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", side.port, timeout=60)
    found = TICKET.search(call(connection, "authenticate", login(user_name, password)))
    if found is None:
        raise RuntimeError(f"{user_name} was not let in")
    ticket = f"<ticket>{found[1]}</ticket>"
    known = {"HostQuery": HOST, "CompanyQuery": company}
    hcp = HEAD.format("".join(RESPONSE.format(name=name, number=0, records=one) for name, one in known.items()))
    for said, wanted in ((hcp, "CompanyActivityQuery"), ("", "InvoiceAdd")):
        asked = ASKED.findall(html.unescape(_send(connection, ticket, said)))
        if wanted not in {name for name, _ in asked}:
            raise RuntimeError(f"{wanted} was not asked: {asked}")
        answer = HEAD.format("".join(_response(name, number) for name, number in asked))
        call(connection, "receiveResponseXML", f"{ticket}<response>{html.escape(answer)}</response><hresult/><message/>")
    call(connection, "closeConnection", ticket)
    connection.close()


def _send(connection: http.client.HTTPConnection, ticket: str, hcp: str) -> str:
    return call(connection, "sendRequestXML", f"{ticket}<strHCPResponse>{html.escape(hcp)}</strHCPResponse>{REST}")


def _response(name: str, number: str) -> str:
    records = {
        "CompanyActivityQuery": ACTIVITY,
        "InvoiceAdd": INVOICE.format(n=number.replace("-", ""), lines="".join(LINE.format(n=n) for n in range(LINES))),
    }
    return RESPONSE.format(name=name, number=number, records=records.get(name, ""))


def _ask(database: str, statement: str, given: Any = None) -> list[Any]:
    connection = psycopg2.connect(database)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, given)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def _shown(side: Side) -> str:
    spread = f"{min(side.cost):.2f} to {max(side.cost):.2f}"
    return f"{statistics.median(side.cost):.2f} ms of processor a session ({spread}), {statistics.median(side.web):.2f} of it web"
