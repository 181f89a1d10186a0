"""Message sets that stop, fail and are recovered."""

import pytest

from app.sandbox.quickbooks import Fault, QuickBooksError
from tests.contract.sandbox_quickbooks.asking import Desk, document, responses

NEW = '<CustomerAddRq requestID="1"><CustomerAdd><Name>{}</Name></CustomerAdd></CustomerAddRq>'
SET = 'onError="continueOnError" newMessageSetID="{}"'
BOTH = 'onError="continueOnError" oldMessageSetID="{0}" newMessageSetID="{0}"'


def status(answer: str) -> str:
    return answer.split('messageSetStatusCode="')[1].split('"', maxsplit=1)[0]


def test_continue_on_error_does_the_rest(desk: Desk) -> None:
    codes = [one.code for one in desk.say(NEW.format("a"), NEW.format("Plains Supply"), NEW.format("b"))]
    assert codes == [0, 3100, 0]


def test_stop_on_error_keeps_what_came_before_and_leaves_the_rest(desk: Desk) -> None:
    asked = desk.say(NEW.format("a"), NEW.format("A"), NEW.format("b"), head='onError="stopOnError"')
    assert [one.code for one in asked] == [0, 3100, 3231]
    assert desk.file.find_customer("a") is not None
    assert desk.file.find_customer("b") is None


def test_a_warning_does_not_stop(desk: Desk) -> None:
    asked = desk.say("<CustomerQueryRq><ListID>1</ListID></CustomerQueryRq>", NEW.format("a"), head='onError="stopOnError"')
    assert [one.code for one in asked] == [500, 0]


def test_a_lost_answer_is_told_again_and_nothing_is_done_twice(desk: Desk) -> None:
    told = desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    assert status(told) == "0"
    assert desk.session.process(document(head=BOTH.format("s-1"))) == told
    assert desk.session.process(document(NEW.format("a"), head=SET.format("s-1"))) == told
    assert [one.name for one in desk.file.customers].count("a") == 1


def test_a_message_set_that_failed_after_its_work_is_recovered_in_another_session(desk: Desk) -> None:
    desk.behaviour.hresult_on["CustomerAddRq"] = Fault("0x8004041C", "after")
    with pytest.raises(QuickBooksError) as failure:
        desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    assert failure.value.hresult == "0x8004041C"
    desk.reopen()
    recovered = responses(desk.session.process(document(head=BOTH.format("s-1"))))
    assert recovered[0].text("Name") == "a"


def test_a_message_set_that_failed_before_its_work_has_nothing_stored(desk: Desk) -> None:
    desk.behaviour.hresult_at[1] = Fault("0x8004041C", "before")
    with pytest.raises(QuickBooksError):
        desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    assert desk.file.find_customer("a") is None
    assert status(desk.session.process(document(head=BOTH.format("s-1")))) == "9002"


def test_the_same_id_for_something_else_differs(desk: Desk) -> None:
    desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    assert status(desk.session.process(document(NEW.format("b"), head=SET.format("s-1")))) == "9001"
    assert desk.file.find_customer("b") is None


def test_the_old_id_alone_forgets(desk: Desk) -> None:
    desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    assert status(desk.session.process(document(head='onError="stopOnError" oldMessageSetID="s-1"'))) == "0"
    assert status(desk.session.process(document(head=BOTH.format("s-1")))) == "9002"


def test_all_stored_answers_can_be_forgotten(desk: Desk) -> None:
    for number in (1, 2):
        desk.session.process(document(NEW.format(f"a{number}"), head=SET.format(f"s-{number}")))
    desk.session.process(document(head='onError="stopOnError" oldMessageSetID="ClearAllMessageSets"'))
    assert [status(desk.session.process(document(head=BOTH.format(f"s-{one}")))) for one in (1, 2)] == ["9002", "9002"]


def test_a_new_message_set_forgets_the_old_one_it_names(desk: Desk) -> None:
    desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    head = 'onError="stopOnError" oldMessageSetID="s-1" newMessageSetID="s-2"'
    assert status(desk.session.process(document(NEW.format("b"), head=head))) == "0"
    assert status(desk.session.process(document(head=BOTH.format("s-1")))) == "9002"
    assert status(desk.session.process(document(head=BOTH.format("s-2")))) == "0"


def test_an_id_of_twenty_four_characters_is_too_long(desk: Desk) -> None:
    assert status(desk.session.process(document(NEW.format("a"), head=SET.format("x" * 24)))) == "9004"
    assert desk.file.find_customer("a") is None
    assert status(desk.session.process(document(NEW.format("a"), head=SET.format("x" * 23)))) == "0"


def test_a_quickbooks_without_recovery_stores_nothing(desk: Desk) -> None:
    desk.behaviour.recovery = "absent"
    desk.session.process(document(NEW.format("a"), head=SET.format("s-1")))
    assert status(desk.session.process(document(head=BOTH.format("s-1")))) == "600"


def test_without_ids_there_is_no_status_of_the_message_set(desk: Desk) -> None:
    assert "messageSetStatusCode" not in desk.session.process(document("<HostQueryRq/>"))


def test_without_data_only_the_status_comes(desk: Desk) -> None:
    asked = desk.say(NEW.format("a"), head='onError="stopOnError" responseData="includeNone"')
    assert (asked[0].code, asked[0].records) == (0, [])


def test_an_ordered_refusal(desk: Desk) -> None:
    desk.behaviour.refusals["CustomerAddRq"] = (3261, "No permission to add customers.")
    refused = desk.add_customer("<Name>a</Name>")
    assert (refused.code, refused.message) == (3261, "No permission to add customers.")
    assert desk.file.find_customer("a") is None
