"""How an invoice that we wrote is known again: an ExternalGUID, and a short tag in its memo.

Both come from the same GUID, which depends on nothing but the company, IndusTrack's invoice and which sending of it this is, so
that the same invoice always carries the same mark. QuickBooks may not show the ExternalGUID again, and a person may edit a memo.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from qbxml import text

SPACE = UUID("5c5b3b0e-6a0c-5f4e-9a57-1d9a5a3f6b21")  # for our own names only
MEMO_LIMIT = 4095
WORDS_LIMIT = MEMO_LIMIT - len(" [IT-0123456789ab]")
"""What the memo holds beside our mark."""
_TAG = re.compile(r"\[IT-[0-9a-f]{12}\]")


def guid(company_id: str, invoice_id: str, again: str = "") -> str:
    """In braces; ``again`` names the lost invoice that a person has let be sent once more."""
    return "{" + str(uuid5(SPACE, "\n".join((company_id, invoice_id, again)))).upper() + "}"


def tag(external_guid: str) -> str:
    return f"[IT-{external_guid.strip('{}').replace('-', '').lower()[:12]}]"


def memo(words: str, external_guid: str) -> str:
    """The invoice's own words with the tag behind them, whatever has to be cut."""
    mark = tag(external_guid)
    kept = text.clean(_TAG.sub("", words), WORDS_LIMIT)
    return f"{kept} {mark}".strip()


def tag_of(body: Mapping[str, Any]) -> str:
    """The tag in the memo of what was sent; empty when there is none."""
    found = _TAG.findall(str(body.get("memo") or ""))
    return found[-1] if found else ""


def is_marked(body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether what was found carries the mark that was sent."""
    sent_guid, found_guid = str(body.get("external_guid") or ""), str(found.get("external_guid") or "")
    if sent_guid and sent_guid.upper() == found_guid.upper():
        return True
    mark = tag_of(body)
    return bool(mark) and mark in str(found.get("memo") or "").lower().replace("[it-", "[IT-")


def is_of_another(body: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether it carries the mark of another invoice of ours."""
    others = set(_TAG.findall(str(found.get("memo") or ""))) - {tag_of(body)}
    return bool(others) and not is_marked(body, found)
