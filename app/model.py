"""What decide is given and what it answers: plain values, no database, no clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Protocol

Values = dict[str, Any]
"""The mapped fields of a record in canonical form: JSON values only, absent and empty are both ``""``, ``None`` is no reference.

Keys are the IndusTrack contract's field names where there is one (``company_name``, ``billing_address.street`` …); nested
objects are flattened with a dot, so that a change is always the change of one key.
"""


WINNER = "winner"
"""The choice of a side whose values are taken for one record; it has served when both sides agree."""
CONVERT = "convert"
"""The choice that makes a linked job what a changed policy says."""
REFUSED = "refused"
"""The choice that remembers what QuickBooks said against a record, until it is time to try again."""
AS_IS = "as_is"
"""The choice of a record that is left alone as it is, without a counterpart."""


class Side(StrEnum):
    QUICKBOOKS = "quickbooks"
    INDUSTRACK = "industrack"

    @property
    def other(self) -> Side:
        return Side.INDUSTRACK if self is Side.QUICKBOOKS else Side.QUICKBOOKS

    @property
    def called(self) -> str:
        """The name of the program, for people."""
        return "QuickBooks" if self is Side.QUICKBOOKS else "IndusTrack"


class Direction(StrEnum):
    QUICKBOOKS_TO_INDUSTRACK = "quickbooks_to_industrack"
    INDUSTRACK_TO_QUICKBOOKS = "industrack_to_quickbooks"
    TWO_WAY = "two_way"
    OFF = "off"


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DEACTIVATE = "deactivate"
    LINK = "link"
    UNLINK = "unlink"
    ASK = "ask"


@dataclass(frozen=True)
class Mirror:
    """The last known state of one record on one side."""

    kind: str
    id: str  # ListID, TxnID, `<ListID>#<ship-to name>`, or IndusTrack's id
    version: str  # EditSequence or IndusTrack's version
    data: Mapping[str, Any]  # the Ret as ``as_dict`` gives it, or the API's JSON
    values: Values  # canonical
    edited_at: datetime | None = None  # last change of a mapped value by somebody else than us, UTC
    deleted: bool = False
    edited_within: float = 0.0  # seconds by which that may be wrong, QuickBooks' PC having a wrong clock


@dataclass(frozen=True)
class Link:
    """A pair, with the canonical values of either side when they last agreed.

    The two sides are kept separately because QuickBooks cannot hold everything IndusTrack can: a side has changed when it
    differs from its own agreed values, not when it differs from the other side.
    """

    kind: str
    quickbooks_id: str
    industrack_id: str
    agreed_quickbooks: Values
    agreed_industrack: Values
    ended: bool = False  # deleted on one side: remembered, never comes back by itself
    why_ended: str = ""


@dataclass(frozen=True)
class Pair:
    kind: str
    quickbooks: Mirror | None = None
    industrack: Mirror | None = None
    link: Link | None = None


@dataclass(frozen=True)
class Unit(Pair):
    """What is decided together: a customer with its service locations; an item or an invoice alone."""

    locations: tuple[Pair, ...] = ()
    parent: Pair | None = None  # of a job: the customer above it, None when it is not known yet
    suggestions: tuple[Mirror, ...] = ()  # unlinked records of the other side that may be the same one
    rivals: tuple[Mirror, ...] = ()  # unlinked records of the same side that the suggestions may as well belong to
    former: tuple[Mirror, ...] = ()  # records of the other side that may be the same, and whose own counterpart was deleted
    suggested_places: tuple[Mirror, ...] = ()  # IndusTrack's locations of the suggestions


class Lookup(Protocol):
    """Resolve references between the sides; answers None when there is no link."""

    def industrack_id(self, kind: str, quickbooks_id: str) -> str | None: ...

    def quickbooks_id(self, kind: str, industrack_id: str) -> str | None: ...

    def quickbooks(self, kind: str, quickbooks_id: str) -> Mirror | None: ...

    def industrack(self, kind: str, industrack_id: str) -> Mirror | None: ...


@dataclass(frozen=True)
class Asked:
    """What a person is asked about a record, or has to do for it, before it can go over."""

    number: int  # of the attention
    code: str
    summary: str
    remedy: str


def _nothing_asked(kind: str, industrack_id: str) -> Asked | None:
    return None


def _none_known(kind: str) -> tuple[Mirror, ...]:
    return ()


@dataclass(frozen=True)
class Context:
    """A company as decide sees it."""

    company_id: str
    settings: Mapping[str, Any]  # DESIGN section 9 names: customers, items, invoices, job_policy, conflict_policy, …
    time_zone: tzinfo  # of QuickBooks' PC
    qbxml_version: str  # the version spoken with this QuickBooks, "13.0"
    preferences: Mapping[str, Any]  # PreferencesRet as ``as_dict`` gives it; empty when not known
    lookup: Lookup
    now: datetime
    first_sync: bool = False
    # Restored or fixed by a person for this record: "quickbooks" or "industrack" wins, "link:<id>", "create", …
    choices: Mapping[str, str] = field(default_factory=dict)
    country: str = "US"  # the edition of QuickBooks
    clock_fast: timedelta = timedelta(0)  # by which that PC's clock is fast
    clock_within: timedelta | None = None  # how exactly that is known; None while nothing contradicts a clock that goes right
    lists: Callable[[str], tuple[Mirror, ...]] = _none_known  # a small list of QuickBooks, whole: "account", "tax_code"
    asked: Callable[[str, str], Asked | None] = _nothing_asked  # (kind, IndusTrack's id): what keeps this record from going over


@dataclass(frozen=True)
class Cover:
    """One pair that a request writes, so that its link can be made when QuickBooks has answered."""

    kind: str
    industrack_id: str
    quickbooks_name: str | None = None  # of a location: the ship-to name that was sent
    agreed_industrack: Values = field(default_factory=dict)  # the canonical values that were decided on
    pending: tuple[str, ...] = ()  # keys that stay as the link has them (or has them not): still to be settled


@dataclass(frozen=True)
class RequestPlan:
    """One write to QuickBooks."""

    message: str  # "CustomerAdd", "CustomerMod", …: the class in qbxml.messages
    body: dict[str, Any]  # as ``from_dict`` of that class takes it
    name: str  # shown to people
    covers: tuple[Cover, ...]
    after: str | None = None  # QuickBooks full name or ListID that must exist first (a job's parent)


@dataclass(frozen=True)
class PushPlan:
    """One write to IndusTrack: a create when ``industrack_id`` is None, otherwise a merge patch."""

    kind: str
    data: dict[str, Any]
    name: str
    quickbooks_id: str | None  # the counterpart, None where there is none
    industrack_id: str | None = None
    if_match: str | None = None
    agreed_quickbooks: Values = field(default_factory=dict)  # the canonical values that were decided on
    pending: tuple[str, ...] = ()  # keys that stay as the link has them (or has them not): still to be settled
    client_ref: str | None = None  # of a create: a reference of its own, the same however often it is decided


@dataclass(frozen=True)
class LinkPlan:
    """Make a pair, agree on its present state, or end it; nothing is written on either side."""

    kind: str
    quickbooks_id: str
    industrack_id: str
    agreed_quickbooks: Values = field(default_factory=dict)
    agreed_industrack: Values = field(default_factory=dict)
    ended: bool = False
    why: str = ""


@dataclass(frozen=True)
class Attention:
    """Something a person must decide or fix; one open attention per (code, kind, record)."""

    code: str
    summary: str  # one sentence, plain words
    remedy: str  # what to do
    severity: str = "warning"  # info, warning, error
    kind: str | None = None
    quickbooks_id: str | None = None
    industrack_id: str | None = None
    name: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)


@dataclass(frozen=True)
class Hold:
    """A record waits for something that many records may wait for: one attention is opened for all of them."""

    code: str  # of the attention
    kind: str
    record_id: str
    causes: tuple[str, ...]  # in words of the kind's own, counted over all records


@dataclass(frozen=True)
class Step:
    """One line of a preview and of the history: what happens to one record, and why."""

    action: Action
    side: Side | None
    kind: str
    name: str
    why: str
    quickbooks_id: str | None = None
    industrack_id: str | None = None
    before: Values = field(default_factory=dict)  # only the keys that change
    after: Values = field(default_factory=dict)
    overwrites_edit: bool = False  # the other side's edit loses; counts for the brake, and is restorable
    waits: bool = False  # shown in a preview, not due yet: another record must be linked first

    @property
    def is_harmful(self) -> bool:
        """Whether it ends a link, deactivates a record, or overwrites an edit."""
        return self.action in {Action.DEACTIVATE, Action.UNLINK} or self.overwrites_edit

    @property
    def key(self) -> str:
        """The record that it is about, the same however often it is decided."""
        return f"{self.kind}:{self.industrack_id or self.quickbooks_id}"


@dataclass(frozen=True)
class Decision:
    """Everything due for one unit. Empty when both sides agree."""

    steps: tuple[Step, ...] = ()
    request: RequestPlan | None = None
    pushes: tuple[PushPlan, ...] = ()
    links: tuple[LinkPlan, ...] = ()
    attentions: tuple[Attention, ...] = ()
    holds: tuple[Hold, ...] = ()
    fetch: tuple[tuple[str, str], ...] = ()  # (kind, QuickBooks id) to be read again before it is decided
    keeps_held: bool = False  # a request that is held for this unit stays as it is


class Rules(Protocol):
    """What is mapped, what is the same, and what follows, for one kind of record."""

    def quickbooks_values(self, data: Mapping[str, Any], parents: tuple[Mapping[str, Any], ...], context: Context) -> Values:
        """Canonical values of a QuickBooks record; ``parents`` are the records above it, nearest first."""
        ...

    def industrack_values(self, data: Mapping[str, Any], context: Context) -> Values: ...

    def decide(self, unit: Unit, context: Context) -> Decision: ...
