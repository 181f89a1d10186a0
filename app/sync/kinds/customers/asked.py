"""What a customer chooses about customers before the first update: what each way means, an example, and what follows from it."""

from __future__ import annotations

from app.sync.rules.setting import Question, Way

WAY = Question(
    "Customers and their addresses",
    (
        Way(
            "quickbooks_to_industrack",
            "From QuickBooks to IndusTrack",
            "QuickBooks is the master. Customers, jobs and ship-to addresses arrive in IndusTrack and follow every change.",
            "The office gives Mill Road Bakery a new phone number in QuickBooks: technicians see it after the next update.",
            "Nothing about customers is ever written into QuickBooks. What somebody edits in IndusTrack is put back.",
        ),
        Way(
            "industrack_to_quickbooks",
            "From IndusTrack to QuickBooks",
            "IndusTrack is the master, also for new customers.",
            "A customer that was added in IndusTrack on the phone is in QuickBooks after the next update.",
            "Customers are written into your company file. What somebody edits in QuickBooks is put back, and a name there has"
            " 41 characters at most.",
        ),
        Way(
            "two_way",
            "Both ways",
            "A change on either side reaches the other. Where both sides changed, the most recent edit wins.",
            "The phone changes in QuickBooks and the e-mail in IndusTrack, a day later: the edit of the day later wins, and"
            " the other values are kept in the history.",
            "Look for duplicates first: each of them goes to the other side as well. To tidy up later, switch to one way first.",
        ),
    ),
)

JOBS = Question(
    "A job in QuickBooks becomes",
    (
        Way(
            "customer",
            "A customer of its own",
            "It has its customer’s company name, and its ship-to address is its location.",
            "The job “707 N Cherry” of Carefree becomes a second customer “Carefree”, at 707 N Cherry.",
            "Several customers have the same name; their addresses tell them apart.",
        ),
        Way(
            "qualified",
            "A customer of its own, named with the job",
            "The same, with the job’s name behind the company name.",
            "“Carefree - 707 N Cherry” stands below “Carefree”.",
            "Long names; nobody takes one job for another.",
        ),
        Way(
            "location",
            "A service location of its customer",
            "No customer of its own: a further place of the customer above it.",
            "“Carefree” stays one customer, with the location “707 N Cherry”.",
            "An invoice for that location goes to the job in QuickBooks. A job’s own phone and contact stay there.",
        ),
        Way(
            "ignore",
            "Left out",
            "Jobs stay in QuickBooks.",
            "IndusTrack has “Carefree” and knows nothing of “707 N Cherry”.",
            "Technicians do not see the places of jobs.",
        ),
    ),
)
