"""What all queries for list records share."""

from app.sandbox.quickbooks.rules.grammar import Element, Part
from app.sandbox.quickbooks.rules.parts import (
    INCLUDE,
    OWNERS,
    choice,
    either,
    group,
    identifier,
    identifiers,
    moment,
    text,
    texts,
    whole,
)

MATCHES = ("StartsWith", "Contains", "EndsWith")


def holder_filter(tag: str, since: str | None = None) -> Element:
    """Which customer, account or class, with or without what is below it."""
    which = either(
        identifiers("ListID"),
        texts("FullName", required=True),
        identifier("ListIDWithChildren", required=True),
        text("FullNameWithChildren", required=True),
        required=True,
    )
    return group(tag, which, since=since)


CURRENCY_FILTER = group(
    "CurrencyFilter",
    either(identifiers("ListID"), texts("FullName", 64, required=True), required=True),
    since="8.0",
)
CLASS_FILTER = holder_filter("ClassFilter", since="12.0")


def list_filter() -> tuple[Part, ...]:
    """MaxReturned to the name filters, in their order."""
    return (
        whole("MaxReturned", low=1),
        choice("ActiveStatus", "ActiveOnly", "InactiveOnly", "All"),
        moment("FromModifiedDate"),
        moment("ToModifiedDate"),
        either(
            group("NameFilter", choice("MatchCriterion", *MATCHES, required=True), text("Name", required=True)),
            group("NameRangeFilter", text("FromName"), text("ToName")),
        ),
    )


def list_query(*filters: Part, owner: bool = True) -> tuple[Part, ...]:
    """Either ids, or names, or filters; then what of each record is wanted."""
    which = either(identifiers("ListID"), texts("FullName", required=True), filters)
    return (which, INCLUDE, OWNERS) if owner else (which, INCLUDE)
