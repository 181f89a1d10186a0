"""How a Ret is laid out: its elements in order, each with the first version that shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.quickbooks.answers.xml import close, leaf, open_
from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.books.kinds import REFERS_TO
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.rules.grammar import Version
from app.sandbox.quickbooks.rules.parts import version as parse
from app.sandbox.quickbooks.wall import stamp

Data = dict[str, Any]
PRINTED = "_Printed"  # of a record: what stands in its answers in place of some values


@dataclass
class View:
    """How the asker wants to see records."""

    books: Books
    version: Version
    wanted: frozenset[str] = frozenset()  # IncludeRetElement; empty shows all
    owners: frozenset[str] = frozenset()  # OwnerID, upper case
    line_items: bool = False
    linked_txns: bool = False
    out: list[str] = field(default_factory=list)

    def stamp(self, epoch: int) -> str:
        """A date-time as this QuickBooks prints it."""
        behaviour = self.books.behaviour
        return stamp(epoch, behaviour.zone, summer_time_fault=behaviour.summer_time_fault)

    def ref(self, tag: str, table: str, list_id: str) -> None:
        """A reference by id and full name; nothing when the record is gone."""
        record = self.books.table(table).get(list_id)
        if record is not None:
            self.out += (open_(tag), leaf("ListID", record.id), leaf("FullName", record.full_name), close(tag))


Show = Callable[[View, Record, Data], None]


@dataclass(frozen=True)
class Shown:
    """One element of a layout."""

    tag: str
    show: Show
    since: Version | None = None
    also: tuple[str, ...] = ()  # other names under which it can be asked for


def plain(tag: str, since: str | None = None) -> Shown:
    """A value as it is kept, when there is one."""

    def show(view: View, record: Record, data: Data) -> None:
        if data.get(tag):
            view.out.append(leaf(tag, str(data[tag])))

    return Shown(tag, show, parse(since))


def plains(tags: str) -> tuple[Shown, ...]:
    """Several of them."""
    return tuple(plain(tag) for tag in tags.split())


def ref(tag: str, table: str | None = None, since: str | None = None) -> Shown:
    """A reference."""
    into = table or REFERS_TO[tag]

    def show(view: View, record: Record, data: Data) -> None:
        if data.get(tag):
            view.ref(tag, into, data[tag])

    return Shown(tag, show, parse(since))


def computed(tag: str, compute: Callable[[View, Record], str | None], since: str | None = None) -> Shown:
    """A value that is worked out while answering; None leaves it out."""

    def show(view: View, record: Record, data: Data) -> None:
        value = compute(view, record)
        if value is not None:
            view.out.append(leaf(tag, value))

    return Shown(tag, show, parse(since))


def group(tag: str, *shown: Shown, key: str | None = None, since: str | None = None) -> Shown:
    """An aggregate, or several when a list is kept under ``key``."""

    def show(view: View, record: Record, data: Data) -> None:
        kept = data.get(key or tag)
        for one in kept if isinstance(kept, list) else [kept] if kept else []:
            view.out.append(open_(tag))
            show_all(view, shown, record, one)
            view.out.append(close(tag))

    return Shown(tag, show, parse(since))


def show_all(view: View, shown: Sequence[Shown], record: Record, data: Data) -> None:
    """The elements that the asker's version knows."""
    for one in shown:
        if one.since is None or view.version >= one.since:
            one.show(view, record, data)


def show_record(view: View, tag: str, shown: Sequence[Shown], record: Record) -> None:
    """A whole Ret, of it what was asked for."""
    chosen = [one for one in shown if view.wanted & {one.tag, *one.also}] if view.wanted else shown
    begins = len(view.out)
    view.out.append(open_(tag))
    show_all(view, chosen, record, record.data)
    view.out.append(close(tag))
    if PRINTED in record.data:
        view.out[begins:] = [_printed(line, record.data[PRINTED]) for line in view.out[begins:]]


def _printed(line: str, as_seen: dict[str, str | None]) -> str:
    """A value as the record's owner saw it printed, against the schema; None leaves the element out."""
    tag = line[1:].partition(">")[0]
    if tag not in as_seen or not line.endswith(close(tag)):
        return line
    return "" if as_seen[tag] is None else f"{open_(tag)}{as_seen[tag]}{close(tag)}"


def _extensions(view: View, record: Record, data: Data) -> None:
    show_extensions(view, record.id)


def show_extensions(view: View, object_id: str) -> None:
    """Custom fields and private data of an object, of the owners that were named."""
    values = view.books.contents.extension_values.get(object_id, {})
    for one in view.books.contents.extensions:
        value = values.get(f"{one.owner}|{one.name}")
        if value is not None and one.owner in view.owners:
            view.out.append(open_("DataExtRet"))
            view.out += (leaf("OwnerID", one.owner), leaf("DataExtName", one.name))
            view.out += (leaf("DataExtType", one.type), leaf("DataExtValue", value), close("DataExtRet"))


EXTENSIONS = Shown("DataExtRet", _extensions)
LIST_CORE: tuple[Shown, ...] = (
    computed("ListID", lambda view, record: record.id),
    computed("TimeCreated", lambda view, record: view.stamp(record.created)),
    computed("TimeModified", lambda view, record: view.stamp(record.modified)),
    computed("EditSequence", lambda view, record: record.edit_sequence),
)
FULL_NAME = computed("FullName", lambda view, record: record.full_name)
SUBLEVEL = computed("Sublevel", lambda view, record: str(len(record.order) - 1))
EXTERNAL_GUID = computed(
    "ExternalGUID",
    lambda view, record: record.get("ExternalGUID") if view.books.behaviour.external_guid_returned else None,
    since="8.0",
)
