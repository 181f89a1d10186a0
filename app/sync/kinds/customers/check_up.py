"""What is worth cleaning up among customers and jobs before anything is written."""

from __future__ import annotations

from app.sync.rules.check_up import Look, new_in_quickbooks

LOOKS = (
    Look(
        "duplicates",
        "customer has the company name of another one",
        "customers have the company name of another one",
        "They would be in IndusTrack twice. Merge them in QuickBooks or make one inactive.",
        """SELECT name FROM (SELECT q.name, count(*) OVER (PARTITION BY lower(trim(q.values ->> 'company_name'))) AS same
           FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.parent_id IS NULL AND q.values ->> 'active' = 'true') named WHERE same > 1""",
    ),
    Look(
        "jobs_without_ship_to",
        "job has no ship-to address",
        "jobs have no ship-to address",
        (
            "A job’s service location is its ship-to address; without one it arrives without a place of its own. Fill it in"
            " where you know it."
        ),
        """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quickbooks_record s WHERE s.company_id = q.company_id
           AND s.kind = 'location' AND s.parent_id = q.quickbooks_id AND NOT s.deleted
           AND s.quickbooks_id <> q.quickbooks_id || '#')""",
    ),
    Look(
        "inactive",
        "customer is inactive",
        "customers are inactive",
        "They go to the inactive list in IndusTrack. Nothing has to be done.",
        """SELECT q.name FROM quickbooks_record q WHERE q.company_id = :company AND q.kind = 'customer' AND NOT q.deleted
           AND q.values ->> 'active' = 'false'""",
        level="",
    ),
    new_in_quickbooks(
        "customer_names_too_long",
        "customer of IndusTrack has a name of more than 41 characters",
        "customers of IndusTrack have a name of more than 41 characters",
        "QuickBooks holds no more; it gets the beginning of the name. Shorten it in IndusTrack where that says too little.",
        kind="customer",
        condition="length(i.values ->> 'company_name') > 41",
    ),
)
LOCATIONS = (
    new_in_quickbooks(
        "location_names_too_long",
        "location of IndusTrack has a name of more than 41 characters",
        "locations of IndusTrack have a name of more than 41 characters",
        "A ship-to address in QuickBooks holds no more; it gets the beginning. Shorten it where that says too little.",
        kind="location",
        condition="length(i.values ->> 'name') > 41",
    ),
)
