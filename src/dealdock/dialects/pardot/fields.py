"""The fields of an object that can be set: parameters -> validated values, in the order in which mistakes are reported.

What a parameter may be is said by its type. The types that objects share stand here; those of one object with it.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from dealdock.dialects.pardot import given, values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call


def or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """An empty value clears the field."""
    return lambda text: None if text == "" else read(text)


Name = Annotated[str, BeforeValidator(values.short_text)]
Text = Annotated[str | None, BeforeValidator(or_none(values.short_text))]
LongText = Annotated[str | None, BeforeValidator(or_none(values.long_text))]
Truth = Annotated[bool, BeforeValidator(values.truth)]


class Fields(BaseModel):
    """What an object's `create` and `update` take.

    REQUIRED: what a new one must have, and none can lose. CODES: of each field that isn't a text, which is 52.
    """

    model_config = ConfigDict(defer_build=True)

    REQUIRED: ClassVar[tuple[str, ...]] = ()
    CODES: ClassVar[Mapping[str, int]] = {}

    @classmethod
    def to_create(cls, call: Call) -> dict[str, Any]:
        """The values by column. Errors 13, 36, then the fields' own."""
        given.require(call, *cls.REQUIRED)
        given.refuse_empty(call, *cls.REQUIRED)
        return cls.read(call).given()

    @classmethod
    def to_update(cls, call: Call) -> dict[str, Any]:
        """The values by column. Errors 36, then the fields' own."""
        given.refuse_empty(call, *cls.REQUIRED)
        return cls.read(call).given()

    @classmethod
    def read(cls, call: Call) -> Self:
        """Read those that are given."""
        texts = {name: call.parameters.get(name) for name in cls.model_fields if name in call.parameters}
        try:
            return cls.model_validate(texts, context={"now": call.now.astimezone(call.zone)})
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0])
            raise PardotError(
                cls.CODES.get(name, 52), values.wrong(name, first["input"], first["ctx"]["error"])
            ) from None

    def given(self) -> dict[str, Any]:
        """The values by column, of those that were given."""
        return self.model_dump(exclude_unset=True)
