"""The read phase: what changed in QuickBooks, kind by kind, page by page; and single records that are to be looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import qbxml.messages as m
from app.session.outgoing import Call, Outgoing
from app.session.problems import OF_OURS, Problem
from app.session.progress import Pages
from app.store.sql import Connection, text
from app.sync.kinds import SOURCES, Scope, Source, called
from app.sync.mirror import clock, cursors
from app.sync.mirror.books import PostgresBooks
from app.sync.mirror.cursors import MOST_FETCHED, Cursor
from app.sync.quickbooks import deletions

SLICES = 8
QUICK_PAGE, SLOW_PAGE = 3.0, 20.0  # seconds; Web Connector gives up a call after some 100
SMALLER = "least(f.page_size, greatest(:least, f.page_size / 2))"
UNREADABLE = "it could not read the question."
AGAIN = timedelta(days=1)  # after which a question that was refused is tried once more
LEAST_PAGE, SLOW_LEAST, MOST_PAGE = 10, 50, 500  # records; where memory is short, where it is slow, and at most


def next_message(call: Call) -> Outgoing | None:
    """The next page, the first page of the next kind, or the records to fetch by id; None when all is read."""
    progress = call.session.progress
    if "pages" in progress:
        return _continue(progress["pages"])
    if progress.get("read") and not progress.get("looked_again"):
        progress["looked_again"] = True
        _look_again(call)
    fetch = _fetch(call)
    if fetch is not None:
        return fetch
    if not progress.get("read"):
        return None
    done: list[str] = progress.setdefault("kinds_read", [])
    for source in SOURCES.values():
        if source.iterates and source.read_by_default and source.kind not in done:
            cursor = _load(call, source.kind)
            if not _is_being_ingested(call, cursor):
                return _begin(call, source, cursor)
            done.append(source.kind)
            progress["read_failed"] = True  # a read stays due
    _all_read(call)
    return None


def _is_being_ingested(call: Call, cursor: Cursor) -> bool:
    """All pages of the last run have come and the workers are still at them: a new run in its place would never let it end."""
    run = cursor.run
    if run is None or not run.get("received") or run.get("broken"):
        return False
    if call.file.full_read_wanted or cursor.position.get("full_wanted"):
        return False
    return bool(
        call.connection.scalar(
            text(
                "SELECT EXISTS (SELECT 1 FROM message WHERE company_id = :company AND purpose = 'read'"
                " AND detail ->> 'run' IS NOT NULL AND detail ->> 'kind' = :kind AND state = 'answered')"
            ),
            {"company": call.company_id, "kind": cursor.kind},
        )
    )


def is_left(call: Call) -> bool:
    """Records that were found stale or missing and must be looked at before their next write."""
    fetched = call.session.progress.get("fetched", {})
    wanted = call.left.wanted
    return any(set(ids) - set(fetched.get(kind, [])) for kind, ids in wanted.items() if kind in SOURCES)


def _look_again(call: Call) -> None:
    """Records whose changes no query by date shows are asked for by id, as many as the source allows in one session."""
    everything = bool(call.file.full_read_wanted)
    for source in SOURCES.values():
        if source.reread is not None:
            full = everything or bool(_load(call, source.kind).position.get("full_wanted"))
            ids = source.reread(PostgresBooks(call.connection, call.company_id), full)
            if ids:
                cursors.want(call.connection, call.company_id, source.kind, ids)
                call.look_again()


def page_received(call: Call, detail: dict[str, Any], iterator_id: str | None, remaining: int | None, seconds: float) -> None:
    """A page was stored after so many seconds: note where the iterator stands; it lives only in this session."""
    progress = call.session.progress
    pages = progress.get("pages")
    if pages is None or pages["run"] != detail.get("run"):
        return
    pages["count"] += 1
    pages["slowest"] = max(pages.get("slowest", 0.0), seconds)
    if remaining and (iterator_id or pages["iterator_id"]):
        pages["iterator_id"], pages["remaining"] = iterator_id or pages["iterator_id"], remaining
        done = pages["count"] * pages["size"]
        part = done / (done + remaining)
        call.session.percent = max(call.session.percent, min(59, 10 + int(49 * part)))
        return
    _slice_received(call, pages)


def page_refused(call: Call, detail: dict[str, Any], hresult: str) -> None:
    """QuickBooks cannot read the message set: a question about deletions, beside the page, must not hide the page."""
    pages = call.session.progress.get("pages")
    if pages is None or pages["run"] != detail.get("run") or not detail.get("deletions"):
        page_failed(call, detail, smaller=False)
        Problem(call.connection, call.company_id).read_refused(detail, hresult, UNREADABLE, OF_OURS)
        call.session.error = f"QuickBooks did not let us read its {called(str(detail.get('kind') or ''))}. {OF_OURS}"
        return
    cursor = _load(call, pages["kind"])
    cursor.position["deletions_refused"] = call.services.now().isoformat()
    cursors.save(call.connection, cursor)
    deletions.not_told(call.connection, call.company_id, pages["kind"], hresult)
    pages["alone"] = True
    call.session.error = ""


def page_failed(call: Call, detail: dict[str, Any], *, smaller: bool) -> None:
    """A page did not come: the kind is read again in the next session, in smaller pages when memory was short."""
    if smaller:
        call.change_file({"page_size": SMALLER}, least=LEAST_PAGE)
    call.session.progress.pop("pages", None)
    kind = detail.get("kind")
    if kind:
        call.session.progress.setdefault("kinds_read", []).append(kind)
        call.session.progress["read_failed"] = True


def smaller_pages(connection: Connection, company_id: str, least: int = SLOW_LEAST) -> None:
    """A page was too much for QuickBooks, or never came: that may be for other reasons, and small pages make a read long."""
    connection.execute(
        text(f"UPDATE company_file f SET page_size = {SMALLER} WHERE company_id = :company"),
        {"company": company_id, "least": least},
    )


def _begin(call: Call, source: Source, cursor: Cursor) -> Outgoing:
    file = call.file
    full = bool(file.full_read_wanted) or bool(cursor.position.get("full_wanted"))
    run = cursors.begin_run(
        call.connection,
        cursor,
        call.services.now(),
        clock.of_file(call.company, file),
        full=full,
        edges=[] if source.txn or cursor.run is None else _edges(call, source.kind),
        history=not source.txn,
    )
    cursors.save(call.connection, cursor)
    call.session.progress["pages"] = {
        "kind": source.kind,
        "run": run["id"],
        "since": run["since"],
        "size": file.page_size,
        "after": None if run["full"] else run.get("after"),
        "slice": next((n for n, part in enumerate(run["slices"]) if not part["done"]), 0),
        "slices": run["slices"],
        "iterator_id": None,
        "remaining": None,
        "count": 0,
        "alone": _refused_lately(cursor, call.services.now()),
    }
    return _continue(call.session.progress["pages"])


def _continue(pages: Pages) -> Outgoing:
    """One page. Every Continue repeats the filters and MaxReturned of its Start."""
    source = SOURCES[pages["kind"]]
    part = pages["slices"][pages["slice"]]
    first = pages["iterator_id"] is None
    scope = Scope(
        max_returned=pages["size"],
        since=pages["since"],
        from_name=part["from"],
        to_name=part["to"],
        iterator="Start" if first else "Continue",
        iterator_id=pages["iterator_id"],
    )
    query = source.query(scope)
    parts: list[tuple[str, Any]] = [("page", query)]
    if first and pages["since"] and pages["slice"] == 0 and not pages.get("alone"):
        parts += _deletions(source, pages["since"])
    detail = {name: pages.get(name) for name in ("kind", "run", "slice", "after")} | {"deletions": len(parts) > 1}
    return Outgoing("read", parts, detail)


def _refused_lately(cursor: Cursor, now: datetime) -> bool:
    """What was deleted could not be asked within the last day: until it can, a read of everything shows what is missing."""
    refused = cursor.position.get("deletions_refused")
    return refused is not None and abs(now - datetime.fromisoformat(refused)) < AGAIN


def _deletions(source: Source, asked_since: str) -> list[tuple[str, Any]]:
    """What was deleted, with two more days to spare: the list is short, and a clock may have been put back."""
    parts: list[tuple[str, Any]] = []
    since = (datetime.fromisoformat(asked_since) - timedelta(days=2)).isoformat()
    if source.list_deleted:
        dates = m.DeletedDateRangeFilter(from_deleted_date=since)
        parts.append(("deleted", m.ListDeletedQueryRq(list_del_type=list(source.list_deleted), deleted_date_range_filter=dates)))
    if source.txn_deleted:
        dates = m.DeletedDateRangeFilter(from_deleted_date=since)
        parts.append(("txn_deleted", m.TxnDeletedQueryRq(txn_del_type=list(source.txn_deleted), deleted_date_range_filter=dates)))
    return parts


def _slice_received(call: Call, pages: Pages) -> None:
    cursor = _load(call, pages["kind"])
    run = cursor.run
    if run is None or run["id"] != pages["run"]:
        page_failed(call, {"kind": pages["kind"]}, smaller=False)
        return
    run["slices"][pages["slice"]]["done"] = True
    left = [n for n, part in enumerate(run["slices"]) if not part["done"]]
    run["received"] = not left and not run.get("broken")
    cursor.position.pop("full_wanted", None)
    cursors.save(call.connection, cursor)
    if left:
        pages |= {"slice": left[0], "iterator_id": None, "remaining": None, "slices": run["slices"]}
        return
    call.session.progress.pop("pages")
    call.session.progress.setdefault("kinds_read", []).append(pages["kind"])
    _adapt(call, pages)


def _adapt(call: Call, pages: Pages) -> None:
    """Larger pages next time when these came quickly, smaller ones when they were slow; the same within an iterator."""
    size = pages["size"]
    if pages["slowest"] > SLOW_PAGE:
        size = min(size, max(SLOW_LEAST, size // 2))
    elif pages["slowest"] < QUICK_PAGE and pages["count"] > 1:
        size = max(size, min(MOST_PAGE, size * 2))
    if size != pages["size"]:
        call.change_file({"page_size": ":size"}, size=size)


def _fetch(call: Call) -> Outgoing | None:
    """Records asked for by id: stale ones, and those that were missing from a full read."""
    fetched = call.session.progress.setdefault("fetched", {})
    asked_for = call.left.wanted
    for kind, source in SOURCES.items():
        wanted = [i for i in asked_for.get(kind, []) if i not in fetched.get(kind, [])][:MOST_FETCHED]
        if wanted:
            fetched[kind] = [*fetched.get(kind, []), *wanted]
            names = tuple(i.removeprefix("name:") for i in wanted if i.startswith("name:"))
            ids = tuple(i for i in wanted if not i.startswith("name:"))
            parts: list[tuple[str, Any]] = []
            if ids:
                parts.append(("ids", source.query(Scope(ids=ids))))
            # One query a name: a name that is unknown must not hide the others.
            parts += [(f"name{n}", source.query(Scope(names=(name,)))) for n, name in enumerate(names)]
            return Outgoing("read", parts, {"kind": kind, "fetch": wanted})
    return None


def _all_read(call: Call) -> None:
    """The next read is due ``read_every`` after this one began; a read that failed is due at once."""
    if call.session.progress.get("read_failed"):
        return
    call.session.progress["read"] = False
    if call.file.stopped:  # a person is to be shown what follows from it
        call.ask("decide")
    call.change_file(
        {
            "read_at": ":began",
            "full_read_wanted": "false",
            "read_wanted_at": "CASE WHEN f.read_wanted_at <= :began THEN NULL ELSE f.read_wanted_at END",
        },
        began=call.session.started_at,
    )


def _load(call: Call, kind: str) -> Cursor:
    return cursors.load(call.connection, call.company_id, kind)


def _edges(call: Call, kind: str) -> list[str]:
    """Names that cut what is known of the kind into slices of about the same size."""
    rows = call.connection.execute(
        text(
            "SELECT min(name) AS edge FROM (SELECT name, ntile(:slices) OVER (ORDER BY lower(name)) AS n"
            " FROM quickbooks_record WHERE company_id = :company AND kind = :kind AND parent_id IS NULL"
            " AND name <> '') AS named GROUP BY n ORDER BY n OFFSET 1"
        ),
        {"company": call.company_id, "kind": kind, "slices": SLICES},
    )
    return [row.edge for row in rows] or ["E", "J", "O", "T"]
