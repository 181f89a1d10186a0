"""Choices that cannot be taken back easily: before one is carried out, it is asked again and named what will happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

SURE = "sure"
CONSEQUENCES = {
    (
        "wrong_company_file",
        "pin",
    ): "From the next update on, IndusTrack belongs to “{open}” and no longer to “{right}”. If these are"
    " two companies, the customers of “{open}” come into IndusTrack beside those of “{right}”, and invoices are written into"
    " “{open}”. Only say so when it is the same company under a new name, or when the first file was the wrong one.",
    ("restored_backup", "continue"): "What the restored file holds now counts. Customers that it has lost are made inactive in"
    " IndusTrack, and what was changed after the backup goes back to how the backup has it.",
    ("restored_backup", "bring_up"): "What is missing in the restored file is made in it again, and what differs there is"
    " overwritten with what IndusTrack holds.",
    ("mass_change", "allow"): "All of these changes are written at once, on the side where they are due. Values that they"
    " overwrite are kept in the history and can be put back one by one.",
    ("mass_change", "discard"): "None of these changes is written. Both sides stay as they are, different as they may be, until a"
    " record is changed again.",
    ("outcome_unknown", "again"): "It is written again at the next update. If it is in QuickBooks after all, it is there"
    " twice then.",
}


def consequence(item: Mapping[str, Any], choose: str, right: str) -> str | None:
    """What a dangerous choice does, in a sentence or two; None for any other. ``right`` is the company file we belong to."""
    told = CONSEQUENCES.get((str(item["code"]), choose))
    return told and told.format(open=item.get("name") or "this record", right=right or "the one before")


def asked_again(item: Mapping[str, Any], choose: str, right: str, action: str, back: str) -> str | None:
    """The page that asks again; None when the choice is harmless, or somebody said that they are sure."""
    told = consequence(item, choose, right)
    if told is None or request.form.get(SURE) == "1":
        return None
    label = next((choice["label"] for choice in item["choices"] if choice["value"] == choose), choose)
    return render_template("sure.html", item=item, told=told, choose=choose, label=label, action=action, back=back)


def sure(told: str, label: str, back: str) -> str | None:
    """The page that asks again, with everything that the form said; None when somebody said that they are sure."""
    if request.form.get(SURE) == "1":
        return None
    kept = {name: value for name, value in request.form.items() if name != "form_token"}
    return render_template("sure_all.html", told=told, label=label, kept=kept, action=request.path, back=back)
