"""What a bookkeeper is told to do about a refused write names the field and the value."""

from __future__ import annotations

import pytest

from app.session.remedies import AGAIN, remedy

BODY = {
    "name": "Birch",
    "first_name": "Łucja",
    "bill_address": {"addr1": "12 Birch St", "city": "Łódź"},
    "parent": {"list_id": "80-1"},
}
PARSE = "QuickBooks found an error when parsing the provided XML text stream."
LONG = 'The string "0123456789ABCDEF" in the field "AccountNumber" is too long.'


def test_what_cannot_be_read_names_the_unusual_values_that_were_sent() -> None:
    told = remedy(BODY, 0, PARSE, PARSE)
    assert "first name 'Łucja', bill address city 'Łódź'" in told
    assert "80-1" not in told
    assert PARSE not in told
    assert "name 'Birch'" in remedy({"name": "Birch", "list_id": "80-1"}, 0, PARSE, PARSE)


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (3070, LONG, "Correct the field account number ('0123456789ABCDEF') in IndusTrack."),
        (3045, 'There was an error when converting the price "1,2" in the field "SalesPrice".', "sales price ('1,2')"),
        (3171, "The transaction is closed.", "later date"),
        (3180, "Something is in the way.", "Do in QuickBooks what its message asks for"),
        (3260, "No permission.", "permission"),
    ],
)
def test_a_refusal_says_what_to_do_and_not_only_what_quickbooks_said(code: int, words: str, said: str) -> None:
    sentence = words if code in (3180,) else "The QuickBooks user has no permission for this."
    told = remedy(BODY, code, words, sentence)
    assert said in told
    assert told.strip() != words
    assert AGAIN in told or "by itself" in told
