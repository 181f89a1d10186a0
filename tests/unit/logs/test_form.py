"""A line of the log: its fields, and what never stands in it."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from app import logs
from app.logs.form import Safe, formatter, secrets
from app.supervisor.logs import in_json

PASSWORD = "a-password-of-the-database"


def record(text: str, *args: object, name: str = "app.soap", **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, __file__, 1, text, args, None)
    made.__dict__.update(extra)
    assert Safe().filter(made)
    return made


def line(made: logging.LogRecord, monkeypatch: pytest.MonkeyPatch, form: str = "json") -> str:
    monkeypatch.setenv("QBCONNECTOR_LOG_FORMAT", form)
    return formatter("web").format(made)


def test_a_line_says_when_how_bad_which_part_what_and_of_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.begin(call="ab12")
    logs.note(company="c1", session=7)
    with logs.about(message=9):
        found = json.loads(line(record("%s of %s", 1, 2, ms=3), monkeypatch))
    assert list(found)[:8] == ["time", "level", "part", "event", "company", "session", "message", "call"]
    assert (found["level"], found["part"], found["event"], found["ms"]) == ("warning", "web", "1 of 2", 3)
    assert (found["company"], found["session"], found["message"], found["call"]) == ("c1", 7, 9, "ab12")


def test_a_new_beginning_forgets_the_last_ones_company(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.begin(company="c1")
    logs.begin(call="2")
    assert "company" not in json.loads(line(record("x"), monkeypatch))


def test_for_people_a_line_is_one_line_whatever_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.begin()
    shown = line(record("one\r\ntwo\u2028three", outcome="a b", said="x\ny"), monkeypatch, "console")
    assert len(shown.splitlines()) == 1
    assert 'outcome="a b"' in shown


def test_our_own_secrets_are_masked_in_whatever_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:p%40ss%2Fword-long@db/x")
    monkeypatch.setenv("QBCONNECTOR_SECRET_KEY", "k" * 20)
    shown = line(record(f"at p%40ss%2Fword-long or p@ss/word-long or {'k' * 20}", said="p@ss/word-long"), monkeypatch)
    assert "word-long" not in shown
    assert "kkkk" not in shown


def test_short_passwords_do_not_punch_holes_into_words() -> None:
    assert secrets({"DATABASE_URL": "postgresql://a:db@host/db"}) == ()
    assert secrets({"DATABASE_URL": f"postgresql://a:{PASSWORD}@host/db"}) == (PASSWORD,)


def test_an_error_of_a_library_keeps_its_kind_and_loses_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    error = ValueError("Ada Birch, 12 Birch St")
    shown = [
        line(record("failed: %r", error, name="celery.worker"), monkeypatch),
        line(record("failed: %(e)s", {"e": error}, name="kombu"), monkeypatch),
    ]
    assert all("ValueError" in one and "Birch" not in one for one in shown)


def test_a_traceback_becomes_kind_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    made = record("it failed")
    try:
        raise KeyError("Ada Birch")
    except KeyError:
        made.exc_info = sys.exc_info()
    found = json.loads(line(made, monkeypatch))
    assert found["error"].startswith("builtins.KeyError at ")
    assert "Birch" not in json.dumps(found)


def test_what_a_part_prints_that_is_no_json_is_put_into_it() -> None:
    kept = '{"time": "2026-01-01T00:00:00Z", "event": "x"}'
    assert in_json("web", kept) == kept
    for printed in ("Traceback (most recent call last):", "{not json", "plain"):
        found = json.loads(in_json("web", printed))
        assert (found["part"], found["level"], found["event"]) == ("web", "warning", printed)


def test_what_is_noted_within_a_block_stays_and_what_the_block_was_about_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.begin(call="1", company="before")
    with logs.about(company="c1"):
        logs.note(session=7)
        assert json.loads(line(record("x"), monkeypatch))["company"] == "c1"
    found = json.loads(line(record("x"), monkeypatch))
    assert (found["call"], found["company"], found["session"]) == ("1", "before", 7)
