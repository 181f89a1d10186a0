"""A day in small on the running service, with its faults; then every line that any part has logged is read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests

from app.sandbox.industrack import Industrack, serve
from app.sandbox.quickbooks import Behaviour, CompanyFile, Fault, QuickBooks
from app.sandbox.webconnector import WebConnector
from tests.acceptance.program import command, is_idle, kill, until, up

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
PARTS = ("web", "worker", "beat", "up")
STREET = {"addr1": "4711 Quillfeather Crossing", "city": "Mossgrundel", "state": "IA", "postal_code": "50699"}
PEOPLE = ("Brambleworth Orchards", "Tindlemere Dairy", "Oxenwhistle & Sons")
PERSONAL = (
    *(*PEOPLE, "Ghyllwether", "office@brambleworth.example", "641-555-0187", "Quillfeather", "Mossgrundel", "50699"),
    *("Zwieback Tower", "Knopffleisch", "gate code 8842", "Vellumbroker", "Ferngarten Ltd"),
)


@dataclass
class Day:
    """What the day has left behind."""

    company: dict[str, Any]
    secrets: dict[str, str]
    lines: dict[str, list[str]]


@pytest.fixture(scope="module")
def day() -> Iterator[Day]:
    """Run it once; the tests look at different things in the same lines."""
    with TemporaryDirectory(prefix="qbconnector-test-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environ = kept | {
            "QBCONNECTOR_DATA_DIR": str(Path(folder) / "data"),
            "QBCONNECTOR_LOG_FORMAT": "json",
            "QBCONNECTOR_SESSION_TIMEOUT": "2",
            "QBCONNECTOR_WRITE_TIMEOUT": "2",
        }
        yield live(environ)


def live(environ: dict[str, str]) -> Day:
    """A first sync, edits on both sides, a refused write, faults, strangers, and parts that are killed."""
    file = CompanyFile.empty("Ferngarten Ltd")
    for name in PEOPLE:
        given = {"company_name": name, "phone": "641-555-0187", "email": "office@brambleworth.example"}
        file.add_customer(name, last_name="Ghyllwether", notes="gate code 8842", bill_address=STREET, **given)
    behaviour = Behaviour()
    industrack = Industrack(token="industrack-token-of-the-day")
    server = serve(industrack, "127.0.0.1", 0)
    data_dir = Path(environ["QBCONNECTOR_DATA_DIR"])
    try:
        with up(environ) as run:
            added = command(
                environ, "company", "add", "Ferngarten Ltd", "--industrack-url", server.url, "--industrack-token",
                industrack.token, "--auto-approve", "--customers", "two_way", "--set", "read_every=0",
            )  # fmt: skip
            industrack.send_webhooks_to(added["webhook_url"], added["webhook_secret"])
            connector = WebConnector(
                added["soap_url"], added["username"], added["password"], quickbooks=QuickBooks(file, behaviour), wait=0.3
            )
            play(environ, added, connector, industrack, behaviour, len(PEOPLE))
            strangers(added, (data_dir / "api_key").read_text().strip())
            kill(run, "worker")
            until(lambda: "a part was started again" in (data_dir / "logs" / "up.log").read_text(), 300)
            until(lambda: is_idle(run, added["id"]), 300)
            told = json.loads(run.read_text())
    finally:
        server.stop()
    secrets = {name: (data_dir / name).read_text().strip() for name in ("api_key", "secret_key")}
    for name in ("postgres", "valkey"):
        kept = data_dir / f"{name}_password"
        if kept.exists():
            secrets[name] = kept.read_text().strip()
    secrets |= {name: added[name] for name in ("password", "webhook_secret")}
    secrets |= {"token": industrack.token, "set-up": added["setup_url"].rpartition("/")[2]}
    secrets |= {name: told[name] for name in ("database_url", "redis_url")}
    return Day(added, secrets, {part: (data_dir / "logs" / f"{part}.log").read_text().splitlines() for part in PARTS})


def play(
    environ: dict[str, str],
    added: dict[str, Any],
    connector: WebConnector,
    industrack: Industrack,
    behaviour: Behaviour,
    count: int,
) -> None:
    """What a company does in a day."""

    def arrived() -> bool:
        connector.update()
        return len(industrack.list("customers")) >= count

    until(arrived, 300)
    industrack.faults.fail(2)
    [first] = [one for one in industrack.list("customers") if one["company_name"] == PEOPLE[0]]
    industrack.edit("customers", first["id"], {"email": "knopffleisch@vellumbroker.example"})
    behaviour.refusals["CustomerAddRq"] = (3100, 'The name "Zwieback Tower" of the list element is already in use.')
    industrack.create("customers", {"company_name": "Zwieback Tower", "contact_name": "Knopffleisch"})
    behaviour.hresult_on["CustomerModRq"] = Fault("0x80040400")
    for _ in range(3):
        command(environ, "sync", added["id"])
        connector.update()
    behaviour.modal_dialog = True
    connector.update()
    behaviour.modal_dialog = False


def strangers(added: dict[str, Any], api_key: str) -> None:
    """Wrong keys, forged webhooks, calls that are none."""
    base = added["soap_url"].removesuffix("/qbwc")
    WebConnector(
        added["soap_url"], added["username"], "Vellumbroker-guessed", quickbooks=QuickBooks(CompanyFile.empty())
    ).update()
    WebConnector(added["soap_url"], "Vellumbroker", "x" * 29, quickbooks=QuickBooks(CompanyFile.empty())).update()
    requests.post(added["soap_url"], data="<Envelope><Ferngarten Ltd", timeout=30)
    requests.post(added["webhook_url"], json={"name": "Vellumbroker"}, timeout=30)
    requests.get(f"{base}/api/v1/companies", headers={"Authorization": "Bearer Vellumbroker-key"}, timeout=30)
    requests.get(f"{base}/companies/Vellumbroker", headers={"Authorization": f"Bearer {api_key}"}, timeout=30)
    requests.get(f"{base}/Vellumbroker?token={api_key}", timeout=30)
    requests.get(added["setup_url"], timeout=30)


def test_no_line_holds_anything_personal_or_secret(day: Day) -> None:
    for part, lines in day.lines.items():
        for line in lines:
            for hidden in (*PERSONAL, *day.secrets.values()):
                assert hidden.lower() not in line.lower(), (part, line)
            assert not re.search(r"\{[0-9a-f]{64}\}", line), "a ticket"


def test_every_line_of_every_part_is_one_json_object_with_time_level_and_part(day: Day) -> None:
    for part, lines in day.lines.items():
        assert lines, part
        for line in lines:
            found = json.loads(line)
            assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", found["time"]), line
            assert found["part"] == part, line
            assert found["level"] in {"info", "warning", "error", "critical"}, line
            assert found["event"], line


def events(day: Day, part: str, event: str) -> list[dict[str, Any]]:
    return [one for one in map(json.loads, day.lines[part]) if one["event"] == event]


def test_each_soap_call_is_one_line_with_operation_outcome_and_milliseconds(day: Day) -> None:
    calls = events(day, "web", "call")
    assert {"authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection"} <= {one["operation"] for one in calls}
    assert all(isinstance(one["ms"], int) and one["call"] and one["received"] > 0 for one in calls)
    logins = {one["outcome"] for one in calls if one["operation"] == "authenticate"}
    assert {"begun", "wrong_password"} <= logins
    assert {"work"} <= {one["outcome"] for one in calls if one["operation"] == "sendRequestXML"}
    handed_out = [one for one in calls if one["outcome"] == "work"]
    assert all(one["company"] == day.company["id"] and one["session"] and one["message"] for one in handed_out)
    assert [one for one in calls if one["operation"] == "unknown" and one["outcome"] == "refused"]


def test_each_task_is_one_line_with_company_and_outcome(day: Day) -> None:
    tasks = events(day, "worker", "task")
    assert {"ingest", "decide", "push", "pull"} <= {one["what"] for one in tasks}
    assert all(one["company"] == day.company["id"] and one["task"].startswith(one["what"]) for one in tasks)
    assert "put_off" in {one["outcome"] for one in tasks} or "failed" in {one["outcome"] for one in tasks}


def test_pages_are_told_by_their_rule_and_the_supervisor_says_what_died(day: Day) -> None:
    rules = {one["rule"] for one in events(day, "web", "request")}
    assert "/setup/<token>" in rules or any(rule.startswith("/setup/<") for rule in rules)
    assert "unknown" in rules
    assert [one for one in events(day, "up", "a part ended by itself") if one["of"] == "worker"]
    assert [one for one in events(day, "up", "a part was started again") if one["of"] == "worker"]
