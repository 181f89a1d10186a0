"""What a caller is told when something cannot be done: problem details (RFC 9457), each with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Response, jsonify
from pydantic import BaseModel, Field, ValidationError

MEDIA_TYPE = "application/problem+json"


class Known(NamedTuple):
    """One code: its status, a title, and what to do where nothing closer to the cause is known."""

    status: int
    title: str
    remedy: str


CODES: dict[str, Known] = {
    "bad_request": Known(400, "The request cannot be understood", "Send one JSON object."),
    "malformed_json": Known(400, "The body is not JSON", "Look at the place that is named; a JSON library writes it right."),
    "unauthorized": Known(401, "The key is missing or wrong", "Send a key that is not revoked: Authorization: Bearer …"),
    "forbidden": Known(403, "The key is not made for this", "Use a key with the scope that is named, for this company or all."),
    "not_found": Known(404, "There is nothing here", "Look at the address and the id; what it named may be gone."),
    "method_not_allowed": Known(405, "Not possible here", "Use one of the methods in the answer's Allow."),
    "conflict": Known(409, "It contradicts what is there", "Read what is there now, and ask again accordingly."),
    "account_taken": Known(409, "The IndusTrack account has a company", "Use another account, or remove that company first."),
    "key_reused": Known(409, "The Idempotency-Key was used", "Use a new one for each thing that you want done."),
    "in_progress": Known(409, "It is under way", "Send the same again in a minute."),
    "outcome_unknown": Known(409, "Nobody can say whether it was done", "Look, and where it was not send it with a new key."),
    "too_large": Known(413, "That is too much", "Send at most 256 KiB."),
    "unsupported_media_type": Known(415, "The body is of another type", "Send JSON, with Content-Type: application/json."),
    "invalid": Known(422, "A value is not possible", "Mend the field that is named and send the request again."),
    "industrack_refused": Known(422, "IndusTrack says otherwise", "Look at the address and the token."),
    "refused": Known(422, "Not possible", "The sentence says what is."),
    "too_many": Known(429, "Too many attempts", "Wait as many seconds as Retry-After says."),
    "internal": Known(500, "Something went wrong", "It was written down. Try again, or tell who runs this service."),
    "unavailable": Known(503, "A moment, please", "Nothing is lost. Send the same again in a minute."),
}
"""Every code there is; the page of problems and the documentation list the same."""

OF_STATUS = {known.status: code for code, known in reversed(CODES.items())}


class Fault(BaseModel):
    """One value that is not possible."""

    field: str
    detail: str


class Problem(BaseModel):
    """Why it was not done, for a program (``code``), for a person (``detail``), and what to do (``remedy``)."""

    type: str = Field(description="where the code is explained", json_schema_extra={"format": "uri"})
    title: str
    status: int
    detail: str
    code: str = Field(examples=sorted(CODES))
    remedy: str
    field: str | None = Field(None, description="what is at fault, where one thing is")
    errors: list[Fault] | None = Field(None, description="every value that is not possible, where values are")


class NotPossible(Exception):
    """A call that stops here. ``more`` goes into the answer as it is: field, errors, remedy."""

    def __init__(self, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.more = more


def answer(base: str, code: str, detail: str, *, status: int | None = None, **more: Any) -> Response:
    """``base`` is the address of the page of problems; ``more`` is left out where it is None."""
    known = CODES.get(code) or CODES[OF_STATUS.get(status or 0, "refused")]
    said = {
        "type": f"{base}#{code}",
        "title": known.title,
        "status": status or known.status,
        "detail": detail or f"{known.title}.",
        "code": code,
        "remedy": known.remedy,
    }
    made = jsonify(said | {name: value for name, value in more.items() if value is not None})
    made.status_code = int(status or known.status)
    made.mimetype = MEDIA_TYPE
    return made


def of_values(error: ValidationError) -> NotPossible:
    """What pydantic found, in our words: the first of them as the sentence, all of them in ``errors``."""
    faults = list(_faults(error))
    first = faults[0]
    return NotPossible("invalid", first.detail, field=first.field or None, errors=[one.model_dump() for one in faults])


def _faults(error: ValidationError) -> Iterator[Fault]:
    for found in error.errors(include_url=False, include_context=True, include_input=False):
        field = ".".join(str(part) for part in found["loc"])
        match found["type"]:
            case "missing":
                detail = f"{field} is missing."
            case "extra_forbidden":
                detail = f"There is no {field!r} here."
            case _:
                detail = f"{field or 'The body'}: {found['msg'].removeprefix('Value error, ')}."
        yield Fault(field=field, detail=detail)
