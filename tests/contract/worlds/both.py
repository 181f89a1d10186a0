"""What a test of customers may do and see, whether the company is in memory or on Postgres behind HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tests.acceptance.world import World as PostgresWorld
from tests.unit.sync.world import World as MemoryWorld

Seen = list[dict[str, Any]]


class Sides(Protocol):
    """Both sides of one company. A record is named by its company name, which is its Name in QuickBooks when it is made there."""

    def add_in_quickbooks(self, name: str, **data: Any) -> None: ...

    def edit_in_quickbooks(self, name: str, **data: Any) -> None: ...

    def delete_in_quickbooks(self, name: str) -> None: ...

    def add_in_industrack(self, name: str, **data: Any) -> None: ...

    def edit_in_industrack(self, name: str, **data: Any) -> None: ...

    def settle(self) -> None:
        """Until nothing is due on either side."""
        ...

    def quickbooks(self) -> Seen:
        """Name, company_name, phone, active of every customer, by name."""
        ...

    def industrack(self) -> Seen:
        """company_name, phone, active of every customer, by name."""
        ...

    def writes(self) -> int:
        """Grows with whatever is written to either side."""
        ...

    def asked(self) -> list[str]:
        """Codes of what a person is asked."""
        ...


class InMemory:
    """The world of the unit tests."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._world = MemoryWorld(settings=dict(settings))
        self._minutes = 0

    def add_in_quickbooks(self, name: str, **data: Any) -> None:
        self._world.add_customer(name, company_name=name, **data)

    def edit_in_quickbooks(self, name: str, **data: Any) -> None:
        self._world.edit_customer(self._list_id(name), at=self._next(), **data)

    def delete_in_quickbooks(self, name: str) -> None:
        self._world.delete_customer(self._list_id(name))

    def add_in_industrack(self, name: str, **data: Any) -> None:
        self._world.add_here("customer", company_name=name, **data)

    def edit_in_industrack(self, name: str, **data: Any) -> None:
        self._world.edit_here(self._number(name), at=self._next(), **data)

    def settle(self) -> None:
        self._world.settle()

    def quickbooks(self) -> Seen:
        found = [one for one in self._world.ours.values() if not one.get("deleted")]
        return _sorted(
            {
                "name": one["name"],
                "company_name": one.get("company_name", ""),
                "phone": one.get("phone", ""),
                "active": one.get("is_active", True),
            }
            for one in found
        )

    def industrack(self) -> Seen:
        return _sorted(_shown(one) for one in self._world.customers_here())

    def writes(self) -> int:
        return len(self._world.pushes) + len(self._world.requests)

    def asked(self) -> list[str]:
        return sorted(code for code, _, _ in self._world.attentions)

    def _list_id(self, name: str) -> str:
        return next(key for key, one in self._world.ours.items() if one["name"] == name)

    def _number(self, name: str) -> str:
        return next(str(one["id"]) for one in self._world.customers_here() if one["company_name"] == name)

    def _next(self) -> int:
        self._minutes += 10
        return self._minutes


class OnPostgres:
    """The whole service over HTTP, with a simulated QuickBooks and a sandbox IndusTrack."""

    def __init__(self, world: PostgresWorld) -> None:
        self._world = world
        self._versions: set[str] = set()

    def add_in_quickbooks(self, name: str, **data: Any) -> None:
        self._world.file.add_customer(name, company_name=name, **data)

    def edit_in_quickbooks(self, name: str, **data: Any) -> None:
        self._world.file.edit_customer(self._world.file.require(name).id, **data)

    def delete_in_quickbooks(self, name: str) -> None:
        self._world.file.delete("customer", self._world.file.require(name).id)

    def add_in_industrack(self, name: str, **data: Any) -> None:
        self._world.industrack.create("customers", {"company_name": name, **data})

    def edit_in_industrack(self, name: str, **data: Any) -> None:
        [found] = self._world.customers(company_name=name)
        self._world.industrack.edit("customers", found["id"], data)

    def settle(self) -> None:
        self._world.sync(3)

    def quickbooks(self) -> Seen:
        return _sorted(
            {
                "name": one.data["Name"],
                "company_name": one.data.get("CompanyName") or "",
                "phone": one.data.get("Phone") or "",
                "active": one.data.get("IsActive") == "true",
            }
            for one in self._world.file.customers
        )

    def industrack(self) -> Seen:
        return _sorted(_shown(one) for one in self._world.customers())

    def writes(self) -> int:
        here = {str(one["version"]) for one in self._world.customers()}
        self._versions |= here | {f"{one.id}/{one.sequence}" for one in self._world.file.customers}
        return len(self._versions)

    def asked(self) -> list[str]:
        return sorted(one["code"] for one in self._world.attention())


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "company_name": one["company_name"],
        "phone": one.get("phone") or "",
        "active": one.get("active") is not False,
    }


def _sorted(found: Any) -> Seen:
    return sorted(found, key=lambda one: str(one.get("name") or one["company_name"]))


Made = Callable[..., Sides]
