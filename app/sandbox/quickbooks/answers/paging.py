"""From the records that match to the ones that are shown: MaxReturned, iterators, counts."""

import uuid
from collections.abc import Callable, Iterable
from itertools import islice

from app.sandbox.quickbooks.answers.answer import Answer, Call, Iterator
from app.sandbox.quickbooks.answers.layout import View
from app.sandbox.quickbooks.books.record import Record
from app.sandbox.quickbooks.errors import Refusal

Find = Callable[[str], Record | None]
Show = Callable[[View, Record], None]

NOTHING = Answer(1, "No record matches the query.")


def show_page(call: Call, matching: Iterable[Record], find: Find, show: Show) -> Answer:
    """Answer a query by filters: all of it, its first MaxReturned, or the next page of its iterator."""
    step = call.attributes.get("iterator")
    if step == "Stop":
        _iterator(call)
        call.iterators.pop(call.attributes["iteratorID"])
        return Answer()
    if step == "Start":
        return _first_page(call, matching, find, show)
    if step == "Continue":
        return _next_page(call, _iterator(call), find, show)
    most = int(call.values["MaxReturned"]) if "MaxReturned" in call.values else None
    return answer_with(call, islice(matching, most), show)


def answer_with(call: Call, records: Iterable[Record], show: Show) -> Answer:
    """An answer that shows these records, or says that there are none."""
    view, count = call.view(), 0
    for record in records:
        count += 1
        show(view, record)
    if not count:
        return Answer(NOTHING.code, NOTHING.message, attributes=counted(call, 0))
    body = [] if call.attributes.get("metaData") == "MetaDataOnly" else view.out
    return Answer(body=body, attributes=counted(call, count), records=count)


def counted(call: Call, count: int) -> dict[str, str]:
    """The number of records, where meta data was asked for."""
    return {"retCount": str(count)} if call.attributes.get("metaData", "NoMetaData") != "NoMetaData" else {}


def _page_size(call: Call) -> int:
    if "MaxReturned" not in call.values:
        raise Refusal(3150, "An iterator needs MaxReturned in each of its requests.")
    return int(call.values["MaxReturned"])


def _filters(call: Call) -> dict[str, object]:
    return {tag: value for tag, value in call.values.items() if tag != "MaxReturned"}


def _first_page(call: Call, matching: Iterable[Record], find: Find, show: Show) -> Answer:
    size = _page_size(call)
    ids = [record.id for record in matching]
    iterator = Iterator(call.name, _filters(call), size, ids)
    return _hand_out(call, f"{{{uuid.uuid4()}}}", iterator, find, show)


def _iterator(call: Call) -> Iterator:
    """The iterator that a request goes on with.

    Raises: Refusal 3391 when it is unknown here, such as one of an earlier session.
    """
    wanted = call.attributes["iteratorID"]
    iterator = call.iterators.get(wanted)
    if iterator is None or iterator.request != call.name:
        raise Refusal(3391, f'The iterator "{wanted}" does not exist in this session.')
    return iterator


def _next_page(call: Call, iterator: Iterator, find: Find, show: Show) -> Answer:
    size = _page_size(call)
    if size != iterator.page and not call.books.behaviour.iterator_page_may_change:
        raise Refusal(3391, f"The iterator was started with MaxReturned {iterator.page}, not {size}.")
    if _filters(call) != iterator.filters:
        raise Refusal(3391, "The filters are not those that the iterator was started with.")
    iterator.page = size
    return _hand_out(call, call.attributes["iteratorID"], iterator, find, show)


def _hand_out(call: Call, iterator_id: str, iterator: Iterator, find: Find, show: Show) -> Answer:
    """The next page; records that were deleted meanwhile are passed over."""
    page: list[Record] = []
    taken = 0
    for one in iterator.remaining:
        if len(page) == iterator.page:
            break
        taken += 1
        record = find(one)
        if record is not None:
            page.append(record)
    iterator.remaining = iterator.remaining[taken:]
    answer = answer_with(call, page, show)
    answer.attributes |= {"iteratorRemainingCount": str(len(iterator.remaining)), "iteratorID": iterator_id}
    if iterator.remaining:
        call.iterators[iterator_id] = iterator
    else:
        call.iterators.pop(iterator_id, None)
    return answer
