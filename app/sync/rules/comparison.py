"""The three-way comparison: what either side holds now against what both held when they last agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.model import WINNER, Context, Direction, Side, Values


@dataclass(frozen=True)
class Policy:
    """Who wins."""

    direction: Direction
    merge: bool = False  # two-way: join changes of different fields instead of taking the whole record
    winner: Side | None = None  # a person's choice for this record

    @classmethod
    def of(cls, context: Context, setting: str) -> Policy:
        winner = context.choices.get(WINNER)
        return cls(
            direction=Direction(context.settings.get(setting, Direction.QUICKBOOKS_TO_INDUSTRACK)),
            merge=context.settings.get("conflict_policy") == "merge",
            winner=Side(winner) if winner else None,
        )

    @property
    def writes_quickbooks(self) -> bool:
        return self.direction in {Direction.INDUSTRACK_TO_QUICKBOOKS, Direction.TWO_WAY}

    @property
    def writes_industrack(self) -> bool:
        return self.direction in {Direction.QUICKBOOKS_TO_INDUSTRACK, Direction.TWO_WAY}


@dataclass(frozen=True)
class Held:
    """One side in the form that both sides are compared in.

    A key that is missing in ``now`` cannot be told at present (a reference to a record that is not linked
    yet) and is left alone; a key that is missing in ``base`` was never agreed on.
    """

    now: Values
    base: Values
    edited_at: datetime | None = None
    edited_within: float = 0.0  # seconds by which that may be wrong

    def changed(self, keys: Iterable[str]) -> set[str]:
        return {key for key in keys if self.now[key] != self.base[key]}


@dataclass(frozen=True)
class Verdict:
    """Which keys travel, and why."""

    to_quickbooks: frozenset[str] = frozenset()
    to_industrack: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()  # keys whose edit on one side gives way to the other side's value
    why: str = ""
    unsure: frozenset[str] = frozenset()  # keys that nothing is done about: which edit is the later one cannot be told


@dataclass
class _Draft:
    to: dict[Side, set[str]] = field(default_factory=lambda: {side: set() for side in Side})
    lost: set[str] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)

    def take(self, winner: Side, keys: set[str], why: str, lost: Iterable[str] = ()) -> None:
        """Let ``winner``'s values of ``keys`` be written to the other side."""
        if keys:
            self.to[winner.other] |= keys
            self.lost |= keys & set(lost)
            if why not in self.why:
                self.why.append(why)

    def verdict(self) -> Verdict:
        to_quickbooks, to_industrack = self.to[Side.QUICKBOOKS], self.to[Side.INDUSTRACK]
        lost, unsure = frozenset(self.lost), frozenset(self.unsure)
        return Verdict(frozenset(to_quickbooks), frozenset(to_industrack), lost, " ".join(self.why), unsure)


def group(key: str) -> str:
    """The field that a key belongs to: the parts of an address are one field, because mixed addresses are none."""
    return key.rpartition(".")[0] or key


def compare(quickbooks: Held, industrack: Held, policy: Policy) -> Verdict:
    """Decide for each key that differs which side gives way; standing differences that nobody touched stay.

    The most recent edit wins where both sides changed, QuickBooks on a tie.
    """
    sides = {Side.QUICKBOOKS: quickbooks, Side.INDUSTRACK: industrack}
    known = quickbooks.now.keys() & industrack.now.keys()
    differing = {key for key in known if quickbooks.now[key] != industrack.now[key]}
    draft = _Draft()
    if policy.winner is not None:
        loser = sides[policy.winner.other]
        edited = loser.changed(differing & loser.base.keys())
        draft.take(policy.winner, differing, f"{policy.winner.called} was chosen to win.", edited)
        return draft.verdict()
    agreed = differing & quickbooks.base.keys() & industrack.base.keys()
    changed = {side: held.changed(agreed) for side, held in sides.items()}
    if policy.direction is Direction.TWO_WAY:
        _meet_both(draft, differing - agreed, sides)
        _settle_both(draft, changed, sides, policy.merge)
    else:
        master = Side.QUICKBOOKS if policy.writes_industrack else Side.INDUSTRACK
        _meet_master(draft, differing - agreed, sides[master], master)
        _settle_master(draft, changed, master)
    return draft.verdict()


