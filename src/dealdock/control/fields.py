"""The JSON forms of field values. Their limits are the platform's, shared with scenes."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, ClassVar, Final, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    ModelWrapValidatorHandler,
    PlainSerializer,
    PlainValidator,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError
from sqlalchemy import Column

from dealdock.platform.records.models import MAX_ID
from dealdock.platform.scenes import values
from dealdock.platform.text import clean, storable
from dealdock.web.rest.body import cleaned
from dealdock_client.similar import hint

T = TypeVar("T")

ONE, MANY = "one", "many"
OneOrMany = Annotated[
    Annotated[T, Tag(ONE)] | Annotated[list[T], Tag(MANY)],
    Discriminator(lambda value: MANY if isinstance(value, list) else ONE),
]
"""One value or a list. Without the tag, a mistake in one form would be reported for both."""


UNKNOWN_FIELD: Final = "extra_forbidden"
"""The type of pydantic's error for an unknown field."""


class RequestModel(BaseModel):
    """A request body: these fields and no others, each of its type."""

    model_config = ConfigDict(extra="forbid", strict=True)
    FIXED: ClassVar[frozenset[str]] = frozenset()
    """Fields of a new record or account that a change of it does not take."""

    @model_validator(mode="wrap")
    @classmethod
    def _suggest_names(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Add the nearest known name, or all of them, to the error for each unknown field."""
        try:
            return handler(value)
        except ValidationError as error:
            found = error.errors(include_url=False)
            if not any(_is_without_guess(each) for each in found):
                raise
        raise ValidationError.from_exception_data(cls.__name__, [_with_guess(cls, each) for each in found])


IS_FIXED: Final = " in a change; only new records have it"
"""The end of the message for a field that a change does not take."""


def _is_without_guess(error: Any) -> bool:
    return error["type"] == UNKNOWN_FIELD and "guess" not in error.get("ctx", {})


def _with_guess(model: type[RequestModel], error: Any) -> InitErrorDetails:
    """Return an error for pydantic to raise again. The error for an unknown field has a hint in its context."""
    context = error.get("ctx", {})
    if _is_without_guess(error):
        *path, name = error["loc"]
        is_fixed = name in model.FIXED and not path
        context = {"guess": IS_FIXED if is_fixed else hint(str(name), fields_at(model, path))}
    again = PydanticCustomError(error["type"], error["msg"], context)
    return InitErrorDetails(type=again, loc=error["loc"], input=error["input"])


def fields_at(model: type[BaseModel], path: Iterable[str | int]) -> Collection[str]:
    """Return the names of the fields of the model at this path within a model; none if it has no such path.

    Places in lists have no names.
    """
    for step in path:
        if isinstance(step, str) and step not in model.model_fields:
            return ()
        if isinstance(step, str) and (inner := next(_models(model.model_fields[step].annotation), None)):
            model = inner
    return model.model_fields


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models within an annotation, for example the model of a list's elements."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models(each)


class ResponseModel(BaseModel):
    """A response body: all fields, always."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


def from_types(types: set[type], read: Callable[[Any], Any], expected: str) -> PlainValidator:
    """Return a validator for JSON values of exactly these types: `true` is not 1, and "5" is not a number."""

    def validate(value: Any) -> Any:
        if type(value) not in types:
            raise values.WrongValue(f"must be {expected}")
        return read(value)

    return PlainValidator(validate)


def _text(value: str | None) -> str | None:
    return values.text(value) if value and clean(value) else None


def _remark(value: str | None) -> str | None:
    return values.remark(value) if value and clean(value) else None


def _amount(value: float) -> Decimal:
    return values.amount(str(value))  # the shortest form of a float is the number as it was sent, up to 15 digits


def _named(value: int | str) -> int | str:
    return values.record_id(value) if isinstance(value, int) else values.email(value)


def _remarks(value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in given):
        raise values.WrongValue("must be a string or a list of strings")
    return tuple(values.remark(one) for one in given if clean(one))


def _number(value: Decimal) -> float:
    return int(value) if value == int(value) else float(value)


def _json(value: Any) -> Any:
    try:
        return cleaned(value, storable)
    except ValueError as error:
        raise values.WrongValue(f"has {error}") from None


_TEXT = {"type": "string", "maxLength": values.MAX_TEXT_CHARACTERS}
_EMAIL = {"type": "string", "format": "email"}
_ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}

Name = Annotated[str, from_types({str}, values.text, "a string"), WithJsonSchema({**_TEXT, "minLength": 1})]

