"""Counters and histograms: in one process, and what is read of many."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from app.counting import Tally, together
from app.counting.families import FAMILIES, MOST
from app.counting.tally import OTHER
from app.counting.together import Entry, field_of, read
from app.workers.celery_app import SCHEDULE
from app.workers.work import WORK


def shown(found: dict[Entry, float]) -> dict[str, float]:
    """What Prometheus would read."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    class Once(Collector):
        def collect(self) -> object:  # type: ignore[override]
            return together.metrics(found)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Once())
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        sample.name + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def stored(*tallies: Tally) -> dict[bytes, bytes]:
    """What Redis would hold after these processes."""
    sums: dict[str, float] = {}
    for one in tallies:
        for entry, amount in one.waiting().items():
            sums[field_of(entry)] = sums.get(field_of(entry), 0) + amount
    return {name.encode(): str(amount).encode() for name, amount in sums.items()}


def test_what_several_processes_counted_is_added_up() -> None:
    first, second = Tally(), Tally()
    first.count("qbconnector_sessions", outcome="done")
    second.count("qbconnector_sessions", 2, outcome="done")
    second.count("qbconnector_sessions", outcome="lost")
    found = shown(read(stored(first, second)))
    assert found["qbconnector_sessions_total done"] == 3
    assert found["qbconnector_sessions_total lost"] == 1


def test_a_histogram_counts_each_value_in_every_bucket_that_holds_it() -> None:
    one = Tally()
    for seconds in (0.005, 0.02, 0.02, 99):
        one.observe("qbconnector_soap_seconds", seconds, operation="authenticate")
    found = shown(read(stored(one)))
    name = "qbconnector_soap_seconds"
    assert found[f"{name}_bucket 0.005 authenticate"] == 1
    assert found[f"{name}_bucket 0.025 authenticate"] == 3
    assert found[f"{name}_bucket 30.0 authenticate"] == 3
    assert found[f"{name}_bucket +Inf authenticate"] == found[f"{name}_count authenticate"] == 4
    assert round(found[f"{name}_sum authenticate"], 3) == 99.045


def test_labels_beyond_any_reason_are_counted_as_other() -> None:
    one = Tally()
    for number in range(MOST + 50):
        one.count("qbconnector_sessions", outcome=str(number))
    waiting = one.waiting()
    assert len(waiting) == MOST + 1
    assert waiting[Entry("qbconnector_sessions", (OTHER,), "total")] == 50


def test_without_redis_what_was_counted_waits_in_memory() -> None:
    one = Tally()
    one.count("qbconnector_sessions", outcome="done")
    one._url = "redis://127.0.0.1:1/0"
    assert one.flush() is False
    one.count("qbconnector_sessions", outcome="done")
    assert one.waiting() == {Entry("qbconnector_sessions", ("done",), "total"): 2}


def test_what_alerts_look_at_is_shown_before_it_first_happens_but_not_while_redis_may_be_away() -> None:
    happened = Entry("qbconnector_soap_calls", ("authenticate", "begun"), "total")
    assert shown({happened: 3.0})["qbconnector_soap_calls_total authenticate wrong_password"] == 0
    refused = Entry("qbconnector_soap_calls", ("authenticate", "wrong_password"), "total")
    assert shown({refused: 99.0})["qbconnector_soap_calls_total authenticate wrong_password"] == 99
    assert not shown({})


def test_every_task_of_the_schedule_and_every_kind_of_work_is_among_them() -> None:
    assert {task for task, _ in FAMILIES["qbconnector_schedule_runs"].from_nought} == set(SCHEDULE)
    assert {what for what, _ in FAMILIES["qbconnector_work"].from_nought} == set(WORK)


def test_fields_of_another_release_are_left_out() -> None:
    good = {field_of(Entry("qbconnector_sessions", ("done",), "total")).encode(): b"5"}
    strange = {
        b"no json": b"1",
        b'"text"': b"1",
        b'["qbconnector_sessions", "total"]': b"1",
        b'["gone", "x", "total"]': b"1",
        b'["qbconnector_soap_seconds", "x", "0.3"]': b"1",
        b'["qbconnector_sessions", "lost", "total"]': b"many",
    }
    assert read(good | strange) == {Entry("qbconnector_sessions", ("done",), "total"): 5.0}


def test_no_family_has_a_label_that_names_somebody() -> None:
    for family in FAMILIES.values():
        assert not {"company", "ticket", "path", "name", "session"} & set(family.labels)
