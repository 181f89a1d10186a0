"""What a customer chooses about invoices before the first update: what each way means, an example, and what follows from it."""

from __future__ import annotations

from app.sync.rules.setting import Question, Way

WAY = Question(
    "Invoices",
    (
        Way(
            "industrack_to_quickbooks",
            "From IndusTrack to QuickBooks",
            "An invoice that is approved and ready goes into QuickBooks, once. What is paid there is paid in IndusTrack.",
            "Invoice 1001 is approved at noon; it is in QuickBooks after the next update, under QuickBooks’ next number.",
            "The number becomes that of QuickBooks. Invoices from before are not brought over.",
        ),
        Way(
            "off",
            "Not at all",
            "Invoices stay where they are written.",
            "The bookkeeper types invoices into QuickBooks as before.",
            "Payments do not come back either.",
        ),
    ),
)
