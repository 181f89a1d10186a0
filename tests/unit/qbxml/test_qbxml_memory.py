"""A large answer is read in the memory of a small one."""

import tracemalloc
from collections.abc import Iterator

import psutil

import qbxml
from tests.unit.qbxml.answers import CUSTOMER

LARGE = 40_000_000
MOST = 12_000_000


def large_answer(size: int) -> Iterator[bytes]:
    """An answer of ``size`` bytes, made while it is read, in chunks that do not end with a record."""
    yield b'<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><CustomerQueryRs requestID="1" statusCode="0">'
    block = CUSTOMER.encode() * 20
    for _ in range(size // len(block)):
        yield block[:10_001]
        yield block[10_001:]
    yield b"</CustomerQueryRs></QBXMLMsgsRs></QBXML>"


def test_forty_megabytes_are_read_in_bounded_memory() -> None:
    process = psutil.Process()
    before = process.memory_info().rss
    most = count = 0
    for event in qbxml.read(large_answer(LARGE)):
        count += isinstance(event, qbxml.Record)
        if count % 5000 == 0:
            most = max(most, process.memory_info().rss - before)
    assert count == LARGE // (len(CUSTOMER.encode()) * 20) * 20
    assert most < MOST


def test_nothing_of_what_was_read_is_kept() -> None:
    tracemalloc.start()
    try:
        for _ in qbxml.read(large_answer(2_000_000)):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000


def test_one_long_text_is_read_as_well_as_chunks() -> None:
    text = b"".join(large_answer(1_000_000)).decode()
    count = sum(isinstance(event, qbxml.Record) for event in qbxml.read(text))
    assert count == text.count("<CustomerRet>")
