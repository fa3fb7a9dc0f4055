"""Fields of JSON bodies: the tables by which bodies are read, and which OpenAPI shows."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, Self, TypeAlias

import pydantic
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from dealdock.platform.first_use import cached_property
from dealdock.web import read_names
from dealdock.web.size_limits import RequestRefused

Reader: TypeAlias = Callable[[Any, Any], Any]
"""Returns the stored form of a value. Takes the call, or another context, before the value.

It raises `ValueError` with the error of the field, after which the other fields are still read, or the API's own error,
which ends the call.
"""


class Reason(str):
    """The text of a field's error in the API, with the reason for a person."""

    __slots__ = ("why",)
    why: str

    def __new__(cls, text: str, why: str) -> Self:
        """Create the text. `why`: the expected form."""
        self = super().__new__(cls, text)
        self.why = why
        return self


MAX_ELEMENTS: Final = 200
"""The limit of the elements of a list in a field whose type has no limit. A field gets it if its type was forgotten."""
_TOO_LONG: Final = f"the field {{}} takes a list of at most {MAX_ELEMENTS} elements"


def text_type(most: int) -> Any:
    """Return the type of texts of at most this number of characters, for OpenAPI."""
    return Annotated[str, pydantic.Field(max_length=most)]


def list_type(element: Any, most: int) -> Any:
    """Return the type of lists of at most this number of elements, for OpenAPI."""
    return Annotated[list[element], pydantic.Field(max_length=most)]


_OPEN: Final = ConfigDict()
_CLOSED: Final = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that a body may contain."""

    name: str
    read: Reader | None = None
    """None: the field is accepted and ignored."""
    type: Any = str | None
    """Its type in OpenAPI."""
    column: str = ""
    """The column of the value, by default the name."""
    at: Literal["both", "create", "update"] = "both"
    is_required: bool = False
    """True: where a new record lacks it, it is read as null."""


def typed(name: str, type_: Any, *, is_required: bool = False) -> Field:
    """Return a field whose values pydantic validates by their type."""

    @cache
    def adapter() -> TypeAdapter[Any]:
        return TypeAdapter(type_)

    def read(_: Any, value: Any) -> Any:
        try:
            return adapter().validate_python(value)
        except ValidationError as error:
            raise ValueError(error.errors()[0]["msg"]) from None

    return Field(name=name, read=read, type=type_, is_required=is_required)


class SentFields(NamedTuple):
    """The fields that a body sets."""

    values: dict[str, Any]
    """The values that were read, by column."""
    errors: dict[str, Any]
    """The errors by name, in the order of the table."""


def read(fields: Collection[Field], context: Any, sent: Mapping[str, Any], *, is_new: bool = False) -> SentFields:
    """Read the fields of a body in their order. `is_new`: it makes a record.

    Raises `RequestRefused` for a list of over `MAX_ELEMENTS` where the field's type names no maximum.
    """
    found = SentFields({}, {})
    given = read_names.given(sent, [field.name for field in fields if field.read is not None])
    for field in fields:
        if field.read is None or not (field.name in given or (is_new and field.is_required)):
            continue
        value = sent.get(field.name)
        if isinstance(value, list) and len(value) > MAX_ELEMENTS and not _has_maximum(field.type):
            raise RequestRefused(why=_TOO_LONG.format(field.name))
        try:
            found.values[field.column or field.name] = field.read(context, value)
        except ValueError as error:
            found.errors[field.name] = error.args[0]
    return found


def _has_maximum(type_: Any) -> bool:
    """Return True if the type has a list with a maximum, which the field's reader checks with the vendor's error."""
    return "maxItems" in str(TypeAdapter(type_).json_schema())


class FieldTable:
    """The fields of a body, in the order in which they are read and their errors are reported."""

    def __init__(
        self,
        name: str,
        fields: Iterable[Field],
        *,
        is_new: bool = False,
        others: Mapping[str, Any] | None = None,
        is_closed: bool = False,
    ) -> None:
        """`name`: the name of the schema. `is_new`: the body makes a record.

        `others`: the types of members that something else reads. `is_closed`: the API refuses unknown fields.
        """
        now = "create" if is_new else "update"
        self.name: Final = name
        self.fields: Final = tuple(field for field in fields if field.at in {"both", now})
        self.names: Final = frozenset(field.name for field in self.fields).union(others or ())
        self._is_new, self._others, self._is_closed = is_new, others or {}, is_closed

    def read(self, context: Any, sent: Mapping[str, Any]) -> SentFields:
        """Return the fields that a body sets."""
        return read(self.fields, context, sent, is_new=self._is_new)

    def unknown(self, sent: Mapping[str, Any]) -> list[str]:
        """Return the names in a body that the table does not have."""
        return [name for name in sent if name not in self.names]

    @cached_property
    def model(self) -> type[BaseModel]:
        """The model of a body, for OpenAPI."""
        types: dict[str, Any] = {
            field.name: (field.type, ...) if self._is_new and field.is_required else (field.type | None, None)
            for field in self.fields
            if field.read is not None
        }
        others: dict[str, Any] = {name: (type_, None) for name, type_ in self._others.items()}
        return create_model(self.name, __config__=_CLOSED if self._is_closed else _OPEN, **types, **others)


Described: TypeAlias = FieldTable | type[BaseModel]
"""A declaration of the fields of a body, or of the parameters of a query string."""


def model_of(described: Described) -> type[BaseModel]:
    """Return the model that OpenAPI shows."""
    return described.model if isinstance(described, FieldTable) else described
