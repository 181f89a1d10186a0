"""The company file: what a demo, a test or a trainer makes, edits by hand, saves and loads."""

import copy
from pathlib import Path
from typing import Any, Self

from app.sandbox.quickbooks import seeds
from app.sandbox.quickbooks.books import storage
from app.sandbox.quickbooks.books.books import Clock
from app.sandbox.quickbooks.by_hand.money import MoneyByHand

Snapshot = dict[str, Any]


class CompanyFile(MoneyByHand):
    """A company file with everything a person can do to it."""

    @classmethod
    def empty(cls, name: str = "Larkspur Field Services", clock: Clock | None = None) -> Self:
        """A new company as QuickBooks sets it up: accounts, tax codes, terms, no customers."""
        file = cls() if clock is None else cls(clock=clock)
        seeds.new_company(file, name)
        return file

    @classmethod
    def tidy(cls, clock: Clock | None = None) -> Self:
        """A small company with everything in order."""
        file = cls.empty("Larkspur Field Services", clock)
        seeds.tidy(file)
        return file

    @classmethod
    def messy(cls, clock: Clock | None = None) -> Self:
        """A small company as they often are: duplicates, odd names, jobs without addresses."""
        file = cls.empty("Old Mill Plumbing & Heating", clock)
        seeds.messy(file)
        return file

    @classmethod
    def odd(cls, clock: Clock | None = None) -> Self:
        """A small company whose answers break the schema as real ones were seen to."""
        file = cls.empty("Odd Fellows Heating", clock)
        seeds.odd(file)
        return file

    @classmethod
    def large(
        cls,
        customers: int = 2000,
        jobs: int = 300,
        ship_tos: int = 1500,
        items: int = 0,
        seed: int = 1,
        clock: Clock | None = None,
    ) -> Self:
        """A generated company with exactly these numbers; ``customers`` are those at the top, without jobs."""
        file = cls.empty("Prairie Home Comfort Inc", clock)
        seeds.large(file, customers, jobs, ship_tos, items, seed)
        return file

    def brings(self) -> dict[str, int]:
        """How many records of each of its collections this company makes in an IndusTrack that was empty.

        Each customer and job, and their ship-tos, one location for those that have an address instead.
        """
        places = sum(max(len(one.data.get("ShipToAddress") or ()), 1) for one in self.customers)
        items = sum(one.kind in {"ItemService", "ItemNonInventory", "ItemInventory"} for one in self.items)
        return {"customers": len(self.customers), "locations": places, "items": items}

    @classmethod
    def load(cls, path: str | Path, clock: Clock | None = None) -> Self:
        """Open a saved file.

        Raises: OSError when it cannot be read, ValueError when it is none of ours.
        """
        contents = storage.read(Path(path))
        return cls(contents) if clock is None else cls(contents, clock)

    def save(self, path: str | Path) -> None:
        """Save whole or not at all."""
        with self.lock:
            storage.write(self.contents, Path(path))

    @property
    def path(self) -> str:
        """Where the file lies on the customer's PC."""
        return str(self.contents.company["Path"])

    @path.setter
    def path(self, path: str) -> None:
        self.contents.company["Path"] = path

    def snapshot(self) -> Snapshot:
        """A backup."""
        with self.lock:
            return copy.deepcopy(storage.as_json(self.contents))

    def restore(self, snapshot: Snapshot) -> None:
        """Restore a backup: what came after it is gone, sessions end, and LastRestoreTime says when that happened."""
        with self.lock:
            self.contents = storage.from_json(copy.deepcopy(snapshot))
            self.contents.last_restore = self.now()
            self.generation += 1

    def copy(self, path: str) -> Self:
        """A copy of the file elsewhere on the PC, with everything in it, the FileID too."""
        with self.lock:
            twin = type(self)(storage.from_json(copy.deepcopy(storage.as_json(self.contents))), self.clock)
            twin.path = path
            return twin

    def rename_company(self, name: str) -> None:
        """Give the company another name; the file stays where it is."""
        with self.lock:
            self.contents.company["CompanyName"] = name

    def condense(self) -> None:
        """Mark the file as condensed now."""
        with self.lock:
            self.contents.last_condense = self.now()
