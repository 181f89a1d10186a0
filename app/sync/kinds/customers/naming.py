"""What the names of a customer depend on besides its own record: the records above a job and the policy for jobs."""

from __future__ import annotations

from dataclasses import dataclass

from app.model import Context, Unit
from app.sync.kinds.customers.values import JOB_SEPARATOR, LIMITS, known_names
from app.sync.rules.names import fitted
from app.sync.rules.reading import Data
from qbxml import text

COMPANY_NAME_LIMIT = 200
DEEPEST = 5


@dataclass(frozen=True)
class Naming:
    known_names: tuple[str, ...]  # what QuickBooks repeats on top of addresses
    job_name: str = ""
    qualified: bool = False  # the job's name stands behind the company name in IndusTrack

    @property
    def suffix(self) -> str:
        return f"{JOB_SEPARATOR}{self.job_name}" if self.qualified and self.job_name else ""

    def in_industrack(self, company_name: str) -> str:
        return text.cut(f"{company_name}{self.suffix}", COMPANY_NAME_LIMIT).rstrip()

    def in_quickbooks(self, shown: str) -> str:
        """The company's part of a name that IndusTrack shows, as CompanyName can hold it."""
        return fitted(shown.removesuffix(self.suffix), LIMITS["company_name"])

    def common(self, shown: str) -> str:
        """A name that IndusTrack shows, with the company's part as QuickBooks can hold it."""
        if self.suffix and not shown.endswith(self.suffix):
            return fitted(shown, COMPANY_NAME_LIMIT)
        return self.in_industrack(self.in_quickbooks(shown))


def of_unit(unit: Unit, context: Context) -> Naming:
    """How a record is named: a linked job as it was when it came, a new one by the company's policy."""
    if unit.quickbooks is None:
        return Naming(_own_names(unit))
    job = str(unit.quickbooks.values.get("job_name", ""))
    names = (
        str(unit.quickbooks.values.get("company_name", "")),
        *known_names(unit.quickbooks.data, above(unit, context)),
    )
    return Naming(tuple(dict.fromkeys(names)), job, bool(job) and _is_qualified(unit, context))


def above(unit: Unit, context: Context) -> tuple[Data, ...]:
    """The QuickBooks records above this one, nearest first."""
    found: list[Data] = []
    record = unit.quickbooks.data if unit.quickbooks else {}
    while (parent := record.get("parent")) and len(found) < DEEPEST:
        mirror = context.lookup.quickbooks("customer", str(parent.get("list_id")))
        if mirror is None:
            break
        record = mirror.data
        found.append(record)
    return tuple(found)


def _is_qualified(unit: Unit, context: Context) -> bool:
    agreed = unit.link.agreed_industrack.get("company_name") if unit.link else None
    if unit.link is None or not agreed:
        return context.settings.get("job_policy") == "qualified"
    name = unit.link.agreed_quickbooks.get("job_name", "")
    return bool(name) and str(agreed).endswith(f"{JOB_SEPARATOR}{name}")


def _own_names(unit: Unit) -> tuple[str, ...]:
    values = unit.industrack.values if unit.industrack else {}
    person = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return tuple(name for name in (str(values.get("company_name", "")), person) if name)
