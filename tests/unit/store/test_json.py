"""JSON for Postgres and from it, whatever library writes it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from app.store.json import dump, load
from app.sync.rules.reading import digest


def test_what_is_no_json_is_written_as_text() -> None:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert load(dump({"at": now, 1: ("a", None)})) == {"at": str(now), "1": ["a", None]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a\0b", "ab"), (r"a\u0000b", r"a\u0000b"), ("\\\0", "\\"), (r"\\u0000" + "\0", r"\\u0000")],
    ids=["a NUL", "its spelling", "a NUL after a backslash", "both"],
)
def test_a_nul_is_left_out_and_what_looks_like_one_is_not(given: str, kept: str) -> None:
    assert load(dump([given, {given: 1}])) == [kept, {kept: 1}]


def test_a_whole_number_that_no_reader_keeps_exactly_is_written_as_its_digits() -> None:
    assert load(dump({"phone": 123456789012345678901234, "n": [2**63 - 1, -(2**63)]})) == {
        "phone": "123456789012345678901234",
        "n": [2**63 - 1, -(2**63)],
    }


def test_numbers_that_only_python_reads_are_read() -> None:
    assert load("[1e400, 7]") == [float("inf"), 7]


@pytest.mark.parametrize(
    "values",
    [
        {"b": 'ä\u2028\x1f\x7f"\\/\b', "a": None, "c": True, "d": -7},
        {"a": 1e16, "b": 1e-5},
        {"a": ["x", {"z": 1, "b": 2.5}]},
        {"a": 2**70},
    ],
    ids=["plain", "floating numbers", "nested", "a large number"],
)
def test_a_digest_stays_what_it_was_when_it_was_kept(values: dict[str, object]) -> None:
    kept = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert digest(values) == hashlib.blake2b(kept.encode(), digest_size=16).hexdigest()
