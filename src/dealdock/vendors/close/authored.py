"""The columns of records that users create and change."""

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DatasetId, RecordId
from dealdock.vendors.close.pipeline.model import Moment

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
