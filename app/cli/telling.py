"""What people read on the command line: the same as ``--json`` says, in words and tables, without what is nought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

Json = Mapping[str, Any]
SIDES = {"quickbooks": "QuickBooks", "industrack": "IndusTrack"}


def status(found: Json) -> None:
    """Health first, then what is under way, then the figures."""
    click.echo(f"{found['name']} ({found['id']}): {str(found['health']).replace('_', ' ')}")
    click.echo(f"  {found['because']}")
    if found["session"]:
        session = found["session"]
        click.echo(f"  Web Connector is here: {session['phase']}, {session['percent']} percent, since {session['started_at']}")
    last = found["last_session"]
    if last:
        click.echo(f"  Last update: {last['ended_at']}, {str(last['outcome']).replace('_', ' ')}. {last['message']}")
    for name, words in (("queue", "To QuickBooks"), ("pushes", "To IndusTrack")):
        click.echo(f"  {words}: {_figures(found[name]) or 'nothing waits'}")
    click.echo(f"  State: {found['state']}; {found['attention']} need a person; {'idle' if found['idle'] else 'busy'}")
    if found.get("proof"):
        proof = found["proof"]
        click.echo(f"  Last proof: {proof['state']} at {proof['at']}, {proof['differences']} differences")
    records = found["records"]
    _table(("", "QuickBooks", "IndusTrack", "linked"), [(k, *_of(v)) for k, v in records.items() if any(v.values())])


def preview(found: Json) -> None:
    """What would be written, what becomes of every record, and examples."""
    click.echo(f"{found['id']}: {found['state']}")
    rows = [
        (SIDES[side], kind, *(counts.get(name, 0) for name in ("create", "update", "deactivate")))
        for side in SIDES
        for kind, counts in found[side].items()
        if any(counts.values())
    ]
    _table(("Where", "What", "new", "changed", "made inactive"), rows)
    for kind, count in found["link"].items():
        if count:
            click.echo(f"{count} {kind} on both sides: linked")
    for side, kinds in found.get("places", {}).items():
        for kind, counts in kinds.items():
            click.echo(f"{SIDES[side]} has {sum(counts.values())} {kind}: {_figures(counts)}")
    examples = [
        (SIDES.get(one["side"] or "", "both"), one["kind"], one["action"], one["name"], one.get("record", ""), one["why"])
        for one in found["examples"]
    ]
    _table(("Where", "What", "Action", "Name there", "Comes from", "Why"), examples)
    if found["seen"]:
        click.echo(f"To approve exactly this: approve {found['id']} --seen {found['seen']}")


def attentions(items: Sequence[Json]) -> None:
    """Each with its answers, as they are to be typed."""
    if not items:
        click.echo("Nothing needs attention.")
    for item in items:
        record = " ".join(str(item[name]) for name in ("kind", "name", "quickbooks_id", "industrack_id") if item[name])
        click.echo(f"{item['id']}  {item['severity']}  {item['code']}  since {item['since']}  {record}".rstrip())
        click.echo(f"    {item['summary']}\n    {item['remedy']}")
        if item["records"] > 1:
            click.echo(
                f"    It stands for {item['records']:,} records: attention COMPANY_ID --of {item['id']} shows each of them."
            )
        for choice in item["choices"]:
            click.echo(f"      attention resolve {item['id']} --choose '{choice['value']}'   {choice['label']}")


def history(items: Sequence[Json]) -> None:
    """Each with the values before and after."""
    if not items:
        click.echo("Nothing was written yet.")
    for item in items:
        where = f" in {SIDES[item['side']]}" if item["side"] in SIDES else ""
        ids = ", ".join(str(item[name]) for name in ("quickbooks_id", "industrack_id") if item[name])
        click.echo(f"{item['id']}  {item['at']}  {item['kind']} {item['name']} ({ids}): {item['action']}{where}. {item['why']}")
        for name in dict.fromkeys([*item["before"], *item["after"]]):
            click.echo(f"    {name}: {_value(item['before'].get(name))} → {_value(item['after'].get(name))}")
        if item["restorable"]:
            click.echo(f"    to put it back: history restore {item['id']}")


def _figures(counts: Json) -> str:
    return ", ".join(f"{count} {str(name).replace('_', ' ')}" for name, count in counts.items() if count)


def _of(counts: Json) -> tuple[Any, ...]:
    return tuple(counts[name] for name in ("quickbooks", "industrack", "linked"))


def _value(given: Any) -> str:
    return "(empty)" if given in (None, "") else str(given)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if not rows:
        return
    from rich.console import Console  # noqa: PLC0415 - loaded when it is needed
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row))  # a name may look like rich's own marks
    Console().print(table)
