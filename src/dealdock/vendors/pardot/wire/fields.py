"""The fields of an object that can be set: parameters -> validated values, in the order in which mistakes are reported.

The order of errors has passes: first 13 for what is required and absent, then 36 for what is required and empty, then
the fields in the order of their declaration. Fields that are resolved (`Resolved`) are declared before the others.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from dealdock.vendors.pardot.wire import required, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call

ABSENT: Final = object()
"""The value of a field that the call does not set."""


class Context(NamedTuple):
    """What a field is resolved by."""

    call: Call
    record_id: int | None
    """Of the record that is changed; None for a new one."""
    known: Any
    """What the fields share: see `Fields.lookup`."""


@dataclass(frozen=True)
class Resolved:
    """A field that takes more than its own text: a reference to another record, or several parameters."""

    resolve: Callable[[Context], Any]
    """Returns the value, or `ABSENT`."""
    parameters: tuple[str, ...]
    """By their names in calls; `<id>` in one stands for any."""
    errors: tuple[int, ...]
    is_column: bool = True
    """Whether the value is one of the record's own."""


def or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader for which an empty value clears the field."""
    return lambda text: None if text == "" else read(text)


Name = Annotated[str, BeforeValidator(values.short_text)]
Text = Annotated[str | None, BeforeValidator(or_none(values.short_text))]
LongText = Annotated[str | None, BeforeValidator(or_none(values.long_text))]
Truth = Annotated[bool, BeforeValidator(values.truth)]

TOO_LONG: Final = 52
"""The error of a field that has no other one: a text."""


class Fields(BaseModel):
    """The fields that an object's `create` or `update` takes.

    REQUIRED: the parameters that a new record must have, and none can lose; of a tuple one is enough. CODES: the error
    of each field that is neither resolved nor a text, which is 52.
    """

    model_config = ConfigDict(defer_build=True)

    REQUIRED: ClassVar[tuple[str | tuple[str, ...], ...]] = ()
    CODES: ClassVar[Mapping[str, int]] = {}

    @classmethod
    def lookup(cls, call: Call) -> Any:  # noqa: ARG003 (its signature)
        """Return what several resolved fields need to know."""
        return None

    @classmethod
    def to_create(cls, call: Call) -> Self:
        """Read the fields of a new record. Errors 13, 36, then the fields' own."""
        required.require(call, cls.REQUIRED)
        return cls.to_update(call)

    @classmethod
    def to_update(cls, call: Call, record_id: int | None = None) -> Self:
        """Read the fields that are to be changed. Errors 36, then the fields' own."""
        required.refuse_empty(call, cls.REQUIRED)
        return cls.read(call, record_id)

    @classmethod
    def read(cls, call: Call, record_id: int | None = None) -> Self:
        """Read the fields that are given. Errors: the fields' own."""
        outline, parameters, found = cls.outline(), call.parameters, {}
        context = Context(call, record_id, cls.lookup(call))
        for name, resolved in outline.resolved.items():
            if (value := resolved.resolve(context)) is not ABSENT:
                found[name] = value
        found |= {name: parameters.get(name) for name in outline.texts if name in parameters}
        try:
            return cls.model_validate(found, context={"now": call.now.astimezone(call.zone)})
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0])
            raise PardotError(
                cls.CODES.get(name, TOO_LONG), values.wrong(name, first["input"], first["ctx"]["error"])
            ) from None

    @classmethod
    def outline(cls) -> "Outline":
        """Return the fields by their kind."""
        return _outline(cls)

    @classmethod
    def errors(cls) -> Iterator[int]:
        """Return the codes of the fields' errors, in their order."""
        for name, field in cls.model_fields.items():
            if (resolved := cls.outline().resolved.get(name)) is not None:
                yield from resolved.errors
            elif field.annotation is not bool:  # any text is one
                yield cls.CODES.get(name, TOO_LONG)

    def given(self) -> dict[str, Any]:
        """Return the record's values by column, of those that were given."""
        return self.model_dump(exclude_unset=True, exclude=self.outline().elsewhere)


class Outline(NamedTuple):
    """A model's fields by their kind."""

    resolved: Mapping[str, Resolved]
    texts: tuple[str, ...]
    """Fields whose value is the text of the parameter of that name."""
    elsewhere: set[str]
    """Fields that are no columns."""


@lru_cache
def _outline(model: type[Fields]) -> Outline:
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
