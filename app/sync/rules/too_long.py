"""Values of IndusTrack that are longer than QuickBooks takes: written as far as they fit, kept in full in IndusTrack, and told.

Names are none of them: how a long name is shortened is a rule that docs/customers.md and docs/items.md tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.model import Attention, Hold, Mirror, Values
from qbxml import text

CODE = "too_long_for_quickbooks"
MOST_NAMED = 5
_BETWEEN = "\t"


def of(values: Values, limits: Mapping[str, int]) -> list[str]:
    """The fields that QuickBooks cannot hold in full; ``limits`` are their lengths there."""
    return [key for key, limit in limits.items() if is_too_long(str(values.get(key) or ""), limit)]


def is_too_long(value: str, limit: int) -> bool:
    """Whether it is cut; a sign may become several letters in QuickBooks' character set."""
    if len(value) <= limit and value.isascii():
        return False
    return len(text.clean(value, lines=True)) > limit


def hold(record: Mirror, fields: Iterable[str]) -> Hold | None:
    """What is to be told of this record; ``fields`` in people's words. Nothing waits for it."""
    name = str(record.values.get("company_name") or record.values.get("name") or record.id)
    causes = tuple(_BETWEEN.join((field, name)) for field in dict.fromkeys(fields))
    return Hold(CODE, record.kind, record.id, causes) if causes else None


def attention(kind: str, who: str, causes: Iterable[str]) -> Attention:
    """One for all records of the kind; ``who`` counts them (``12 customers``)."""
    found = [cause.partition(_BETWEEN) for cause in causes]
    fields: dict[str, list[str]] = {}
    for field, _, name in sorted(found):
        fields.setdefault(field, []).append(name)
    told = "; ".join(f"{field} of {_listed(names)}" for field, names in fields.items())
    return Attention(
        code=CODE,
        severity="info",
        summary=f"{who} of IndusTrack with values that are longer than QuickBooks takes: {told}.",
        remedy=(
            "QuickBooks has as much of them as it takes, and IndusTrack keeps the whole."
            " Shorten them in IndusTrack, or ignore this; nothing waits for it."
        ),
        kind=kind,
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
