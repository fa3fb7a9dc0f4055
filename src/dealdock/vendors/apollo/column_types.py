"""Types of columns that several tables have."""

from datetime import datetime
from typing import Annotated, Any, Final

from sqlalchemy import SmallInteger
from sqlalchemy.orm import mapped_column

from dealdock.platform.records.base import OBJECT, TEXTS, Json, Parsed, Whole, holds
from dealdock.platform.scenes import values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.vendors.apollo.dates import parse_moment

BY_API: Final = "api"
"""The source of records that a client of the API created."""

BY_PERSON: Final = "ui_form"
"""The source of records that a person entered, as the control plane does."""

Place = Annotated[int, mapped_column(SmallInteger(), default=0, info=holds(Whole(0, 10_000)))]
"""A place in a list."""

RecordIds = Annotated[Any, mapped_column(Json(TEXTS), default=list)]
"""The ids of other records, in the form of answers."""

CustomValues = Annotated[
    Any, mapped_column(Json(OBJECT), default=dict, doc="The values of custom fields, by the id of the field")
]
"""The values of custom fields by the ids of the fields, in the form of answers."""


@parsers.accepts(parsers.MOMENT)
def parse_date(value: object) -> datetime:
    """Parse a date of a scene or of the control plane, in whole seconds. The years 1 and 9999 are possible."""
    try:
        return parse_moment(values.scalar(value).strip())
    except (ValueError, OverflowError):
        return values.moment(value)  # other forms of ISO 8601


DATE: Final = holds(Parsed(datetime, parse_date))
"""ISO 8601, in UTC unless it has an offset. Fractions of a second are cut."""
