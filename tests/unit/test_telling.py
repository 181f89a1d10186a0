"""What people read on the command line is what programs get."""

from __future__ import annotations

from typing import Any

import pytest

from app.cli import telling

RECORD = {"kind": "customer", "name": "Ames [&] Sons", "quickbooks_id": "8-1", "industrack_id": None}
ATTENTION: dict[str, Any] = RECORD | {
    "id": 7,
    "severity": "warning",
    "code": "duplicate_suspected",
    "since": "2026-11-23",
    "summary": "It may be there.",
    "remedy": "Look at both.",
    "choices": [{"value": "link:i9", "label": "They are the same"}],
    "records": 1,
}
CHANGE: dict[str, Any] = RECORD | {
    "id": 5,
    "at": "2026-11-23",
    "side": "industrack",
    "action": "update",
    "why": "Changed.",
    "before": {"phone": "555-0100", "fax": ""},
    "after": {"phone": "555-0199", "fax": "555-0111"},
    "restorable": True,
}
PREVIEW: dict[str, Any] = {
    "id": "c1",
    "state": "ready",
    "quickbooks": {"customer": {"create": 0, "update": 0, "deactivate": 0}},
    "industrack": {"item": {"create": 9, "update": 0, "deactivate": 0}},
    "link": {"item": 0},
    "places": {"quickbooks": {"item": {"new": 9, "quickbooks_own": 5}}},
    "seen": "d1",
    "examples": [
        {
            "side": "industrack",
            "kind": "item",
            "action": "create",
            "name": "Pump [red]",
            "record": "Parts:Pump [red]",
            "why": "New.",
        }
    ],
}
STATUS: dict[str, Any] = {
    "id": "c1",
    "name": "Hollow Creek",
    "state": "active",
    "health": "in_step",
    "because": "Both sides agree.",
    "session": None,
    "last_session": None,
    "queue": {"waiting": 0, "held": 2},
    "pushes": {"waiting": 0, "failed": 0},
    "records": {
        "item": {"quickbooks": 14, "industrack": 9, "linked": 9},
        "class": dict.fromkeys(telling.SIDES, 0) | {"linked": 0},
    },
    "attention": 0,
    "idle": True,
    "proof": None,
}


def test_an_attention_shows_each_answer_as_it_is_typed(capsys: pytest.CaptureFixture[str]) -> None:
    telling.attentions([ATTENTION])
    assert "attention resolve 7 --choose 'link:i9'   They are the same" in capsys.readouterr().out


def test_an_attention_that_stands_for_many_says_how_each_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    telling.attentions([ATTENTION | {"records": 1200}])
    assert "It stands for 1,200 records: attention COMPANY_ID --of 7 shows each of them." in capsys.readouterr().out


def test_the_history_shows_the_values_of_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    telling.history([CHANGE])
    told = capsys.readouterr().out
    assert "phone: 555-0100 → 555-0199" in told
    assert "fax: (empty) → 555-0111" in told
    assert "history restore 5" in told


def test_a_preview_is_told_without_braces_and_nought(capsys: pytest.CaptureFixture[str]) -> None:
    telling.preview(PREVIEW)
    told = capsys.readouterr().out
    assert "{" not in told
    assert "Pump [red]" in told
    assert "QuickBooks has 14 item: 9 new, 5 quickbooks own" in told
    assert "approve c1 --seen d1" in told


def test_a_status_begins_with_the_health_and_leaves_out_what_is_nought(capsys: pytest.CaptureFixture[str]) -> None:
    telling.status(STATUS)
    told = capsys.readouterr().out
    assert told.startswith("Hollow Creek (c1): in step\n  Both sides agree.\n")
    assert "To QuickBooks: 2 held" in told
    assert "class" not in told
