"""ListDeleted and TxnDeleted: what was deleted in the last 90 days."""

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.list_query import modified_range
from app.sandbox.quickbooks.answers.paging import NOTHING, counted
from app.sandbox.quickbooks.answers.xml import close, leaf, open_
from app.sandbox.quickbooks.books.books import Deleted

KEPT_FOR = 90 * 24 * 3600


def list_deleted(call: Call) -> Answer:
    return _answer(call, "List", "ListID", "FullName")


def txn_deleted(call: Call) -> Answer:
    return _answer(call, "Txn", "TxnID", "RefNumber")


def _answer(call: Call, what: str, id_tag: str, label_tag: str) -> Answer:
    """The deletions of the kinds that were asked for, oldest first."""
    kinds = call.values[f"{what}DelType"]
    given = call.values.get("DeletedDateRangeFilter", {})
    within = modified_range(call.books, given, "FromDeletedDate")
    earliest = call.books.now() - KEPT_FOR
    found = [
        one for one in call.books.contents.deleted if one.kind in kinds and one.deleted >= earliest and one.deleted in within
    ]
    if not found:
        return Answer(NOTHING.code, NOTHING.message, attributes=counted(call, 0))
    body = [line for one in found for line in _lines(call, one, what, (id_tag, label_tag))]
    return Answer(body=body, attributes=counted(call, len(found)), records=len(found))


def _lines(call: Call, one: Deleted, what: str, tags: tuple[str, str]) -> list[str]:
    view = call.view()
    shown = [
        (f"{what}DelType", one.kind),
        (tags[0], one.id),
        ("TimeCreated", view.stamp(one.created)),
        ("TimeDeleted", view.stamp(one.deleted)),
        (tags[1], one.label),
    ]
    chosen = [leaf(tag, text) for tag, text in shown if text and (not view.wanted or tag in view.wanted)]
    return [open_(f"{what}DeletedRet"), *chosen, close(f"{what}DeletedRet")]
