"""What a caller sends: in the address, behind the question mark, and as JSON. Nothing but what is named here is taken."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model, model_validator

from app.health.words import State
from app.notices.events import Event
from app.office.paging import MOST, USUAL, Asked
from app.office.users import Role
from app.sync import company_settings
from app.sync.kinds import RECORDS
from app.sync.rules.setting import OneOf, Reader, Whole, Words, YesOrNo

LONGEST_CURSOR = 1_000


class InPath(BaseModel):
    pass


class OfCompany(InPath):
    company_id: str


class OfAttention(InPath):
    item_id: str = Field(description="the id of an attention")


class OfRequest(InPath):
    request_id: str = Field(description="the id of a request in the queue")


class OfChange(InPath):
    change_id: str = Field(description="the id of a change in the history")


class OfMessage(InPath):
    message_id: str


class Query(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Page(Query):
    """Which page of a list."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="rows of a page")
    cursor: str | None = Field(None, max_length=LONGEST_CURSOR, description="the next_cursor of the page before")
    q: str | None = Field(None, max_length=200, description="looked for in names, ids and sentences, whatever the case")

    @property
    def asked(self) -> Asked:
        return Asked(self.limit, self.cursor, self.q)


class CompanyPage(Page):
    health: State | None = Field(None, description="only companies of which this is true")


class AttentionPage(Page):
    of: int | None = Field(None, ge=1, le=2**63 - 1, description="what the attention of this id, which stands for many, is about")


class RecordPage(Page):
    kind: str | None = Field(None, max_length=50, description=f"{', '.join(RECORDS)}, or a look-up")


class HistoryPage(Page):
    record: str | None = Field(None, max_length=500, description="only this QuickBooks or IndusTrack id, or part of a name")


class Body(BaseModel):
    """A JSON object; one that may be empty may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _none_is_empty(cls, given: Any) -> Any:
        return {} if given is None else given


def _field(reader: Reader) -> Any:
    """A setting's type for pydantic, from its one declaration."""
    match reader:
        case OneOf(allowed):
            return Literal[allowed]
        case Whole(least, most):
            return Annotated[int, Field(ge=least, le=most)]
        case Words(limit):
            return Annotated[str, StringConstraints(max_length=limit)]
        case YesOrNo():
            return bool
    return Annotated[str, Field(json_schema_extra={"examples": ["America/Chicago"]})]


_fields: dict[str, Any] = {
    name: (_field(setting.reads), Field(None, json_schema_extra={"default": setting.default}))
    for name, setting in company_settings.SETTINGS.items()
}
Settings: type[Body] = create_model("Settings", __base__=Body, __doc__="A company's settings, as many as are named.", **_fields)


def texts(settings: BaseModel | None) -> dict[str, str]:
    """Settings as a person would have written them, which is how the office takes them."""
    given = {} if settings is None else settings.model_dump(exclude_unset=True)
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}


Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]
Address = Annotated[str, StringConstraints(min_length=1, max_length=2_000), Field(description="what /customers hangs below")]
Token = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=r"\S")]


class NewCompany(Body):
    name: Name
    industrack_url: Address
    industrack_token: Token
    settings: Settings | None = None  # type: ignore[valid-type]  # made from the one declaration of the settings


class CompanyChanges(Body):
    """What is named is changed; a changed direction or job policy makes a preview of its own."""

    name: Name | None = None
    industrack_url: Address | None = None
    industrack_token: Token | None = None
    settings: Settings | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"One of these is needed: {', '.join(type(self).model_fields)}")
        return self


class NewToken(Body):
    industrack_token: Token


class NewKey(Body):
    name: Name
    scopes: Annotated[list[Literal["read", "operate", "admin"]], Field(min_length=1, max_length=3)]
    company_id: str | None = Field(None, description="only this company; every company when left out")


class OfKey(InPath):
    key_id: str


class NewWebhook(Body):
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    events: Annotated[list[Event], Field(default_factory=list, description="all of them when none is named")]
    company_id: str | None = Field(None, description="only this company; every company when left out")


class OfWebhook(InPath):
    webhook_id: str


class OfDelivery(OfWebhook):
    delivery_id: str = Field(description="the id of a delivery")


class NewUser(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    role: Role = "read_only"


class GivenRole(Body):
    role: Role


class OfUser(InPath):
    user_id: str = Field(description="the id or the name of a user")


class Approval(Body):
    model_config = ConfigDict(openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]  # flask-openapi3's

    as_is: bool = Field(False, description="take the present differences as agreed instead of writing them")
    seen: str | None = Field(None, description="the preview's digest: one that has changed meanwhile is not approved")


class Sync(Body):
    model_config = ConfigDict(openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    full: bool = Field(False, description="read and compare everything, not only what changed")
    kind: str | None = Field(None, description="customer, location, item, invoice …; every kind when left out")


class WhichProof(Query):
    proof_id: str | None = Field(None, max_length=20, description="one of those that are kept; the newest when left out")


class OfDifference(OfCompany):
    difference_id: str = Field(description="the id of a difference that a proof has found")


class Chosen(Body):
    choose: Annotated[str, StringConstraints(min_length=1, max_length=50), Field(description="one of its choices")]


class Choice(Body):
    model_config = ConfigDict(openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    choose: str | None = Field(None, description="the value of one of the choices that it offers")
