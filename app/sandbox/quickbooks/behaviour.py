"""Where versions, settings and circumstances of QuickBooks differ: switches, each with what is assumed without it."""

from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from app.sandbox.quickbooks.rules.grammar import Version, version_of

ALL_VERSIONS = ("1.0", "1.1", "2.0", "2.1", "3.0", "4.0", "4.1", *(f"{number}.0" for number in range(5, 17)))


def versions_up_to(newest: str) -> list[str]:
    """The qbXML versions of a QuickBooks whose newest is this one. Raises: ValueError for a version not played."""
    return list(ALL_VERSIONS[: ALL_VERSIONS.index(newest) + 1])


@dataclass(frozen=True)
class Fault:
    """A failure of the whole message set; ``after`` means that QuickBooks had done the work before it failed."""

    hresult: str = "0x8004041C"
    when: Literal["before", "after"] = "before"
    message: str = "QuickBooks met an internal error."


@dataclass
class Behaviour:
    """Switches of one simulated QuickBooks; they may be changed while it runs."""

    # the program
    product: str = "QuickBooks Enterprise Solutions: Contractor 22.0"
    product_version: tuple[str, str] = ("32", "0")  # MajorVersion and MinorVersion of HostRet
    country: str = "US"
    qbxml_versions: list[str] = field(default_factory=lambda: versions_up_to("15.0"))
    automatic_login: bool = True
    file_mode: Literal["SingleUser", "MultiUser"] = "SingleUser"
    time_zone: str = "America/Chicago"
    clock_skew: float = 0.0  # minutes that the PC's clock is fast; slow when below zero, days when large
    summer_time_fault: bool = True  # stamps carry the offset of 1 January all year
    characters: Literal["unicode", "windows1252", "mixed"] = "unicode"
    """How answers write the characters that Windows-1252 has from 0x80 on: as themselves, as &#146;, or now so, now so."""

    # what keeps it from being opened
    running: bool = True  # with the company file open; False needs a path to start it with
    modal_dialog: bool = False
    open_fault: str | None = None  # any HRESULT that open() shall raise

    # settings of the company
    sales_tax_on: bool = True
    inactive_references: Literal["refused", "taken"] = "refused"  # by a new invoice, to a customer or item
    inventory_on: bool = True
    assign_ref_number: bool = True  # an invoice without RefNumber gets the next one, else none
    closing_date: str | None = None  # YYYY-MM-DD; nothing on or before it may be written

    # what sources disagree about
    payment_moves_invoice: bool = False  # a payment moves TimeModified and EditSequence of the invoice
    recovery: Literal["documented", "absent"] = "documented"
    external_guid_returned: bool = False
    mod_address_omitted: Literal["keep", "clear"] = "keep"  # parts of an address that a Mod leaves out
    missing_listid_status: Literal[500, 3120] = 500  # a query for ids of which none is there
    stale_shows_record: bool = False  # 3200 brings the customer as it is now
    iterator_page_may_change: bool = False  # MaxReturned may differ from page to page
    name_range_by_prefix: bool = False  # ToName "M" includes "Miller"
    rename_moves_jobs: bool = False  # a renamed customer's jobs get a new TimeModified
    applied_amount_sign: Literal["negative", "positive"] = "negative"

    # trouble
    record_locks: dict[str, int | tuple[int, str]] = field(default_factory=dict)
    """ListID, TxnID, full name or kind (Customer, Invoice, …) to a statusCode, or to (statusCode, text)."""
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)  # by request name, such as CustomerAddRq
    hresult_at: dict[int, Fault] = field(default_factory=dict)  # by the number of the process() call, from 1
    hresult_on: dict[str, Fault] = field(default_factory=dict)  # once, at the next message set with this request
    answer_order: Literal["request", "reversed"] = "request"
    latency: float = 0.0  # seconds for each message set
    seconds_per_record: float = 0.0  # on top, for each record of an answer

    @property
    def is_us(self) -> bool:
        """Whether it is the edition with the sales tax of the US."""
        return self.country == "US"

    def has_tax(self, tag: str) -> bool:
        """Whether this edition has a tax element; editions of other countries have a code and no sales tax items."""
        return self.sales_tax_on and (self.is_us or tag == "SalesTaxCodeRef")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the machine."""
        return ZoneInfo(self.time_zone)

    @property
    def newest(self) -> Version:
        """The highest qbXML version that it speaks."""
        return max(version_of(one) for one in self.qbxml_versions if one[:1].isdigit())
