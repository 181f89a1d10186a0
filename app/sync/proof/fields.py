"""Which fields of a record moved, as people know them: not the fingerprints, ids and names in parts that we keep beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.model import Side, Values
from app.sync.kinds import KINDS

INNER = {"content": "lines"}  # shown under another name; only where nothing else says what moved
ACCOUNT, ACCOUNT_NAME = "account", "account_name"
ACCOUNTS = ("income_account", "expense_account")
YOUNG = {"invoice_id"}  # values that records which were read before a release are held without
JOB = "job_"
JOB_SHOWN = {"qualified": ("job_name",), "location": ("job_location", "job_address.")}
"""What of a job's names and place shows in IndusTrack, by the job policy; else its service location says it."""


def moved(side: Side, kind: str, held: Mapping[str, Any], shown: Mapping[str, Any]) -> list[str]:
    """The values that are not as the mirror held them, without those that QuickBooks moves in silence as a matter of course."""
    keys = [key for key in {**held, **shown} if held.get(key) != shown.get(key) and (key in held or key not in YOUNG)]
    keys = [key for key in keys if side is Side.INDUSTRACK or key not in KINDS[kind].moves_unstamped]
    if "voided" in keys and shown.get("voided"):
        return ["voided"]  # its figures are nothing by that
    if ACCOUNT_NAME in keys:
        keys = [key for key in keys if key != ACCOUNT]
    return [key for key in keys if key not in INNER] or keys


def told(side: Side, row: Any, job_policy: str) -> Iterator[tuple[str, str, Any, Any]]:
    """Each value that moved: its key, the field that people know it by, what it is on this side and on the other one."""
    held, shown, other = row.held or {}, row.shown or {}, row.other
    for key in moved(side, row.kind, held, shown):
        if key.startswith(JOB) and not key.startswith(JOB_SHOWN.get(job_policy, ("-",))):
            continue
        yield key, _field(key, held, other or {}), shown.get(key), _there(key, held, other)


def _field(key: str, held: Values, other: Values) -> str:
    if key == ACCOUNT_NAME:
        return next((one for one in ACCOUNTS if other.get(one) and other[one] == held.get(key)), ACCOUNTS[0])
    return INNER.get(key, key)


def _there(key: str, held: Values, other: Values | None) -> Any:
    """What the counterpart held; where it has no such field, what this side held before. None without a counterpart."""
    if other is None:
        return None
    return other[key] if key in other else held.get(key)
