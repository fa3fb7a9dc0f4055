"""Types of columns that several tables have."""

from typing import Annotated, Any, Final

from sqlalchemy import SmallInteger
from sqlalchemy.orm import mapped_column

from dealdock.platform.records.base import OBJECT, TEXTS, Json, Whole, holds

BY_API: Final = "api"
"""The source of records that a client of the API created."""

Place = Annotated[int, mapped_column(SmallInteger(), default=0, info=holds(Whole(0, 10_000)))]
"""A place in a list."""

RecordIds = Annotated[Any, mapped_column(Json(TEXTS), default=list)]
"""The ids of other records, in the form of answers."""

CustomValues = Annotated[
    Any, mapped_column(Json(OBJECT), default=dict, doc="The values of custom fields, by the id of the field")
]
"""The values of custom fields by the ids of the fields, in the form of answers."""
