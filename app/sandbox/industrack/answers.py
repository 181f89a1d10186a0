"""What one operation answers, by itself or as one of a batch."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Errors = dict[str, list[str]]


@dataclass(frozen=True)
class Answer:
    """A status with the record it leaves behind, or with what is wrong by field."""

    status: int
    record: Record | None = None
    errors: Errors | None = None

    def as_result(self, text_of: Callable[[Record], str]) -> str:
        """The answer as one result of a batch, in JSON; ``text_of`` gives that of a record."""
        record = "" if self.record is None else f',"record":{text_of(self.record)}'
        errors = "" if self.errors is None else f',"errors":{json.dumps(self.errors)}'
        return f'{{"status":{self.status}{record}{errors}}}'


def invalid(where: str, why: str) -> Answer:
    """A 422 for one field."""
    return Answer(422, errors={where: [why]})


class Refused(ValueError):
    """The office's edit breaks a rule of the contract."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.errors}")
        self.answer = answer


def granted(answer: Answer) -> Record:
    """The record of an answer that did what was asked. Raises: Refused."""
    if answer.status >= 400 or answer.record is None:
        raise Refused(answer)
    return answer.record
