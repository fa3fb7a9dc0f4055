"""Deliveries of webhooks in the control plane's requests and responses."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from dealdock.control import fields
from dealdock.control.fields import RequestModel, ResponseModel

State = Literal["waiting", "held", "delivered", "dropped"]

MAX_WAIT_SECONDS: Final = 60.0
"""The time for which a call waits for attempts. Each receiver may take ten seconds."""


class AttemptMade(ResponseModel):
    """One attempt of a delivery."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    at: datetime = Field(description="By the account's clock")
    status: int | None = Field(description="Of the receiver's answer; null if none came")
    error: str | None = Field(
        description="HTTPError, ConnectionError, Timeout or SSLError; null for a success. Any other text: the reason "
        "why the sandbox itself failed, which drops the delivery"
    )
    milliseconds: int
    redelivery: bool = Field(default=False, description="True if a test asked for it")


class Delivery(ResponseModel):
    """A delivery of a webhook. A vendor's deliveries have further keys, such as the event."""

    model_config = ConfigDict(extra="allow")

    number: int
    subscription_id: int | str
    state: State
    attempts: list[AttemptMade]
    next_attempt_at: datetime | None
    url: str


class WholeDelivery(Delivery):
    """A delivery with its last request and the answer to it."""

    body: str = Field(description="The body of the request, as it is sent")
    headers: dict[str, str] | None = Field(description="The vendor's and the subscription's, of the last request")
    answer: str | None = Field(description="The beginning of the body of the last answer")


class Changes(RequestModel):
    """Changes to an attempt, as an attacker or a slow network would cause them."""

    corrupt_signature: bool = Field(default=False, description="The signature does not fit the body")
    age_seconds: Annotated[int, Field(ge=0, le=10**9)] = Field(0, description="The age of the timestamp")

    @property
    def given(self) -> dict[str, Any]:
        """The changes that differ from the usual."""
        return self.model_dump(include={"corrupt_signature", "age_seconds"}, exclude_defaults=True)


class Redelivery(Changes):
    """A repetition."""

    times: Annotated[int, Field(ge=1, le=100)] = 1


class Release(RequestModel):
    """The order of a release."""

    order: Literal["by_number", "reversed"] = "by_number"
    numbers: Annotated[list[int], Field(min_length=1, max_length=1000)] | None = Field(
        None, description="Only these, in this order; all others stay held"
    )

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.numbers is not None and self.order == "reversed":
            raise ValueError("takes order or numbers, not both")
        return self


class RunUntil(RequestModel):
    """The extent of a run."""

    until: fields.ClockTime | None = Field(
        None, description="Make every attempt that is due by then, each at its moment; not given: all that wait, now"
    )


class Settling(RequestModel):
    """The patience of a call."""

    seconds: Annotated[float, Field(ge=0, le=MAX_WAIT_SECONDS, allow_inf_nan=False)] = 10


class Behavior(RequestModel):
    """The answer of a receiver to one attempt."""

    status: Annotated[int, Field(ge=100, le=599)] | None = None
    timeout: bool = Field(default=False, description="No answer comes")
    seconds: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] = Field(
        0, description="The time until the answer; beyond 10 it is a timeout"
    )

    @model_validator(mode="after")
    def _check_status(self) -> Self:
        if self.timeout == (self.status is not None):
            raise ValueError("takes either status or timeout")
        return self


class Behaviors(RequestModel):
    """The answers of a receiver to its next attempts."""

    next: Annotated[list[Behavior], Field(max_length=1000)]
    subscription_id: Annotated[int, Field(ge=1)] | str | None = Field(
        None, description="The subscription; not given: any of the account"
    )
