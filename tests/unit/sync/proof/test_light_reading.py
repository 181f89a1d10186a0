"""What a proof reads of QuickBooks: nothing that a mapped value comes from may be left out, or it would seem to have changed."""

from __future__ import annotations

from typing import Any

import pytest

from app.sync.kinds import KINDS
from app.sync.proof.plan import PROVED
from qbxml import messages as m
from qbxml.aggregate import Nested
from qbxml.fields import Field
from tests.unit.sync.world import World

ABOVE = {"list_id": "80-2", "full_name": "Elm Dental"}
NEEDED: dict[str, Any] = {"list_id": "80-1", "txn_id": "1-1", "parent": ABOVE, "full_name": "Elm Dental:Annex"}


class Watched(dict[str, Any]):
    """A record that knows which of its fields were asked for."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


def asked_for(kind: str, record: dict[str, Any]) -> set[str]:
    watched = Watched(record)
    KINDS[kind].rules.quickbooks_values(watched, (), World().context)
    if (derive := PROVED[kind].derive) is not None:
        derive(watched, (), World().context)
    return watched.asked


def tags(field: Field[Any]) -> set[str]:
    """The elements that a field is read from: more than one where lines of several kinds stand."""
    return set(field.codec.classes) if isinstance(field.codec, Nested) and field.codec.is_mixed else {field.tag}


@pytest.mark.parametrize("kind", PROVED)
def test_a_proof_reads_all_that_a_value_comes_from(kind: str) -> None:
    fields = [field for ret in PROVED[kind].rets for field in getattr(m, ret).FIELDS.values()]
    there, read = {field.name for field in fields}, {f.name for f in fields if tags(f) <= set(PROVED[kind].proof_elements)}
    types = [ret.removeprefix("Item").removesuffix("Ret") for ret in PROVED[kind].rets]
    asked = set().union(*(asked_for(kind, NEEDED | {"item_type": one}) for one in types)) & there
    assert asked
    assert asked - read == set()
