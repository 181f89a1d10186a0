"""References to other records, by ListID or FullName."""

from typing import Any

from qbxml.aggregate import Aggregate, Nested
from qbxml.fields import Field, ident, text


class Ref(Aggregate):
    """A record of a list; where both are given, QuickBooks goes by the ListID."""

    list_id = ident()
    full_name = text()


class RefTo(Nested):
    """The codec of a reference whose FullName has at most ``limit`` characters."""

    def __init__(self, limit: int | None) -> None:
        super().__init__(Ref)
        self.limit = limit


def ref(limit: int | None = None, **more: Any) -> Field[Ref | None]:
    """A reference: the field ``terms`` is the element TermsRef."""
    return Field(RefTo(limit), suffix="Ref", **more)


def refs(limit: int | None = None, **more: Any) -> Field[tuple[Ref, ...]]:
    """A repeated reference."""
    return Field(RefTo(limit), suffix="Ref", is_many=True, **more)
