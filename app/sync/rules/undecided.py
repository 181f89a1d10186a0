"""A record that was edited on both sides while nobody can tell which edit is the later one: a person is asked."""

from __future__ import annotations

from collections.abc import Iterable

from app.model import Attention, Side
from app.sync.rules.comparison import group
from app.sync.rules.draft import About

UNSURE = "edited_on_both_sides"


def which_is_later(about: About, keys: Iterable[str]) -> Attention:
    """A person says whose edit stays, because the clock of QuickBooks' PC is wrong by an amount that is not known."""
    fields = ", ".join(sorted({group(key).replace("_", " ") for key in keys}))
    return Attention(
        code=UNSURE,
        summary=(
            f"{about.name} was changed in QuickBooks and in IndusTrack ({fields}), and which change is the later one cannot be"
            " told: the clock of QuickBooks' PC is wrong by an amount that is not known yet."
        ),
        remedy=(
            "Choose whose values stay; until then neither side is changed. Set the clock of QuickBooks' PC right (date, time and"
            " time zone), so that the most recent edit wins by itself again."
        ),
        kind=about.kind,
        quickbooks_id=about.quickbooks_id,
        industrack_id=about.industrack_id,
        name=about.name,
        choices=tuple((side.value, f"Keep what {side.called} has") for side in Side),
    )