Text = Annotated[
    str | None, from_types({str, NoneType}, _text, "a string"), WithJsonSchema({"anyOf": [_TEXT, {"type": "null"}]})
]
"""An empty string becomes None, as in the API."""

Remark = Annotated[
    str | None,
    from_types({str, NoneType}, _remark, "a string"),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": values.MAX_REMARK_CHARACTERS}, {"type": "null"}]}),
]
"""A long string."""

LongText = Annotated[
    str,
    from_types({str}, values.remark, "a string"),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": values.MAX_REMARK_CHARACTERS}),
]
"""A long string that is not empty."""

Remarks = Annotated[
    tuple[str, ...],
    PlainValidator(_remarks),
    WithJsonSchema({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One long string or a list of them."""

FieldId = Annotated[
    str, from_types({str}, values.field_id, "a string"), WithJsonSchema({**_TEXT, "pattern": "^[A-Za-z0-9_]+$"})
]

Email = Annotated[str, from_types({str}, values.email, "a string"), WithJsonSchema(_EMAIL)]

TimeZone = Annotated[str, from_types({str}, values.time_zone, "a string"), WithJsonSchema({"type": "string"})]

Moment = Annotated[
    datetime, from_types({str}, values.moment, "a string"), WithJsonSchema({**_TEXT, "format": "date-time"})
]
"""ISO 8601, in UTC unless it has an offset. Fractions of a second are cut."""

MillisecondMoment = Annotated[
    datetime, from_types({str}, values.exact_moment, "a string"), WithJsonSchema({**_TEXT, "format": "date-time"})
]
"""The same with milliseconds. Smaller fractions of a second are cut."""

ClockTime = Annotated[
    datetime, from_types({str}, values.clock_time, "a string"), WithJsonSchema({**_TEXT, "format": "date-time"})
]
"""The same, within the bounds of clocks."""

ShownMoment = Annotated[
    datetime,
    PlainSerializer(values.moment_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""ISO 8601 in UTC, with three digits of milliseconds unless they are zero."""

Network = Annotated[str, from_types({str}, values.network, "a string"), WithJsonSchema({"type": "string"})]

RedirectUri = Annotated[
    str, from_types({str}, values.redirect_uri, "a string"), WithJsonSchema({"type": "string", "format": "uri"})
]

PublicKey = Annotated[str, from_types({str}, values.public_key, "a string"), WithJsonSchema({"type": "string"})]
"""An RSA public key or certificate in PEM. Only the key is stored."""

AnyJson = Annotated[Any, AfterValidator(_json)]
"""Any JSON value, whose texts are made storable."""

JsonObject = Annotated[dict[str, Any], AfterValidator(_json)]

RecordId = Annotated[int, Field(ge=1, le=MAX_ID)]

Count = Annotated[int, Field(ge=0, le=10**9)]

Points = Annotated[int, Field(ge=-(10**6), le=10**6)]

Percentage = Annotated[int, Field(ge=0, le=100)]

Amount = Annotated[
    Decimal,
    from_types({int, float}, _amount, "a number"),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": float(values.MAX_AMOUNT)}),
]
"""Money: a JSON number of at most two decimals, exact to the cent."""

ShownAmount = Annotated[Decimal, PlainSerializer(_number, return_type=int | float), WithJsonSchema({"type": "number"})]


def text_of(most: int) -> Any:
    """Return the type of a text of 1 to `most` characters."""
    schema = {"type": "string", "minLength": 1, "maxLength": most}
    return Annotated[str, from_types({str}, values.text_of(most), "a string"), WithJsonSchema(schema)]


def whole(lowest: int, highest: int) -> Any:
    """Return the type of a whole number within bounds."""
    return Annotated[int, Field(ge=lowest, le=highest)]


def last_place(column: Column[Any]) -> Any:
    """Return the type of a place in a list, and the default by which a new record goes to the end."""
    places = column.info["values"]
    return whole(places.lowest, places.highest), Field(
        None, description="The place in the list. Not given: the last one"
    )


def parsed(parse: Callable[[object], Any], of: type) -> Any:
    """Return the type of a string that a parser reads as a value of this type."""
    schema = {**_TEXT, "format": "date-time"} if of is datetime else _TEXT
    return Annotated[of, from_types({str}, parse, "a string"), WithJsonSchema(schema)]


def id_or_email(of: str) -> Any:
    """Return the type of a field that identifies a person by its id or email address."""
    expected = f"the id or the email address of {of}"
    return Annotated[int | str, from_types({int, str}, _named, expected), WithJsonSchema({"oneOf": [_ID, _EMAIL]})]
