"""The server itself: faults, the log, the page, the endpoints outside the contract, the saved state, speed."""

import socket
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from app.sandbox.industrack import Industrack, RunningServer, UnreadableState, load, save, serve
from tests.contract.sandbox_industrack.client import Client


def test_the_next_requests_fail_as_told_and_change_nothing(client: Client, industrack: Industrack) -> None:
    industrack.faults.fail(2, status=503)
    assert [client.create("terms", {"name": "A"}).status_code for _ in range(3)] == [503, 503, 201]
    assert len(industrack.list("terms")) == 1


def test_a_rate_limit_says_when_to_come_again_or_does_not(client: Client, industrack: Industrack) -> None:
    industrack.faults.rate_limit(retry_after="7")
    industrack.faults.rate_limit(retry_after="Mon, 02 Mar 2026 15:00:09 GMT")
    industrack.faults.rate_limit(retry_after=None)
    answers = [client.call("GET", "/terms") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429] * 3
    assert [answer.headers.get("Retry-After") for answer in answers] == ["7", "Mon, 02 Mar 2026 15:00:09 GMT", None]


@pytest.mark.parametrize("fault", ["cut", "half"])
def test_an_answer_that_is_lost_after_the_effect_is_found_by_its_key(client: Client, industrack: Industrack, fault: str) -> None:
    getattr(industrack.faults, fault)()
    with pytest.raises(requests.RequestException):
        client.create("terms", {"name": "A"}, key="k")
    again = client.create("terms", {"name": "A"}, key="k")
    assert again.status_code == 200
    assert [one["id"] for one in industrack.list("terms")] == [again.json()["id"]]


def test_a_connection_that_is_cut_before_changes_nothing(client: Client, industrack: Industrack) -> None:
    industrack.faults.cut(when="before")
    with pytest.raises(requests.RequestException):
        client.create("terms", {"name": "A"}, key="k")
    assert client.create("terms", {"name": "A"}, key="k").status_code == 201


def test_an_error_after_the_effect_has_had_its_effect(client: Client, industrack: Industrack) -> None:
    industrack.faults.fail(status=502, when="after")
    assert client.create("terms", {"name": "A"}, key="k").status_code == 502
    assert client.create("terms", {"name": "A"}, key="k").status_code == 200


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_a_slow_answer_is_late_before_or_after_the_effect(client: Client, industrack: Industrack, when: Any, made: int) -> None:
    industrack.faults.slow(60, when=when)
    with pytest.raises(requests.Timeout):
        requests.post(
            client.server.url + "/terms",
            json={"name": "A"},
            headers={"Authorization": "Bearer sandbox-token", "Idempotency-Key": "k"},
            timeout=0.15,
        )
    while len(industrack.list("terms")) < made:
        time.sleep(0.02)  # whoever gave up does not know how far it was
    assert len(industrack.list("terms")) == made


def test_a_fault_can_be_meant_for_some_requests_only(client: Client, industrack: Industrack) -> None:
    industrack.faults.fail(method="POST", collection="terms")
    assert client.call("GET", "/terms").status_code == 200
    assert client.create("customers", {"company_name": "A"}).status_code == 201
    assert client.create("terms", {"name": "A"}).status_code == 500
    assert industrack.faults.planned == 0


def test_latency_makes_every_answer_later(client: Client, industrack: Industrack) -> None:
    industrack.faults.latency = 0.2
    began = time.monotonic()
    client.call("GET", "/account")
    assert time.monotonic() - began >= 0.2


def test_the_log_counts_reads_writes_and_what_they_carried(client: Client, industrack: Industrack) -> None:
    client.all("customers")
    record = client.made("customers", company_name="A")
    client.batch("customers", *({"op": "update", "id": record["id"], "data": {}} for _ in range(3)))
    log = industrack.log
    assert (log.reads, log.writes, log.operations) == (1, 2, 4)
    assert [(one.method, one.collection, one.status) for one in log.requests][-1] == ("POST", "customers", 200)
    log.clear()
    assert (log.reads, log.writes, log.operations, len(log.requests)) == (0, 0, 0, 0)


def test_the_page_shows_counts_and_records_and_escapes_them(client: Client, industrack: Industrack) -> None:
    industrack.create("customers", {"company_name": "<script>alert(1)</script>"})
    page = requests.get(client.server.address + "/", timeout=60)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>" not in page.text


def test_answers_may_be_written_in_every_way_that_the_contract_allows(client: Client, industrack: Industrack) -> None:
    record = client.made("customers", company_name="A", taxable=False)
    item = client.made("items", kind="service", name="Visit", price="9.5")
    industrack.spells_freely = True
    page = client.page("customers")
    [shown] = page["data"]
    assert page == {"data": [client.call("GET", f"/customers/{record['id']}").json()], "next_cursor": None}
    assert {name: shown[name] for name in ("id", "company_name", "taxable")} == {
        "id": record["id"],
        "company_name": "A",
        "taxable": False,
    }
    assert not {"phone", "parent_customer_id", "client_ref"} & shown.keys()
    assert shown.keys() - record.keys() == {"labels", "custom", "is_favourite"}
    assert shown["updated_at"] == record["updated_at"].replace("Z", "+00:00")
    assert client.call("GET", f"/items/{item['id']}").json()["price"] == "9.50000"
    assert client.page("terms") == {"data": [], "next_cursor": None}


