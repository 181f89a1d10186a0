"""What workers are woken with is what Celery itself would have sent."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from celery import Celery

from app.queue.celery_message import message
from app.queue.wake import TASK

OWN = {"id", "root_id", "correlation_id", "reply_to", "delivery_tag"}
"""What no two messages have in common."""
AT = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("eta", [None, AT])
def test_a_wake_up_is_worded_as_celery_words_it(eta: datetime | None) -> None:
    given = ["c1", "ingest", "Müller"]
    queue = f"of-this-test-{eta}"
    ours = json.loads(message(TASK, given, queue, eta))
    theirs = sent_by_celery(given, queue, eta)
    assert told(ours) == told(theirs)
    assert json.loads(base64.b64decode(ours["body"])) == json.loads(base64.b64decode(theirs["body"]))
    assert ours["headers"]["id"] == ours["headers"]["root_id"] == ours["properties"]["correlation_id"]


def test_each_wake_up_has_an_id_and_a_tag_of_its_own() -> None:
    one, other = (json.loads(message(TASK, ["c1", "push", ""], "push")) for _ in range(2))
    assert one["headers"]["id"] != other["headers"]["id"]
    assert one["properties"]["delivery_tag"] != other["properties"]["delivery_tag"]


def sent_by_celery(given: list[str], queue: str, eta: datetime | None) -> Any:
    """As it arrives in the queue of kombu's own transport, which is worded like that of Redis."""
    app: Any = Celery("sends", broker="memory://")
    app.conf.update(task_serializer="json")
    with app.connection_for_write() as connection:
        app.send_task(TASK, args=given, queue=queue, ignore_result=True, eta=eta, connection=connection)
        found = connection.default_channel._get(queue)
    return json.loads(json.dumps(found, default=str)) | {"body": found["body"]}


def told(message: Any) -> Any:
    kept = {name: value for name, value in message.items() if name not in OWN and name != "body"}
    return {name: told(value) if isinstance(value, dict) else value for name, value in kept.items()}
