"""Attention and first sync told to IndusTrack's own application: signed, in time, never lost, and in the end given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.model import Attention
from app.notices import outbox
from app.notices.round import tell
from app.office import Service
from app.office.errors import Missing, Refusal
from app.office.paging import Asked
from app.ops.watching import watch_all
from app.services import Services
from app.store import attentions
from app.store.sql import text
from app.sync import companies
from tests.integration.notices.conftest import Clock, Receiver

NAME = Attention(
    code="name_taken", severity="warning", summary="The name is taken.", remedy="Choose another.", kind="customer", name="Ames"
)


def subscribed(told: Services, receiver: Receiver, *events: str, company_id: str | None = None) -> dict[str, Any]:
    return Service(told).add_webhook(receiver.url, events, company_id)


def opened(told: Services, company: str) -> int:
    with told.database.company(company) as connection:
        return attentions.open_one(connection, company, NAME)


def resolved(told: Services, company: str) -> None:
    with told.database.company(company) as connection:
        attentions.resolve(connection, company, "name_taken")


def deliveries(told: Services, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Service(told).listed("deliveries", None, Asked(), webhook=webhook["id"])["data"]
    return rows


def test_an_attention_is_told_when_it_opens_and_when_it_is_over(told: Services, receiver: Receiver, company: str) -> None:
    webhook = subscribed(told, receiver, company_id=company)
    number = opened(told, company)
    opened(told, company)  # brought up to date, and not opened again
    resolved(told, company)
    assert tell(told) == 2
    first, second = receiver.verified(webhook["secret"])
    assert (first["type"], second["type"]) == ("attention.opened", "attention.closed")
    assert first["data"]["company_id"] == company
    shown = first["data"]["attention"]
    assert (shown["id"], shown["code"], shown["name"], shown["quickbooks_id"]) == (number, "name_taken", "Ames", None)
    assert second["data"]["attention"]["state"] == "resolved"
    assert tell(told) == 0


def test_nothing_is_told_of_what_was_rolled_back(told: Services, receiver: Receiver, company: str) -> None:
    subscribed(told, receiver, company_id=company)
    with pytest.raises(RuntimeError), told.database.company(company) as connection:
        attentions.open_one(connection, company, NAME)
        raise RuntimeError
    assert tell(told) == 0


def test_each_is_told_what_it_asked_for(told: Services, receiver: Receiver, company: str) -> None:
    other = companies.add(told, "Other", "http://127.0.0.1:9/api/v1", "t", {}).company.id
    mine = subscribed(told, receiver, company_id=company)
    theirs = subscribed(told, receiver, company_id=other)
    ends = subscribed(told, receiver, "attention.closed")
    opened(told, company)
    assert [len(deliveries(told, one)) for one in (mine, theirs, ends)] == [1, 0, 0]
    resolved(told, company)
    assert [len(deliveries(told, one)) for one in (mine, theirs, ends)] == [2, 0, 1]


def test_what_was_not_taken_is_sent_again_later_as_the_same_message(
    told: Services, receiver: Receiver, company: str, clock: Clock
) -> None:
    webhook = subscribed(told, receiver, company_id=company)
    opened(told, company)
    receiver.answers = 500
    assert tell(told) == 0
    assert tell(told) == 0
    assert len(receiver.heard) == 1
    receiver.answers = 200
    clock.ahead += timedelta(seconds=10)
    assert tell(told) == 1
    (one, body), (two, again) = receiver.heard
    assert (one["webhook-id"], body) == (two["webhook-id"], again)
    [delivery] = deliveries(told, webhook)
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == ("delivered", 2, 200)


def test_a_receiver_that_asks_to_wait_is_not_asked_before(told: Services, receiver: Receiver, company: str, clock: Clock) -> None:
    subscribed(told, receiver, company_id=company)
    opened(told, company)
    receiver.answers, receiver.headers = 429, {"Retry-After": "600"}
    tell(told)
    clock.ahead += timedelta(seconds=500)
    tell(told)
    assert len(receiver.heard) == 1
    clock.ahead += timedelta(seconds=200)
    tell(told)
    assert len(receiver.heard) == 2


def test_it_is_given_up_in_the_end_and_can_be_resumed(told: Services, receiver: Receiver, company: str, clock: Clock) -> None:
    webhook = subscribed(told, receiver, "attention.opened", company_id=company)  # days go by, and others have troubles too
    opened(told, company)
    receiver.answers = 503
    for _ in range(len(outbox.PAUSES) + 3):
        tell(told)
        clock.ahead += timedelta(hours=25)
    assert len(receiver.heard) == len(outbox.PAUSES) + 1
    assert [one["state"] for one in deliveries(told, webhook)] == ["failed"]
    watch_all(told)
    assert [one["code"] for one in Service(told).attention(company)] == ["name_taken", "webhooks_fail"]
    assert Service(told).status(company)["attention"] == 2
    receiver.answers = 204
    assert Service(told).settle_webhook(webhook["id"], "resume")["sent_again"] == 1
    assert tell(told) == 2  # with the news that it did not take what was new
    watch_all(told)
    assert [one["code"] for one in Service(told).attention(company)] == ["name_taken"]
    *_, delivery = deliveries(told, webhook)
    Service(told).send_again(webhook["id"], str(delivery["id"]))  # also what was taken
    assert tell(told) == 1
    assert receiver.heard[-1][0]["webhook-id"] == receiver.heard[0][0]["webhook-id"]
    with pytest.raises(Missing):
        Service(told).send_again("wh_other", str(delivery["id"]))


def test_a_receiver_that_is_gone_is_asked_no_more(told: Services, receiver: Receiver, company: str, clock: Clock) -> None:
    webhook = subscribed(told, receiver, company_id=company)
    opened(told, company)
    receiver.answers = 410
    tell(told)
    clock.ahead += timedelta(days=1)
    resolved(told, company)
    tell(told)
    assert len(receiver.heard) == 1
    [shown] = Service(told).webhooks(Asked(q=webhook["id"]))["data"]
    assert shown["stopped_at"] is not None


def test_one_receiver_that_fails_holds_up_no_other(told: Services, receiver: Receiver, company: str) -> None:
    dead = Service(told).add_webhook("http://127.0.0.1:9/hooks", (), company)
    alive = subscribed(told, receiver, company_id=company)
    opened(told, company)
    resolved(told, company)
    assert tell(told) == 2
    assert {one["state"] for one in deliveries(told, alive)} == {"delivered"}
    assert {one["state"] for one in deliveries(told, dead)} == {"waiting"}
    assert sum(one["attempts"] for one in deliveries(told, dead)) == 1


def test_a_redirect_is_not_followed(told: Services, receiver: Receiver, company: str) -> None:
    webhook = subscribed(told, receiver, company_id=company)
    opened(told, company)
    receiver.answers, receiver.headers = 307, {"Location": receiver.url}
    assert tell(told) == 0
    assert len(receiver.heard) == 1
    assert deliveries(told, webhook)[0]["last_status"] == 307


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/h", "https://[::1]/h", "https://169.254.169.254/h", "http://a.example/h", "ftp://a"]
)
def test_no_address_inside_our_network_is_told_anything(told: Services, url: str) -> None:
    public = replace(told, settings=replace(told.settings, allow_private_urls=False))
    with pytest.raises(Refusal) as refused:
        Service(public).add_webhook(url, (), None)
    assert refused.value.field == "url"


def test_a_name_that_leads_inside_is_found_out_when_it_is_connected_to(told: Services, receiver: Receiver, company: str) -> None:
    webhook = Service(told).add_webhook(receiver.url.replace("127.0.0.1", "localhost"), (), company)
    opened(told, company)
    public = replace(told, settings=replace(told.settings, allow_private_urls=False))
    assert tell(public) == 0
    assert receiver.heard == []
    assert "private" in deliveries(told, webhook)[0]["error"]


def test_the_secret_of_a_webhook_does_not_stand_in_the_database(told: Services, receiver: Receiver) -> None:
    webhook = subscribed(told, receiver)
    with told.database.operators() as connection:
        row = connection.execute(
            text("SELECT w::text AS kept, secret FROM webhook w WHERE id = :id"), {"id": webhook["id"]}
        ).one()
    assert webhook["secret"] not in row.kept
    assert webhook["secret"].encode() not in bytes(row.secret)


def test_the_end_of_the_first_sync_is_told_once(told: Services, receiver: Receiver, company: str) -> None:
    webhook = subscribed(told, receiver, "first_sync.done", company_id=company)
    with told.database.company(company) as connection:
        connection.execute(
            text(
                "INSERT INTO preview (company_id, reason, state) VALUES (:id, 'first_sync', 'approved');"
                "UPDATE company SET state = 'active' WHERE company_id = :id;"
                "INSERT INTO task (company_id, what, key) VALUES (:id, 'push', '')"
            ),
            {"id": company},
        )
    assert tell(told) == 0
    with told.database.company(company) as connection:
        connection.execute(text("DELETE FROM task WHERE company_id = :id AND what = 'push'"), {"id": company})
    assert (tell(told), tell(told)) == (1, 0)
    [said] = receiver.verified(webhook["secret"])
    assert (said["type"], said["data"]) == ("first_sync.done", {"company_id": company, "name": "Hollow Creek"})


def test_the_proofs_of_a_month_are_told_once_and_only_where_it_is_switched_on(
    told: Services, receiver: Receiver, company: str
) -> None:
    webhook = subscribed(told, receiver, "proofs.month", company_id=company)
    proofs = (
        "INSERT INTO proof (company_id, state, began_at, at, verdict) SELECT :id, 'done', m.at, m.at, m.verdict FROM (VALUES"
        " (date_trunc('month', now(), 'UTC') - interval '1 day', 'agree'), (date_trunc('month', now(), 'UTC') - interval"
        " '2 days', 'differ'), (now(), 'agree')) m(at, verdict)"
    )
    with told.database.company(company) as connection:
        connection.execute(text(proofs), {"id": company})
    on = replace(told, settings=replace(told.settings, monthly_proofs=True))
    assert tell(on) == 0  # switched on in this month: the one before is not told
    with told.database.operators() as connection:
        connection.execute(text("UPDATE told SET told_until = told_until - interval '1 month' WHERE name = 'proofs of a month'"))
    assert tell(told) == 0
    assert (tell(on), tell(on)) == (1, 0)
    [said] = receiver.verified(webhook["secret"])
    figures = {name: said["data"][name] for name in ("company_id", "proofs", "agreed", "differences", "mended")}
    assert figures == {"company_id": company, "proofs": 2, "agreed": 1, "differences": 0, "mended": 0}


def test_a_ping_tells_what_the_receiver_answered(told: Services, receiver: Receiver) -> None:
    webhook = subscribed(told, receiver)
    receiver.answers = 401
    assert Service(told).settle_webhook(webhook["id"], "ping")["status"] == 401
    assert receiver.verified(webhook["secret"])[0]["type"] == "ping"


def test_a_change_of_health_is_told_with_its_reason(told: Services, receiver: Receiver, company: str) -> None:
    webhook = subscribed(told, receiver, "health.changed", company_id=company)
    watch_all(told)
    with told.database.company(company) as connection:
        connection.execute(
            text("UPDATE connection SET first_login_at = now(), last_login_at = now() WHERE company_id = :id"), {"id": company}
        )
        connection.execute(text("UPDATE company SET paused = true WHERE company_id = :id"), {"id": company})
    watch_all(told)
    watch_all(told)
    tell(told)
    [said] = receiver.verified(webhook["secret"])
    shown = Service(told).health(company)
    assert said["data"] == {"company_id": company, "health": "stopped", "because": shown["because"], "before": "new"}
