"""The fields of an opportunity that can be set: parameters -> validated values."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ValidationError, ValidationInfo

from dealdock.core.models import STATUSES
from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.request import Parameters

REQUIRED: Final = ("name", "value", "probability")
"""What `create` must be given, beside a prospect, and `update` can't clear."""


PROSPECT: Final = ("prospect_id", "prospect_email")

Status = Literal["Open", "Won", "Lost"]


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """An empty value clears the field."""
    return lambda text: None if text == "" else read(text)


def _status(text: str) -> str:
    """Cleared, it is Open again."""
    return "Open" if text == "" else values.one_of(*STATUSES)(text)


def _closed_at(text: str, info: ValidationInfo) -> datetime | None:
    return None if text == "" else values.storable_moment(text, now=info.context["now"])  # type: ignore[index]  # see read()


Text = Annotated[str | None, BeforeValidator(_or_none(values.short_text))]


class OpportunityFields(BaseModel):
    """What `create` and `update` take, in the order in which mistakes are reported."""

    probability: Annotated[int, BeforeValidator(values.percentage)] = 0
    value: Annotated[Decimal, BeforeValidator(values.amount)] = Decimal(0)
    status: Annotated[Status, BeforeValidator(_status)] = "Open"
    closed_at: Annotated[datetime | None, BeforeValidator(_closed_at)] = None
    name: Annotated[str, BeforeValidator(values.short_text)] = ""
    type: Text = None
    stage: Text = None

    @classmethod
    def read(cls, parameters: Parameters, *, now: datetime) -> Self:
        """Read those that are given; `now` in the user's zone. Errors 40, 42, 51, 57, 52."""
        given = {name: parameters.get(name) for name in cls.model_fields if name in parameters}
        try:
            return cls.model_validate(given, context={"now": now})
        except ValidationError as error:
            raise PardotError(_CODES[str(error.errors()[0]["loc"][0])]) from None

    def given(self) -> dict[str, Any]:
        """The values by column, of those that were given."""
        return self.model_dump(exclude_unset=True)


_CODES: Final[Mapping[str, int]] = {
    "probability": 40,
    "value": 42,
    "status": 51,
    "closed_at": 57,
    "name": 52,
    "type": 52,
    "stage": 52,
}
