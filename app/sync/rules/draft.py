"""A decision while it is being made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.model import Attention, Decision, Hold, LinkPlan, PushPlan, RequestPlan, Step, Values


@dataclass
class Draft:
    steps: list[Step] = field(default_factory=list)
    request: RequestPlan | None = None
    pushes: list[PushPlan] = field(default_factory=list)
    links: list[LinkPlan] = field(default_factory=list)
    attentions: list[Attention] = field(default_factory=list)
    fetch: list[tuple[str, str]] = field(default_factory=list)
    keeps_held: bool = False
    holds: list[Hold] = field(default_factory=list)

    def decision(self) -> Decision:
        return Decision(
            steps=tuple(self.steps),
            request=self.request,
            pushes=tuple(self.pushes),
            links=tuple(self.links),
            attentions=tuple(self.attentions),
            fetch=tuple(self.fetch),
            keeps_held=self.keeps_held,
            holds=tuple(self.holds),
        )


def remembered(now: Values, before: Values, pending: Iterable[str]) -> Values:
    """What a link keeps of one side: its present values, and for keys still to be settled those of before, if any."""
    open_keys = set(pending)
    settled = {key: value for key, value in now.items() if key not in open_keys}
    return settled | {key: before[key] for key in open_keys & before.keys()}


def nested(values: Values) -> dict[str, object]:
    """Flat keys as the API takes them: ``address.city`` becomes an object."""
    data: dict[str, object] = {}
    for key, value in values.items():
        outer, dot, inner = key.partition(".")
        if dot:
            below = data.setdefault(outer, {})
            assert isinstance(below, dict)
            below[inner] = value
        else:
            data[key] = value
    return data
