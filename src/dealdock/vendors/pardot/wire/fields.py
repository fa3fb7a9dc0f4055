"""The writable fields of an object: parameters -> validated values, in the order in which errors are reported.

The order of errors has passes: first 13 for required parameters that are absent, then 36 for required parameters that
are empty, then the fields in the order of their declaration. Resolved fields (`Resolved`) are declared before the
others.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import ParameterWriter
from dealdock.web import read_names

ABSENT: Final = object()
"""The value of a field that the call does not set."""


class Context(NamedTuple):
    """The input for resolving a field."""

    call: ParameterWriter
    record_id: int | None
    """The id of the record to change; None for a new one."""
    known: Any
    """The data that resolved fields share: see `Fields.lookup`."""


@dataclass(frozen=True)
class Resolved:
    """A field that depends on more than its own text: a reference to another record, or several parameters."""

    resolve: Callable[[Context], Any]
    """Returns the value, or `ABSENT`."""
    parameters: tuple[str, ...]
    """The names of the parameters in calls; `<id>` in a name matches any id."""
    errors: tuple[int, ...]
    is_column: bool = True
    """True if the value is stored in a column of the record."""


def or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader for which an empty value clears the field."""
    return lambda text: None if text == "" else read(text)


Name = Annotated[str, BeforeValidator(values.short_text)]
Text = Annotated[str | None, BeforeValidator(or_none(values.short_text))]
LongText = Annotated[str | None, BeforeValidator(or_none(values.long_text))]
Truth = Annotated[bool, BeforeValidator(values.truth)]

TOO_LONG: Final = 52
"""The error of a text field, and of any field without a code of its own."""


class Fields(BaseModel):
    """The fields of an object's `create` or `update`.

    REQUIRED: the parameters that a new record must have and that cannot be cleared; of a tuple one is enough. CODES:
    the error codes of fields that are neither resolved nor texts; texts have the code 52.
    """

    model_config = ConfigDict(defer_build=True)

    REQUIRED: ClassVar[tuple[str | tuple[str, ...], ...]] = ()
    CODES: ClassVar[Mapping[str, int]] = {}

    @classmethod
    def lookup(cls, _: ParameterWriter, /) -> Any:
        """Return data that several resolved fields share."""
        return None

    @classmethod
    def to_create(cls, call: ParameterWriter) -> Self:
        """Read the fields of a new record. Errors 13, 36, then the errors of the fields."""
        values.require(call, cls.REQUIRED)
        return cls.to_update(call)

    @classmethod
    def to_update(cls, call: ParameterWriter, record_id: int | None = None) -> Self:
        """Read the fields to change. Errors 36, then the errors of the fields."""
        values.refuse_empty(call, cls.REQUIRED)
        return cls.read(call, record_id)

    @classmethod
    def read(cls, call: ParameterWriter, record_id: int | None = None) -> Self:
        """Read the given fields. Errors: the fields' own."""
        own, parameters, found = outline(cls), call.parameters, {}
        context = Context(call, record_id, cls.lookup(call))
        for name, resolved in own.resolved.items():
            if (value := resolved.resolve(context)) is not ABSENT:
                found[name] = value
        found |= {name: parameters.get(name) for name in read_names.given(parameters.read, own.texts)}
        try:
            return cls.model_validate(found, context={"now": call.now.astimezone(call.zone)})
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0])
            raise PardotError(
                cls.CODES.get(name, TOO_LONG), values.wrong(name, first["input"], first["ctx"]["error"])
            ) from None

    @classmethod
    def errors(cls) -> Iterator[int]:
        """Return the codes of the fields' errors, in their order."""
        for name, field in cls.model_fields.items():
            if (resolved := outline(cls).resolved.get(name)) is not None:
                yield from resolved.errors
            elif field.annotation is not bool:  # any text is a boolean
                yield cls.CODES.get(name, TOO_LONG)

    def columns(self) -> dict[str, Any]:
        """Return the values that the call sets, by column."""
        return self.model_dump(exclude_unset=True, exclude=outline(type(self)).elsewhere)


class Outline(NamedTuple):
    """A model's fields by their kind."""

    resolved: Mapping[str, Resolved]
    texts: tuple[str, ...]
    """Fields whose value is the text of the parameter of the same name."""
    elsewhere: set[str]
    """Fields that are not columns."""


@lru_cache
def outline(model: type[Fields]) -> Outline:
    """Return a model's fields by their kind."""
    marks = {
        name: mark
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Resolved)
    }
    texts = tuple(name for name in model.model_fields if name not in marks)
    if tuple(model.model_fields) != (*marks, *texts):
        msg = f"{model.__name__}: its resolved fields are read first, so they are declared first"
        raise TypeError(msg)
    return Outline(marks, texts, {name for name, mark in marks.items() if not mark.is_column})
