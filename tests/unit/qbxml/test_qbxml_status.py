"""What is done about each status code and HRESULT."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import hresult, status
from qbxml.hresult import Action
from qbxml.status import Outcome, Severity
from tests.unit.qbxml.declared import patient


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        ([0, 550, 560], Outcome.OK),
        ([1], Outcome.EMPTY),
        ([500], Outcome.PARTLY_FOUND),
        ([501, 510], Outcome.NOT_SHOWN),
        ([530, 531, 3010, 3020, 3090, 3150, 3151, 3153], Outcome.OUR_DEFECT),
        ([1000, 1010, 3175, 3176], Outcome.RETRY_LATER),
        ([1030, 2000, 2010, 2040], Outcome.UNSUPPORTED),
        ([3000], Outcome.INVALID_ID),
        ([3100], Outcome.NAME_TAKEN),
        ([3110, 3121, 3130, 3140], Outcome.BAD_REFERENCE),
        ([3120], Outcome.NOT_FOUND),
        ([570, 3160, 3161, 3162, 3170, 3171, 3180, 3205, 3210, 3250, 3260, 3261, 3270, 3280], Outcome.CUSTOMER_FIXES),
        ([3172, 3173, 3174, 3177, 3200, 3290], Outcome.READ_AGAIN),
        ([3230, 3231], Outcome.NOT_PROCESSED),
        ([600, 9001, 9002, 9004, 9005], Outcome.NO_STORED_ANSWER),
    ],
)
def test_every_documented_code_has_its_outcome(codes: list[int], outcome: Outcome) -> None:
    for code in codes:
        found = status.lookup(code)
        assert (found.outcome, found.is_known, found.code) == (outcome, True, code)
        assert found.customer_message


@pytest.mark.parametrize(
    "message",
    [
        "The list has been modified by another user.",
        "QuickBooks error message: The transaction internals could not be locked.  They are in use by another user.",
        "Failed to acquire  the lock on the list.",
        "This LIST ELEMENT IS IN USE.",
        "The record could not be\nlocked.",
    ],
)
@pytest.mark.parametrize("code", [3170, 3180])
def test_a_lock_is_told_by_its_words_and_tried_again(code: int, message: str) -> None:
    assert status.lookup(code, message).outcome is Outcome.RETRY_LATER


def test_without_lock_words_the_customer_reads_what_quickbooks_said() -> None:
    found = status.lookup(3180, "There was an error when saving: the amount is not distributed.")
    assert found.outcome is Outcome.CUSTOMER_FIXES
    assert found.customer_message == "There was an error when saving: the amount is not distributed."


def test_lock_words_do_not_change_what_other_codes_mean() -> None:
    assert status.lookup(3140, "could not be locked").outcome is Outcome.BAD_REFERENCE


def test_an_unknown_error_is_for_the_customer_and_an_unknown_remark_is_none() -> None:
    strange = status.lookup(3999, "The moon is wrong.")
    assert (strange.outcome, strange.customer_message, strange.is_known) == (
        Outcome.CUSTOMER_FIXES,
        "The moon is wrong.",
        False,
    )
    assert status.lookup(540, "By the way").outcome is Outcome.OK
    assert status.lookup(2999).outcome is Outcome.UNSUPPORTED
    assert status.lookup(3095).outcome is Outcome.OUR_DEFECT
    assert status.lookup(-1).outcome is Outcome.CUSTOMER_FIXES


@patient(100)
@given(st.integers(-10, 10_000), st.text())
def test_no_code_is_without_a_sentence_or_retried_for_ever_by_accident(code: int, message: str) -> None:
    found = status.lookup(code, message)
    assert found.customer_message
    assert found.is_known or found.outcome is not Outcome.RETRY_LATER
    assert found.is_done == (found.outcome in (Outcome.OK, Outcome.EMPTY, Outcome.PARTLY_FOUND))


def test_severity_follows_the_range() -> None:
    assert [status.severity_of(code) for code in (0, 499, 500, 999, 1000, 9001)] == [
        Severity.INFO,
        Severity.INFO,
        Severity.WARN,
        Severity.WARN,
        Severity.ERROR,
        Severity.ERROR,
    ]


@pytest.mark.parametrize("code", ["0x80040400", "80040400", "0X80040400", " 0x80040400 ", -2147220480, 0x80040400])
def test_an_hresult_is_known_however_it_is_written(code: str | int) -> None:
    found = hresult.lookup(code)
    assert (found.code, found.permanent, found.outcome_unknown) == ("0x80040400", True, False)


@pytest.mark.parametrize(
    ("ends", "action"),
    [
        (["00"], Action.QUARANTINE),
        (["03", "0A"], Action.OTHER_FILE),
        (["0C", "0D", "0F"], Action.NEW_SESSION),
        (["0E"], Action.SMALLER_PAGES),
        (["23"], Action.LOWER_VERSION),
        (["01", "02", "08", "0B", "10", "1B", "1C", "22", "24"], Action.NEXT_POLL),
        (["04", "05", "06", "07", "09", "14", "16", "17", "18", "1A", "1D", "1E", "20", "30"], Action.CUSTOMER_ACTS),
    ],
)
def test_every_documented_hresult_has_a_meaning_and_a_remedy(ends: list[str], action: Action) -> None:
    for end in ends:
        found = hresult.lookup(f"0x800404{end.lower()}")
        assert found.is_known and found.action is action
        assert found.meaning.endswith(".") and found.remedy.endswith(".")
        assert "Task Manager" not in found.remedy


@pytest.mark.parametrize("code", ["0x8004041C", "0x8004040C", "0x8004040D", "0x8004040F", "0x80010105", "nonsense", ""])
def test_writes_may_have_been_done_where_nothing_says_otherwise(code: str) -> None:
    assert hresult.lookup(code).outcome_unknown


def test_only_a_request_at_fault_is_permanent() -> None:
    assert [end for end in range(256) if hresult.lookup(0x80040400 + end).permanent] == [0]
