"""The fields of an opportunity that can be set: parameters -> validated values."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BeforeValidator, ValidationInfo

from dealdock.core.models import STATUSES
from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.fields import Fields, Name, Text

PROSPECT: Final = ("prospect_id", "prospect_email")

Status = Literal["Open", "Won", "Lost"]


def _status(text: str) -> str:
    """Cleared, it is Open again."""
    return "Open" if text == "" else values.one_of(*STATUSES)(text)


def _closed_at(text: str, info: ValidationInfo) -> datetime | None:
    return None if text == "" else values.storable_moment(text, now=info.context["now"])  # type: ignore[index]  # see read()


class OpportunityFields(Fields):
    """What `create` and `update` take. Errors 40, 42, 51, 57, 52; a new one must name a prospect, too."""

    REQUIRED = ("name", "value", "probability")
    CODES: ClassVar[Mapping[str, int]] = {"probability": 40, "value": 42, "status": 51, "closed_at": 57}

    probability: Annotated[int, BeforeValidator(values.percentage)] = 0
    value: Annotated[Decimal, BeforeValidator(values.amount)] = Decimal(0)
    status: Annotated[Status, BeforeValidator(_status)] = "Open"
    closed_at: Annotated[datetime | None, BeforeValidator(_closed_at)] = None
    name: Name = ""
    type: Text = None
    stage: Text = None