def _settle_master(draft: _Draft, changed: Mapping[Side, set[str]], master: Side) -> None:
    edited = changed[master.other]
    draft.take(master, changed[master], f"Changed in {master.called}.", edited)
    why = f"Edited in {master.other.called}, but {master.called} is the master."
    draft.take(master, edited - changed[master], why, edited)


def _settle_both(draft: _Draft, changed: Mapping[Side, set[str]], sides: Mapping[Side, Held], merge: bool) -> None:
    fields = {side: {group(key) for key in keys} for side, keys in changed.items()}
    everything = changed[Side.QUICKBOOKS] | changed[Side.INDUSTRACK]
    contested = fields[Side.QUICKBOOKS] & fields[Side.INDUSTRACK]
    if not merge and changed[Side.QUICKBOOKS] and changed[Side.INDUSTRACK]:
        contested = {group(key) for key in everything}
    fought = {key for key in everything if group(key) in contested}
    for side in Side:
        draft.take(side, changed[side] - fought, f"Changed in {side.called}.")
    if not is_sure(sides):
        draft.unsure |= fought
        return
    winner = most_recent(sides)
    why = f"Changed on both sides; the edit in {winner.called} is the more recent."
    draft.take(winner, fought, why, changed[winner.other])


def respelled(quickbooks: Held, industrack: Held, told: Values, was_told: Values) -> set[str]:
    """Keys in which QuickBooks changed nothing but characters that are the same to a comparison, such as ``Lodz`` to ``Łódź``."""
    known = quickbooks.base.keys() & industrack.base.keys() & quickbooks.now.keys() & industrack.now.keys()
    moved = quickbooks.changed(known) | industrack.changed(known)
    same = {key for key in known - moved if quickbooks.now[key] == industrack.now[key]}
    return {key for key in same & told.keys() & was_told.keys() if told[key] != was_told[key]}


def most_recent(sides: Mapping[Side, Held]) -> Side:
    ours, theirs = sides[Side.QUICKBOOKS].edited_at, sides[Side.INDUSTRACK].edited_at
    return Side.INDUSTRACK if theirs is not None and (ours is None or theirs > ours) else Side.QUICKBOOKS


def is_sure(sides: Mapping[Side, Held]) -> bool:
    """Whether the two edits lie further apart than the clock of QuickBooks' PC is unknown."""
    ours, theirs = sides[Side.QUICKBOOKS], sides[Side.INDUSTRACK]
    if ours.edited_at is None or theirs.edited_at is None:
        return True
    return not ours.edited_within or abs((ours.edited_at - theirs.edited_at).total_seconds()) > ours.edited_within


def _meet_master(draft: _Draft, keys: set[str], held: Held, master: Side) -> None:
    """Two records meet for the first time: what the master leaves empty does not erase what the other side knows."""
    filled = {key for key in keys if not _is_empty(held, group(key))}
    draft.take(master, filled, f"{master.called} is the master.")


def _meet_both(draft: _Draft, keys: set[str], sides: Mapping[Side, Held]) -> None:
    for key in keys:
        empty = [side for side in Side if _is_empty(sides[side], group(key))]
        if empty:
            draft.take(empty[0].other, {key}, f"Only known in {empty[0].other.called}.")
        elif not is_sure(sides):
            draft.unsure.add(key)
        else:
            winner = most_recent(sides)
            draft.take(winner, {key}, f"Different on the two sides; {winner.called} decides.")


def _is_empty(held: Held, name: str) -> bool:
    return all(value in ("", None) for key, value in held.now.items() if group(key) == name)