def control(server: RunningServer, method: str, path: str, body: Any = None) -> requests.Response:
    """Call an endpoint outside the contract."""
    return requests.request(method, f"{server.address}/_sandbox{path}", json=body, timeout=60)


def test_another_process_can_play_the_office(client: Client, server: RunningServer) -> None:
    made = control(server, "POST", "/office/customers", {"company_name": "A"})
    assert made.status_code == 201
    record_id = made.json()["id"]
    assert control(server, "PATCH", f"/office/customers/{record_id}", {"phone": "1"}).json()["phone"] == "1"
    assert control(server, "DELETE", f"/office/customers/{record_id}").json()["deleted"] is True
    assert control(server, "GET", "/counts").json()["records"]["customers"]["deleted"] == 1
    assert control(server, "POST", "/office/customers", {}).status_code == 422
    assert control(server, "DELETE", "/office/customers/nobody").status_code == 404
    assert control(server, "POST", "/office/elsewhere", {}).status_code == 404
    assert control(server, "POST", "/reset", {}).status_code == 200
    assert client.all("customers") == []


def test_another_process_can_plan_faults_and_take_them_back(client: Client, server: RunningServer) -> None:
    planned = control(server, "POST", "/faults", {"kind": "status", "status": 503, "count": 9, "latency": 0.01})
    assert planned.json() == {"planned": 9, "latency": 0.01}
    assert client.call("GET", "/account").status_code == 503
    assert control(server, "POST", "/faults", {}).json() == {"planned": 0, "latency": 0.0}
    assert client.call("GET", "/account").status_code == 200
    wrong: list[dict[str, Any]] = [
        {"kind": "fire"},
        {"kind": "status", "status": 200},
        {"sort": "status"},
        {"latency": "much"},
        {"latency": []},
    ]
    for nonsense in wrong:
        assert control(server, "POST", "/faults", nonsense).status_code == 400


def test_another_process_can_add_accounts_and_set_webhooks(server: RunningServer, industrack: Industrack) -> None:
    assert control(server, "POST", "/accounts", {"token": "second", "name": "Second"}).status_code == 201
    assert control(server, "POST", "/accounts", {"token": "second"}).status_code == 400
    wrong: list[dict[str, Any]] = [{}, {"token": ""}, {"token": "third", "clock": "now"}, {"token": 3}]
    for nonsense in wrong:
        assert control(server, "POST", "/accounts", nonsense).status_code == 400
    assert control(server, "POST", "/webhook", {"url": 5}).status_code == 400
    assert control(server, "POST", "/webhook?token=second", {"url": "http://localhost:9/", "secret": "s"}).ok
    target = industrack.webhooks("second").target
    assert target is not None and (target.url, target.secret) == ("http://localhost:9/", "s")
    assert control(server, "POST", "/webhook?token=nobody", {"url": "http://localhost:9/"}).status_code == 404


def test_a_form_of_another_site_cannot_steer_the_sandbox(client: Client, server: RunningServer) -> None:
    client.made("terms", name="A")
    reset = requests.post(f"{server.address}/_sandbox/reset", data="{}", timeout=60)
    assert reset.status_code == 400
    assert len(client.all("terms")) == 1


def test_a_taken_port_is_an_os_error(industrack: Industrack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        serve(industrack, port=taken.getsockname()[1])


def test_a_saved_state_goes_on_where_it_was(client: Client, industrack: Industrack, tmp_path: Path) -> None:
    record = client.create("customers", {"company_name": "Ærø & Søn", "client_ref": "r"}, key="k").json()
    industrack.add_account("second", name="Second")
    industrack.create("terms", {"name": "Net 30"}, token="second")
    industrack.delete("customers", client.made("customers", company_name="B")["id"])
    save(industrack, tmp_path / "state.json")
    again = load(tmp_path / "state.json", clock=industrack.clock)
    assert [again.list("customers"), again.list("terms", "second")] == [
        industrack.list("customers"),
        industrack.list("terms", "second"),
    ]
    with serve(again) as server:
        other = Client(server)
        assert other.create("customers", {"company_name": "Ærø & Søn", "client_ref": "r"}, key="k").json() == record
        assert other.create("customers", {"company_name": "C", "client_ref": "r"}).status_code == 409
        later = other.made("customers", company_name="C")
    assert later["updated_at"] > industrack.list("customers")[-1]["updated_at"]
    assert later["number"] not in [one["number"] for one in industrack.list("customers")]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "accounts": []}', "\x00"])
def test_a_file_that_holds_no_sandbox_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "state.json").write_text(content)
    with pytest.raises(UnreadableState):
        load(tmp_path / "state.json")


def test_the_last_of_five_thousand_creates_take_no_longer_than_the_first(client: Client) -> None:
    took = []
    for batch in range(25):
        began = time.process_time()
        results = client.batch(
            "customers",
            *(
                {
                    "op": "create",
                    "idempotency_key": f"{batch}-{number}",
                    "data": {"company_name": f"Customer {number}", "client_ref": f"{batch}-{number}"},
                }
                for number in range(200)
            ),
        )
        took.append(time.process_time() - began)
        assert {result["status"] for result in results} == {201}
    assert len(client.all("customers", limit=500)) == 5000
    assert sum(took[-5:]) < 5 * sum(took[:5])
