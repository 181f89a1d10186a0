"""Operations on proofs: whether both sides agree, counted and compared anew."""

from __future__ import annotations

from typing import Any

from app.web.api import shapes
from app.web.api.asked import Chosen, OfCompany, OfDifference, Query, WhichProof
from app.web.api.companies import COMPANY
from app.web.api.declared import operation
from app.web.context import office

Answer = dict[str, Any]


@operation("GET", f"{COMPANY}/proof", shapes.Proof)
def proof(path: OfCompany, query: WhichProof) -> Answer:
    """Whether both sides agree: the newest proof, or one of those of the last year.

    On each side count is pairs, what is explained, and the differences without a counterpart.
    """
    return office().proof(path.company_id, query.proof_id)


@operation("POST", f"{COMPANY}/proof", shapes.Proof, status=202)
def proof_now(path: OfCompany, query: Query) -> Answer:
    """Ask for a new proof; IndusTrack is read now, QuickBooks at its next polls. Answers the last one."""
    return office().ask_proof(path.company_id)


@operation("POST", f"{COMPANY}/proof/differences/<difference_id>", shapes.Settled)
def proof_settle(path: OfDifference, body: Chosen) -> Answer:
    """Choose what is done about a difference: have it read or compared again, or take a side."""
    return office().settle_difference(path.company_id, path.difference_id, body.choose)
