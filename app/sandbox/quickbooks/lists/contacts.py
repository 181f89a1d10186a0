"""Contacts, additional contact details and additional notes of a customer (from qbXML 12.0)."""

from typing import Any

from app.sandbox.quickbooks.books.books import Books
from app.sandbox.quickbooks.errors import Refusal
from app.sandbox.quickbooks.lists.references import put
from app.sandbox.quickbooks.stored_text import stored, stored_all

_PERSON = ("Salutation", "FirstName", "MiddleName", "LastName", "JobTitle")


def set_contacts(books: Books, values: dict[str, Any], data: dict[str, Any]) -> None:
    """Take what a write says about contacts; details by name and value replace the old ones as a whole."""
    if "AdditionalContactRef" in values:
        put(data, "AdditionalContactRef", _details(values["AdditionalContactRef"]))
    for given in values.get("Contacts", ()):
        _contacts(data).append(_contact(books, given, _next_id(books)))
    for given in values.get("ContactsMod", ()):
        _modify_contact(books, given, data)
    for note in filter(None, (stored(given["Note"]) for given in values.get("AdditionalNotes", ()))):
        notes = data["AdditionalNotes"] = list(data.get("AdditionalNotes", ()))
        number = max((int(one["NoteID"]) for one in notes), default=-1) + 1
        notes.append({"NoteID": str(number), "Date": books.today().isoformat(), "Note": note})
    for given in values.get("AdditionalNotesMod", ()):
        _modify_note(given, data)


def _details(given: list[dict[str, str]]) -> list[dict[str, str]]:
    """Details by name and value; one that lacks either is not kept."""
    return [kept for kept in map(stored_all, given) if len(kept) == 2]


def _contacts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The contacts in a list of their own, so that a refused write leaves the record alone."""
    data["Contacts"] = list(data.get("Contacts", ()))
    contacts: list[dict[str, Any]] = data["Contacts"]
    return contacts


def _next_id(books: Books) -> str:
    return books.table("Contact").new_id(books.now())


def _contact(books: Books, given: dict[str, Any], list_id: str) -> dict[str, Any]:
    now = books.now()
    person = stored_all({tag: given[tag] for tag in _PERSON if tag in given})
    if "FirstName" not in person:
        raise Refusal(3090, "A contact needs a first name.")
    details = _details(given.get("AdditionalContactRef", []))
    sequence = {"ListID": list_id, "created": now, "modified": now, "EditSequence": str(now)}
    return {**sequence, **person, "AdditionalContactRef": details}


def _modify_contact(books: Books, given: dict[str, Any], data: dict[str, Any]) -> None:
    contacts = _contacts(data)
    if not given.get("ListID"):
        contacts.append(_contact(books, given, _next_id(books)))
        return
    for at, old in enumerate(contacts):
        if old["ListID"] == given["ListID"]:
            if given.get("EditSequence", old["EditSequence"]) != old["EditSequence"]:
                raise Refusal(3200, "The EditSequence of the contact is out of date.")
            fresh = _contact(books, given, old["ListID"])
            sequence = str(max(int(old["EditSequence"]) + 1, fresh["modified"]))
            contacts[at] = {**fresh, "created": old["created"], "EditSequence": sequence}
            return
    raise Refusal(3120, f'There is no contact with the id "{given["ListID"]}".')


def _modify_note(given: dict[str, Any], data: dict[str, Any]) -> None:
    """An empty text takes the note away."""
    notes = data["AdditionalNotes"] = [dict(one) for one in data.get("AdditionalNotes", ())]
    for note in notes:
        if note["NoteID"] == str(int(given["NoteID"])):
            note["Note"] = stored(given["Note"])
            data["AdditionalNotes"] = [one for one in notes if one["Note"]]
            return
    raise Refusal(3120, f"There is no additional note {given['NoteID']}.")
