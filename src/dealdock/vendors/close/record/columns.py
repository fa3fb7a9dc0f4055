"""Types of columns, and the columns of records that users create and change."""

from typing import Annotated

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    Characters,
    DatasetId,
    MillisecondMoment,
    RecordId,
    Whole,
    holds,
)
from dealdock.vendors.close.wire.fields import MAX_TEXT_CHARACTERS

Moment = MillisecondMoment
Label = Annotated[str, mapped_column(String(500))]
LongText = Annotated[str, mapped_column(Text(), default="", info=holds(Characters(MAX_TEXT_CHARACTERS)))]
Position = Annotated[int, mapped_column(default=0, info=holds(Whole(0, 10**9)))]
"""A place in a list."""

_LAST = 100


class Authored:
    """The key, the authors and the moments of a record."""

    dataset_id: Mapped[DatasetId] = mapped_column(sort_order=-2)
    id: Mapped[RecordId] = mapped_column(sort_order=-1)
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record", sort_order=_LAST)
    updated_by: Mapped[int | None] = mapped_column(
        doc="The id of the user who changed the record last", sort_order=_LAST
    )
    created_at: Mapped[Moment] = mapped_column(sort_order=_LAST)
    updated_at: Mapped[Moment] = mapped_column(sort_order=_LAST)
