"""Where something went wrong, for the log: kinds and places, never the words, which may hold what a customer entered."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from pathlib import Path

OURS = (f"{Path(__file__).parent}{os.sep}", f"{Path(__file__).parents[1] / 'qbxml'}{os.sep}")


def _told(frames: Sequence[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    """The last places in our own code, which say what was being done, and the very last one, where it went wrong."""
    ours = [frame for frame in frames if frame.filename.startswith(OURS)][-3:]
    return ours if not frames or frames[-1] in ours else [*ours, frames[-1]]


def where(error: BaseException) -> str:
    """Kind and place of an error and of its causes, without its message, which may hold customer data."""
    told = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = _told(traceback.extract_tb(one.__traceback__))
        places = " > ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
        told.append(f"{type(one).__module__}.{type(one).__qualname__} at {places or 'nowhere'}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return ", from ".join(told)
