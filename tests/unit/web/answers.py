"""What an office answers, in the shapes of the real one: one company, its proof, preview, work and callers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.web.office import Json

AT = datetime(2026, 11, 23, 9, 58, tzinfo=UTC)
NO_WRITES = {"create": 0, "update": 0, "deactivate": 0}


def status(**changes: Any) -> Json:
    return {
        "id": "c1",
        "name": "Hollow Creek Plumbing",
        "state": "active",
        "session": None,
        "last_session": {
            "started_at": AT,
            "ended_at": AT,
            "outcome": "done",
            "message": "Read 12 changed customers; 3 were written to IndusTrack.",
        },
        "queue": {"waiting": 3, "handed_out": 1, "unknown": 0, "held": 1},
        "pushes": {"waiting": 2, "failed": 0},
        "records": {
            "customer": {"quickbooks": 2300, "industrack": 2300, "linked": 2298},
            "location": {"quickbooks": 3500, "industrack": 3500, "linked": 3500},
        },
        "attention": 1,
        "idle": True,
        "health": "in_step",
        "because": "Both sides agree.",
        "proof": None,
    } | changes


FIGURES = {"total": "350.00", "balance": "310.00"}

DIFFERENCES: list[Json] = [
    {
        "id": 3,
        "kind": "customer",
        "quickbooks_id": "80000001-1",
        "industrack_id": "cus_1",
        "name": "Birch Bakery",
        "field": "phone",
        "quickbooks": "641-555-0111",
        "industrack": "641-555-0112",
        "cause": "changed in QuickBooks without a stamp",
        "code": "unstamped",
        "remedy": "It was read again.",
        "choices": [
            {"value": "read_again", "label": "Read it again"},
            {"value": "compare_again", "label": "Compare it again"},
            {"value": "quickbooks", "label": "Take QuickBooks' side"},
            {"value": "industrack", "label": "Take IndusTrack's side"},
        ],
        "moved_last": "quickbooks",
        "found_at": AT,
        "mended_at": None,
    },
    {
        "id": 4,
        "kind": "location",
        "quickbooks_id": "80000001-1#Shop",
        "industrack_id": "loc_1",
        "name": "Shop",
        "field": "address.street",
        "quickbooks": "12 Mill Rd",
        "industrack": None,
        "cause": "missed by a read since 22 November, 23:10: IndusTrack has it so, and no read had shown it",
        "code": "missed",
        "remedy": "It was read again.",
        "choices": [{"value": "read_again", "label": "Read it again"}],
        "moved_last": "industrack",
        "found_at": AT,
        "mended_at": AT,
    },
]
SUMS: Json = {
    "currencies": {"": {"quickbooks": FIGURES, "industrack": FIGURES}},
    "months": [
        {
            "month": "2026-10",
            "currency": "",
            "invoices": 3,
            "quickbooks": FIGURES,
            "industrack": FIGURES | {"total": "351.00"},
        }
    ],
}


def proof(**changes: Any) -> Json:
    """A proof that has found one difference."""
    side = {"count": 2, "active": 2, "explained": {"ended": 0, "held": 1}}
    return {
        "id": "c1",
        "proof_id": "7",
        "at": AT,
        "state": "differ",
        "because": "1 difference was found.",
        "kinds": {
            "customer": {"quickbooks": side, "industrack": side, "pairs": 1, "differences": 1},
            "invoice": {"quickbooks": side | FIGURES, "industrack": side | FIGURES, "pairs": 1, "differences": 0},
        },
        "differences": DIFFERENCES,
        "sums": SUMS,
        "company": "Hollow Creek Plumbing",
        "quickbooks": "Hollow Creek Plumbing LLC",
        "industrack": "acc_1",
        "under_way": None,
        "days": [{"proof_id": "7", "at": AT, "state": "differ", "because": "1 difference was found.", "differences": 1}],
    } | changes


def preview(**changes: Any) -> Json:
    return {
        "id": "c1",
        "state": "ready",
        "quickbooks": {"customer": {"create": 4, "update": 0, "deactivate": 0}},
        "industrack": {
            "customer": {"create": 1987, "update": 12, "deactivate": 1},
            "location": {"create": 3500, "update": 0, "deactivate": 0},
        },
        "link": {"customer": 14},
        "seen": "d1",
        "places": {"quickbooks": {"item": {"new": 9, "quickbooks_own": 5}, "customer": {"new": 1987, "link": 14}}},
        "examples": [
            {
                "side": "industrack",
                "kind": "customer",
                "action": "create",
                "name": "Ames & Daughters",
                "record": "Ames & Daughters:Mill Rd",
                "why": "It is in QuickBooks and not in IndusTrack.",
            }
        ],
    } | changes


ATTENTION: Json = {
    "id": 7,
    "code": "duplicate_suspected",
    "severity": "warning",
    "summary": "“Ames & Daughters” may already be in IndusTrack.",
    "remedy": "Look at both and say whether they are the same customer.",
    "kind": "customer",
    "quickbooks_id": "80000-1",
    "industrack_id": None,
    "name": "Ames & Daughters",
    "choices": [{"value": "link:i9", "label": "They are the same"}, {"value": "create", "label": "Make a new one"}],
    "records": 1,
    "since": AT,
}
REQUEST: Json = {
    "id": 31,
    "kind": "customer",
    "action": "create",
    "state": "held",
    "name": "Ames & Daughters",
    "quickbooks_id": None,
    "industrack_id": "i9",
    "attempts": 2,
    "since": AT,
    "not_before": None,
}
CHANGE: Json = {
    "id": 5,
    "at": AT,
    "kind": "customer",
    "side": "industrack",
    "action": "update",
    "name": "Ames & Daughters",
    "quickbooks_id": "80000-1",
    "industrack_id": "i9",
    "why": "It was changed in QuickBooks.",
    "before": {"phone": "555-0100", "billing_address.street": "1 Mill Rd"},
    "after": {"phone": "555-0199", "billing_address.street": ""},
    "restorable": True,
}
MESSAGE: Json = {
    "id": 88,
    "purpose": "read",
    "state": "ingested",
    "handed_out_at": AT,
    "answered_at": AT,
    "hresult": "",
    "error": "",
    "answer_bytes": 48_211,
    "request": '<?xml version="1.0"?><?qbxml version="13.0"?>\n<QBXML/>',
    "answer": "<QBXML>&amp;</QBXML>",
}


SAID: Json = {"answered": True, "account_id": "acc_1", "account_name": "Ames", "message": "It is Ames."}
A_KEY: Json = {
    "id": "key_1",
    "name": "reports",
    "scopes": ["read"],
    "company_id": None,
    "created_at": AT,
    "last_used_at": None,
    "revoked_at": None,
}
A_USER: Json = {"id": "usr_1", "name": "Ann", "role": "operator", "created_at": AT, "last_sign_in_at": None}
A_WEBHOOK: Json = {
    "id": "wh_1",
    "url": "https://app.example.com/hooks",
    "events": ["attention.opened"],
    "company_id": None,
    "created_at": AT,
    "stopped_at": None,
    "waiting": 0,
    "failed": 0,
}
DELIVERY: Json = {
    "id": 9,
    "company_id": "c1",
    "event": "attention.opened",
    "state": "failed",
    "attempts": 10,
    "not_before": AT,
    "created_at": AT,
    "delivered_at": None,
    "last_status": 500,
    "error": "It answered 500.",
}
SESSION: Json = {
    "id": 3,
    "phase": "closed",
    "percent": 100,
    "started_at": AT,
    "last_call_at": AT,
    "ended_at": AT,
    "outcome": "done",
    "message": "Read 12 changed customers.",
    "manual": False,
}


FOUND: list[Json] = [
    {
        "kind": "invoice",
        "name": f"Ames & Daughters {number}",
        "number": number,
        "quickbooks_id": None,
        "industrack_id": f"inv{number}",
        "deleted": False,
    }
    for number in ("1001", "1002")
]
WHY: Json = {
    "kind": "invoice",
    "name": "Ames & Daughters 1001",
    "quickbooks": None,
    "industrack": {"id": "inv1001", "name": "1001", "values": {"approved": False}, "deleted": False, "dirty": False}
    | {"edited_at": AT, "seen_at": AT},
    "link": None,
    "fields": [{"name": "number", "quickbooks": None, "industrack": "1001", "same": False}],
    "history": [CHANGE],
    "messages": [MESSAGE],
    "queue": [REQUEST],
    "pushes": [],
    "attention": [ATTENTION],
    "held": ["Two invoices wait for the currency."],
    "to_be_compared": False,
}
