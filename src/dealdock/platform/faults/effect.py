"""The effect of a fault on a call, and the valid combinations of its fields."""

from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

BODILESS: Final = frozenset({204, 304})
"""Statuses that have no body (RFC 9110, 6.4.1)."""

MAX_DELAY_SECONDS: Final = 600
"""As long as a stream may take."""

MAX_JOB_BATCHES: Final = 1_000_000
"""The maximum number of batches that a job can do before it fails."""

_MAX_CODE_CHARACTERS: Final = 40

When = Literal["before", "after"]
"""The time of the fault: before the call, which then has no effect, or after it."""

ErrorCode = int | str
"""The number of an API error, or an OAuth error word."""


def _one_of(expected: str, *values: object) -> PlainValidator:
    """Return a validator that accepts exactly these values: 1 is not `true`."""

    def validate(value: Any) -> Any:
        if not any(value == one and type(value) is type(one) for one in values):
            raise ValueError(f"must be {expected}")
        return value

    return PlainValidator(validate)


def _error_code(value: Any) -> ErrorCode:
    if type(value) not in {int, str} or len(str(value)) > _MAX_CODE_CHARACTERS:
        raise ValueError("must be the number of an error, or a word of OAuth's")
    return value  # type: ignore[no-any-return]  # its type was checked above


_Error = Annotated[
    ErrorCode, PlainValidator(_error_code), WithJsonSchema({"oneOf": [{"type": "integer"}, {"type": "string"}]})
]
_Close = Annotated[
    Literal[True, "middle"], _one_of('true or "middle"', True, "middle"), WithJsonSchema({"enum": [True, "middle"]})
]
_True = Annotated[Literal[True], _one_of("true", True), WithJsonSchema({"const": True})]


class Effect(BaseModel):
    """The effect of a fault on a call."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    error: _Error | None = Field(None, description="Respond with this error, in the call's format")
    status: Annotated[int, Field(ge=200, le=599)] | None = Field(
        None, description="Respond with this HTTP status; with error: one that the error can have (503 for 66)"
    )
    body: Annotated[str, Field(max_length=2**20)] | None = Field(
        None, description="The body of a response with status; by default a small HTML page if the status is an error"
    )
    content_type: Annotated[str, Field(pattern=r"^[\x21-\x7e][\x20-\x7e]*$", max_length=255)] | None = Field(
        None, description="The content type of body; by default `text/html; charset=utf-8`"
    )
    delay: Annotated[float, Field(gt=0, le=MAX_DELAY_SECONDS, allow_inf_nan=False)] | None = Field(
        None, description="The delay in seconds"
    )
    close: _Close | None = Field(
        None, description="Close the connection: true before the first byte of the response, middle within it"
    )
    truncate: Annotated[int, Field(ge=0, le=2**53)] | None = Field(
        None, description="Close the connection after this number of bytes of the response's body"
    )
    reset: Annotated[int | float, Field(gt=0, le=86_400, allow_inf_nan=False)] | None = Field(
        None, description="The seconds until the reset of the limit that error shows; with the error of a limit"
    )
    expire_key: _True | None = Field(None, description="Expire the API key or access token of the call")
    fail_job: Annotated[int, Field(ge=0, le=MAX_JOB_BATCHES)] | None = Field(
        None,
        description="Let the job that the call begins fail after this number of its batches: 0 before the first one, "
        "and one that has fewer after its last one",
    )
    hold: _True | None = Field(
        None,
        description="Hold the call until it is released; if the client disconnects before, it is not executed",
    )

    @model_validator(mode="after")
    def _check_combination(self) -> Self:
        for is_wrong, words in _INVALID_COMBINATIONS:
            if is_wrong(self):
                raise ValueError(words)
        return self

    @property
    def fields_set(self) -> dict[str, Any]:
        """The fields that were set."""
        return self.model_dump(include=set(Effect.model_fields), exclude_none=True)

    @property
    def answers(self) -> bool:
        """True if a response replaces the call's own."""
        return self.error is not None or self.status is not None

    @property
    def cuts(self) -> bool:
        """True if the connection closes after a part of the response."""
        return self.close == "middle" or self.truncate is not None

    def applies_after(self, when: When | None) -> bool:
        """Return True if it applies after the call took effect: by default only if it cuts the call's response.

        Raises `ValueError` for an effect that cuts the call's response, with "before", and for an effect that holds the
        call or lets its job fail, with "after".
        """
        if self.fail_job is not None and when == "after":
            raise ValueError('takes no "after" with fail_job: the job has begun by then')
        if self.hold and when == "after":
            raise ValueError('takes no "after" with hold: a call that is held is not executed yet')
        needs_answer = self.cuts and not self.answers
        if needs_answer and when == "before":
            raise ValueError('takes no "before" with close or truncate: there is no response yet')
        return needs_answer or when == "after"


_INVALID_COMBINATIONS: Final[tuple[tuple[Callable[[Effect], bool], str], ...]] = (
    (
        lambda effect: not effect.fields_set,
        "must say what happens: error, status, delay, close, truncate, expire_key, fail_job or hold",
    ),
    (lambda effect: effect.error is not None and effect.body is not None, "takes error or body, not both"),
    (lambda effect: effect.body is not None and effect.status is None, "takes body only together with status"),
    (
        lambda effect: effect.content_type is not None and effect.body is None,
        "takes content_type only together with body",
    ),
    (
        lambda effect: effect.body is not None and effect.status in BODILESS,
        "takes no body with a status that has none",
    ),
    (lambda effect: effect.reset is not None and effect.error is None, "takes reset only together with error"),
    (lambda effect: effect.close is not None and effect.truncate is not None, "takes close or truncate, not both"),
    (
        lambda effect: effect.close is True and effect.answers,
        "takes neither error nor status where the connection closes before the answer",
    ),
    (
        lambda effect: effect.expire_key is not None and bool(effect.fields_set.keys() - {"expire_key", "delay"}),
        "takes only delay together with expire_key",
    ),
    (
        lambda effect: effect.fail_job is not None and bool(effect.fields_set.keys() - {"fail_job", "delay"}),
        "takes only delay together with fail_job",
    ),
    (
        lambda effect: effect.hold is not None and len(effect.fields_set) > 1,
        "takes nothing together with hold: another fault of the account can have a further effect",
    ),
)
"""Invalid combinations with their messages. The first that applies is reported."""
