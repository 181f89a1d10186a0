"""The declaration of a kind of record: what the rest of the service has to know of it, said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from app.model import Context, Decision, Pair, Rules, Side, Unit, Values
from app.sync.rules.check_up import Look
from app.sync.rules.money import Money
from app.sync.rules.setting import Setting
from app.sync.rules.source import Source


@dataclass(frozen=True)
class Owner:
    """The record that one of this kind hangs below."""

    kind: str
    field: str  # IndusTrack's field that names it
    together: bool = False  # decided with its owner, because QuickBooks keeps it inside the owner's record


@dataclass(frozen=True)
class Refers:
    """A reference to a record of another kind."""

    to: str  # the kind
    by: str = ""  # the canonical value that holds the id, or a list of ids; empty: only the order of deciding depends on it
    ids: tuple[str, ...] = ()  # further values that hold its id, on one side or the other; people know all by the first
    waits: bool = False  # what is referred to must be linked before this is decided
    frees: bool = False  # what is held may be free as soon as a record referred to changes
    said: str = ""  # code of the attention that says that one is missing: a record that changes may end it
    shown_in: tuple[str, ...] = ()  # fields in which QuickBooks shows its name, and does not touch them when it is renamed


class Restore(Protocol):
    def __call__(self, unit: Unit, side: Side, before: Values, context: Context, inner_id: str | None) -> Decision:
        """Write the values of before to this side; ``inner_id`` is IndusTrack's, of a record that is decided with this one."""
        ...


LeftOut = Callable[[Values, Mapping[str, Any]], str]
"""Of a record's values and the company's settings: why it stays in QuickBooks, as a preview counts it; else empty."""


@dataclass(frozen=True)
class Moved:
    """Values of a record that are not as they were held."""

    keys: tuple[str, ...]
    held: Values
    shown: Values
    other: Values  # the counterpart's; empty without one
    settings: Mapping[str, Any]  # the company's


Told = Callable[[Moved], dict[str, str]]
"""Which of the values that moved a person is told, and as which field they know each of them."""


@dataclass(frozen=True)
class Kind:
    """One kind of record. ``app.sync.kinds`` finds it by itself in the folder of its name."""

    name: str
    one: str  # what people call one of them
    many: str
    rules: Rules
    source: Source | None = None  # how it is read from QuickBooks; None of what comes inside another's record
    collection: str | None = None  # IndusTrack's; None of what has no counterpart there, so that nothing is decided about it
    direction: Setting | None = None  # which way it goes
    settings: tuple[Setting, ...] = ()  # of a company, besides
    owner: Owner | None = None
    parent_field: str = ""  # IndusTrack's field that names the record of the same kind above
    refers: tuple[Refers, ...] = ()
    tried_again_while: tuple[str, str] | None = None  # a canonical value of IndusTrack's record that says that it waits
    remade: bool = False  # one that QuickBooks lost can be made there again
    joined: Callable[[Unit], Iterable[Pair]] | None = None  # of a linked unit what is inside it, the same of both sides together
    restore: Restore | None = None  # puts an overwritten edit back, of the record or of one decided with it
    left_out: LeftOut | None = None  # why a record of QuickBooks is not brought over, where that is its own doing
    counted: bool = True  # shown among a company's records
    below_left_out: Callable[[Mapping[str, Any]], bool] | None = None  # settings by which those below another stay in QuickBooks
    moves_unstamped: tuple[str, ...] = ()  # canonical values that QuickBooks changes without moving EditSequence
    told: Told | None = None  # where a proof does not tell each value that moved under its own name
    fields: str = ""  # the fields of IndusTrack's records that its contract names; whatever else they have is ignored
    needed: frozenset[str] | None = None  # fields of IndusTrack's without which nothing can be said of one; None: all but flags
    check_up: tuple[Look, ...] = ()  # what a person is asked to look at before anything is written
    money: Money | None = None  # a proof compares it by its figures
    us_only: str = ""  # code of the attention that says that these stay in IndusTrack in another edition of QuickBooks
    has_currency: bool = False  # QuickBooks says of each in which currency its invoices are
    not_sent: Callable[[Values], str] | None = None  # of IndusTrack's values: why it does not go to QuickBooks as it is
    sent_while: str = ""  # condition on IndusTrack's values ``v`` while which one that is not there yet goes to QuickBooks

    @property
    def setting(self) -> str | None:
        """The name of the setting that says which way it goes."""
        return self.direction.name if self.direction else None

    @property
    def is_decided(self) -> bool:
        """Whether it has decisions of its own."""
        return self.collection is not None and not (self.owner and self.owner.together)

    def ids(self) -> Iterator[tuple[str, str]]:
        """Its values that hold the id of another record, and the kind of that."""
        for refers in self.refers:
            yield from ((value, refers.to) for value in (refers.by, *refers.ids) if value)
        if self.owner and self.owner.field:
            yield self.owner.field, self.owner.kind
        if self.parent_field:
            yield self.parent_field, self.name


@runtime_checkable
class Matched(Protocol):
    """Rules of a kind whose records may exist on both sides before the first sync."""

    def match_keys(self, values: Values) -> list[str]: ...
