"""What a customer chooses about items before the first update: what each way means, an example, and what follows from it."""

from __future__ import annotations

from app.sync.rules.setting import Question, Way

WAY = Question(
    "Items, parts and services",
    (
        Way(
            "quickbooks_to_industrack",
            "From QuickBooks to IndusTrack",
            "QuickBooks is the master of names, prices and costs.",
            "A filter costs more from today on: changed in QuickBooks, it stands in IndusTrack after the next update.",
            "What somebody edits in IndusTrack is put back. Discounts and subtotals stay in QuickBooks.",
        ),
        Way(
            "industrack_to_quickbooks",
            "From IndusTrack to QuickBooks",
            "IndusTrack is the master; an equipment item becomes an inventory item.",
            "A part that was added in IndusTrack is in QuickBooks before the first invoice needs it.",
            "Each new item needs an income account, and one that is bought an expense account: you are asked for those that are"
            " missing. A name has 31 characters at most there, and a longer one is shortened.",
        ),
        Way(
            "off",
            "Not at all",
            "Items are not kept in step.",
            "Each side has a price list of its own.",
            "An invoice waits in IndusTrack while one of its items is not linked with one in QuickBooks.",
        ),
    ),
)
