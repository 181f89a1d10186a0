"""What a customer chooses before the first update, as the kinds of records declare it."""

from __future__ import annotations

from collections.abc import Iterator

from app.sync.kinds import KINDS
from app.sync.rules.setting import Question


def _asked() -> Iterator[tuple[str, Question]]:
    for kind in KINDS.values():
        for setting in (kind.direction, *kind.settings):
            if setting is not None and setting.question is not None:
                yield setting.name, setting.question


QUESTIONS: dict[str, Question] = dict(_asked())
"""Setting → how it is asked for, in the order of the kinds."""


def label(setting: str, value: str) -> str:
    """What a setting's value is called on the page."""
    return next((way.label for way in QUESTIONS[setting].ways if way.value == value), value)
