"""What the commands about companies share: the service on servers that answer, and how answers are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from app.cli.exits import Failed, NotFound
from app.cli.run import connected, print_json

if TYPE_CHECKING:
    from app.office import Service
    from app.office.paging import Asked


@contextmanager
def office() -> Iterator[Service]:
    """The service; what it cannot find or do becomes a sentence and an exit code."""
    from app.office import Service  # noqa: PLC0415 - it knows the whole service, which loads slowly
    from app.office.errors import Missing, Refusal  # noqa: PLC0415
    from app.services import make  # noqa: PLC0415

    with connected() as settings:
        services = make(settings)
        try:
            yield Service(services)
        except Missing as error:
            raise NotFound(str(error)) from error
        except Refusal as error:
            raise Failed(str(error)) from error
        finally:
            services.database.dispose()


def everything(page: Callable[[Asked], Mapping[str, Any]]) -> list[Any]:
    """All rows of a list that comes in pages."""
    from app.office.paging import MOST, Asked  # noqa: PLC0415

    rows: list[Any] = []
    asked = Asked(MOST)
    while True:
        found = page(asked)
        rows += found["data"]
        if found["next_cursor"] is None:
            return rows
        asked = Asked(MOST, found["next_cursor"])


def show(answer: Any, as_json: bool, columns: Sequence[str] = (), tell: Callable[[Any], None] | None = None) -> None:
    """One JSON value, or lines for people; ``tell`` prints them where a table of columns would hide something."""
    if as_json:
        print_json(answer)
    elif tell is not None:
        tell(answer)
    elif isinstance(answer, list):
        _table(answer, columns)
    else:
        _lines(answer)


def _lines(answer: Mapping[str, Any], indent: str = "") -> None:
    for name, value in answer.items():
        if isinstance(value, Mapping) and value:
            click.echo(f"{indent}{name}:")
            _lines(value, indent + "  ")
        else:
            click.echo(f"{indent}{name}: {_plain(value)}")


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    if not rows:
        click.echo("Nothing.")
        return
    from rich.console import Console  # noqa: PLC0415 - loaded when it is needed
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(*(columns or rows[0]))
    for row in rows:
        table.add_row(*(Text(_plain(row.get(name))) for name in columns or rows[0]))  # a name may look like rich's own marks
    Console().print(table)


def _plain(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
