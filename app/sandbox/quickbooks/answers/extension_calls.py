"""DataExtAdd, DataExtMod and DataExtDel."""

from typing import Any

from app.sandbox.quickbooks.answers.answer import Answer, Call
from app.sandbox.quickbooks.answers.company import COMPANY_ID
from app.sandbox.quickbooks.answers.xml import close, leaf, open_
from app.sandbox.quickbooks.books.books import Books, DataExtension
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.locks import check_editable
from app.sandbox.quickbooks.lists.references import find, label
from app.sandbox.quickbooks.stored_text import stored
from app.sandbox.quickbooks.transactions.closing import of_id

_TABLES = {"Customer": "Entity", "Vendor": "Entity", "Employee": "Entity", "OtherName": "Entity"}


def add(call: Call) -> Answer:
    """A value where there is none yet."""
    return _write(call, call.values["DataExtAdd"], new=True)


def modify(call: Call) -> Answer:
    """A value, whether there is one or not."""
    return _write(call, call.values["DataExtMod"], new=False)


def remove(call: Call) -> Answer:
    given = call.values["DataExtDel"]
    books = call.books
    holder = _holder(books, given)
    extension = _extension(books, given, holder)
    kept = books.contents.extension_values.get(_id_of(holder), {})
    if kept.pop(_key(extension), None) is None:
        raise Refusal(3120, f'"{extension.name}" has no value there.')
    _touch(books, holder)
    body = [open_("DataExtDelRet"), leaf("OwnerID", extension.owner), leaf("DataExtName", extension.name)]
    return Answer(body=[*body, close("DataExtDelRet")])


def _write(call: Call, given: dict[str, Any], *, new: bool) -> Answer:
    books = call.books
    holder = _holder(books, given)
    extension = _extension(books, given, holder)
    kept = books.contents.extension_values.setdefault(_id_of(holder), {})
    if new and _key(extension) in kept:
        raise Refusal(3100, f'"{extension.name}" has a value there already.')
    value = stored(given["DataExtValue"])
    limit = 30 if extension.owner == "0" else 255
    if len(value) > limit:
        raise Refusal(3070, f'The value of "{extension.name}" has more than {limit} characters.')
    kept[_key(extension)] = value
    _touch(books, holder)
    body = [open_("DataExtRet"), leaf("OwnerID", extension.owner), leaf("DataExtName", extension.name)]
    body += [leaf("DataExtType", extension.type), leaf("DataExtValue", value), close("DataExtRet")]
    return Answer(body=body)


def _holder(books: Books, given: dict[str, Any]) -> Record | None:
    """The record that holds the value; None for the company itself.

    Raises: Refusal 3120 when there is none.
    """
    if "OtherDataExtType" in given:
        return None
    if "TxnDataExtType" in given:
        if given.get("TxnLineID"):
            raise Refusal(3120, "Values of single lines are set when the line is entered.")
        return of_id(books, given["TxnDataExtType"], given["TxnID"])
    kind = given["ListDataExtType"]
    record = find(books.table(_TABLES.get(kind, kind)), given["ListObjRef"])
    if record is None or (kind in _TABLES and record.kind != kind):
        raise Refusal(3120, f'There is no {kind} "{label(given["ListObjRef"])}".')
    return record


def _extension(books: Books, given: dict[str, Any], holder: Record | None) -> DataExtension:
    """The definition of the field.

    Raises: Refusal 3121 when its owner has not defined it for such records, and when the record is locked.
    """
    if holder is not None:
        check_editable(books, holder)
    kind = COMPANY_ID if holder is None else "Item" if holder.kind.startswith("Item") else holder.kind
    for one in books.contents.extensions:
        if (one.owner, one.name) == (given["OwnerID"].upper(), given["DataExtName"]) and kind in one.kinds:
            return one
    raise Refusal(3121, f'The owner {given["OwnerID"]} has not defined "{given["DataExtName"]}" for {kind}.')


def _key(extension: DataExtension) -> str:
    return f"{extension.owner}|{extension.name}"


def _id_of(holder: Record | None) -> str:
    return holder.id if holder is not None else COMPANY_ID


def _touch(books: Books, holder: Record | None) -> None:
    if holder is not None:
        books.touch(holder)
