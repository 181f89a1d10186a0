"""What all processes have counted together: one hash in Redis, a field for each figure and its labels."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from app.counting.families import FAMILIES, Family

KEY = "qbc:figures"


class Entry(NamedTuple):
    """One number: ``part`` is ``total``, ``sum``, or the upper bound of a bucket."""

    name: str
    labels: tuple[str, ...]
    part: str


def field_of(entry: Entry) -> str:
    """How the hash names it."""
    return json.dumps([entry.name, *entry.labels, entry.part])


def read(fields: Mapping[Any, Any]) -> dict[Entry, float]:
    """What the hash holds. What another release counted, or nobody can read, is left out."""
    found: dict[Entry, float] = {}
    for field, value in fields.items():
        try:
            name, *labels, part = json.loads(field)
            entry, number = Entry(name, tuple(labels), part), float(value)
        except (ValueError, TypeError):
            continue
        family = FAMILIES.get(entry.name)
        if family is not None and len(entry.labels) == len(family.labels) and part in _parts(family):
            found[entry] = number
    return found


def metrics(found: Mapping[Entry, float]) -> Iterator[Metric]:
    """In Prometheus' form; a family that nobody has counted yet is there without a number.

    Where nothing is found at all Redis may be away, and noughts would look like counters that began anew.
    """
    by_name: dict[str, dict[tuple[str, ...], dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for entry, number in found.items():
        by_name[entry.name][entry.labels][entry.part] = number
    for name, family in FAMILIES.items():
        for labels in family.from_nought if found else ():
            by_name[name][labels].setdefault("total", 0.0)
        yield from (_histogram if family.buckets else _counter)(name, family, by_name[name])


def _parts(family: Family) -> Iterable[str]:
    return ("sum", "+Inf", *map(str, family.buckets)) if family.buckets else ("total",)


def _counter(name: str, family: Family, numbers: Mapping[tuple[str, ...], Mapping[str, float]]) -> Iterator[Metric]:
    metric = CounterMetricFamily(name, family.help, labels=family.labels)
    for labels, parts in sorted(numbers.items()):
        metric.add_metric(labels, parts["total"])
    yield metric


def _histogram(name: str, family: Family, numbers: Mapping[tuple[str, ...], Mapping[str, float]]) -> Iterator[Metric]:
    metric = HistogramMetricFamily(name, family.help, labels=family.labels)
    for labels, parts in sorted(numbers.items()):
        so_far, buckets = 0.0, []
        for bound in (*map(str, family.buckets), "+Inf"):
            so_far += parts.get(bound, 0.0)
            buckets.append((bound, so_far))
        metric.add_metric(labels, buckets, parts.get("sum", 0.0))
    yield metric
