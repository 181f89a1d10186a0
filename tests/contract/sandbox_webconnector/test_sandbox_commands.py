"""The sandbox's programs as a user starts them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from app.cli.sandbox import sandbox
from app.sandbox.quickbooks import CompanyFile
from tests.contract.sandbox_webconnector.qwc_file import qwc
from tests.contract.sandbox_webconnector.service import Script

ROOT = Path(__file__).parents[3]
QUERY = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    "{}</QBXMLMsgsRq></QBXML>"
)
ADD = QUERY.format("<CustomerAddRq><CustomerAdd><Name>Blue Finch Diner</Name></CustomerAdd></CustomerAddRq>")
PROGRAM = "from app.cli.sandbox import sandbox; sandbox()"


def quickbooks(service: Script, *options: str) -> Result:
    """Run ``sandbox quickbooks`` against the service, once."""
    login = ["--url", service.url, "--username", "finch", "--password", "s"]
    return CliRunner().invoke(sandbox, ["quickbooks", *login, "--once", "--wait", "0", *options])


@contextmanager
def started(*options: str) -> Iterator[subprocess.Popen[str]]:
    """A program in a process of its own, ended at last by its id."""
    command = [sys.executable, "-c", PROGRAM, *options]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    """The line that a program prints first."""
    assert process.stdout is not None
    return process.stdout.readline()


def test_one_update_says_what_the_service_said(service: Script) -> None:
    service.will(sendRequestXML=ADD)
    done = quickbooks(service)
    assert done.exit_code == 0
    assert "done (6 calls" in done.stdout
    assert "All is well." in done.stdout


def test_one_update_as_json_is_one_value(service: Script) -> None:
    service.will(authenticate=["t", "none"])
    value = json.loads(quickbooks(service, "--json").stdout)
    assert (value["outcome"], value["error"]) == ("nothing_to_do", None)
    assert [call["operation"] for call in value["calls"]][-1] == "closeConnection"


def test_a_company_file_is_made_changed_saved_and_loaded_again(service: Script, tmp_path: Path) -> None:
    service.will(sendRequestXML=ADD)
    path = tmp_path / "company.json"
    assert quickbooks(service, "--company-file", str(path), "--size", "12").exit_code == 0
    names = [str(one.name) for one in CompanyFile.load(path).customers]
    assert "Blue Finch Diner" in names
    assert len(names) == 12 + 1 + 1  # customers, jobs, and the new one
    assert quickbooks(service, "--company-file", str(path), "--size", "empty").exit_code == 0
    assert len([*CompanyFile.load(path).customers]) == len(names)


def test_nothing_is_saved_when_it_is_not_wanted(service: Script, tmp_path: Path) -> None:
    path = tmp_path / "company.json"
    assert quickbooks(service, "--company-file", str(path), "--no-save").exit_code == 0
    assert not path.exists()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"authenticate": ["", "nvu"]}, 1),
        ({"authenticate": ["t", "busy"]}, 1),
        ({"receiveResponseXML": -1, "getLastError": "It went wrong."}, 1),
        ({"authenticate": ["t", "none"]}, 0),
    ],
)
def test_the_exit_code_says_whether_it_was_done(service: Script, answers: dict[str, object], code: int) -> None:
    service.will(**answers)
    assert quickbooks(service).exit_code == code


def test_nobody_there_is_exit_code_4() -> None:
    login = ["--url", "http://localhost:9/qbwc", "--username", "finch", "--password", "s"]
    assert CliRunner().invoke(sandbox, ["quickbooks", *login]).exit_code == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--password", "s"], 2),
        (["--url", "http://localhost:9/", "--password", "s"], 2),
        (["--url", "nonsense", "--username", "a", "--password", "s"], 2),
        (["--url", "http://localhost:9/", "--username", "a", "--password", "s", "--json"], 2),
        (["--url", "http://localhost:9/", "--username", "a", "--password", "s", "--size", "huge"], 2),
        (["--qwc", "nowhere.qwc", "--password", "s"], 3),
        (["--url", "http://localhost:9/", "--username", "a", "--password", "s", "--company-file", __file__], 1),
    ],
)
def test_what_was_asked_wrongly_has_its_exit_code(options: list[str], code: int) -> None:
    asked = CliRunner().invoke(sandbox, ["quickbooks", *options])
    assert asked.exit_code == code, asked.output


def test_a_qwc_file_is_added_and_used(service: Script, tmp_path: Path) -> None:
    service.pages = {"/support": 200, "/qbwc": 200}
    path = tmp_path / "a.qwc"
    path.write_bytes(qwc(AppURL=service.url, AppSupport=service.url.replace("/qbwc", "/support")))
    command = ["quickbooks", "--qwc", str(path), "--password", "s", "--once"]
    assert CliRunner().invoke(sandbox, command).exit_code == 0
    assert service.seen[2].values["strUserName"] == "finch"
    service.pages = {}
    assert CliRunner().invoke(sandbox, command).exit_code == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_updates_and_saves(service: Script, tmp_path: Path, number: signal.Signals) -> None:
    service.will(sendRequestXML=[ADD, ""], receiveResponseXML=1, getLastError="NoOp")
    path = tmp_path / "company.json"
    login = ["--url", service.url, "--username", "finch", "--password", "s", "--company-file", str(path)]
    with started("quickbooks", *login, "--wait", "0.05", "--every", "0.1") as process:
        while "getLastError" not in service.operations:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(60) == 0
    assert service.operations[-1] == "closeConnection"
    assert "Blue Finch Diner" in [str(one.name) for one in CompanyFile.load(path).customers]


def test_the_sandbox_industrack_serves_until_it_is_told_to_stop_and_keeps_its_state(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    options = ["industrack", "--port", "0", "--state", str(state)]
    with started(*options, "--token", "made-up") as process:
        url = first_line(process).split()[3]
        headers = {"Authorization": "Bearer made-up", "Idempotency-Key": "k"}
        assert requests.post(f"{url}/terms", json={"name": "Net 30"}, headers=headers, timeout=60).status_code == 201
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with started(*options) as process:
        url = first_line(process).split()[3]
        found = requests.get(f"{url}/terms", headers=headers, timeout=60).json()["data"]
        assert [one["name"] for one in found] == ["Net 30"]


def test_a_taken_port_or_a_broken_state_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        asked = CliRunner().invoke(sandbox, ["industrack", "--port", str(taken.getsockname()[1])])
    assert (asked.exit_code, asked.output.count("\n")) == (1, 1)
    (tmp_path / "state.json").write_text("nonsense")
    asked = CliRunner().invoke(sandbox, ["industrack", "--port", "0", "--state", str(tmp_path / "state.json")])
    assert (asked.exit_code, asked.output.count("\n")) == (1, 1)
