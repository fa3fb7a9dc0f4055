"""Stages of the way of prospects, which are only read: `/api/lifecycleStage/` (contract, objects 2.22)."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.control import fields as control_fields
from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.record.attributes import absent, attributes, identity, newer
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.wire.common_criteria import IDS, ids
from dealdock.vendors.pardot.wire.query import Query, Sorting


class LifecycleStage(Base):
    """A stage of the way of prospects."""

    __tablename__ = "pardot_lifecycle_stage"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0, doc="The place among the stages", info=holds(Whole(0, 1000)))
    is_locked: Mapped[bool] = mapped_column(doc="True if the stage cannot be removed")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


LIFECYCLE_STAGES: Final = Resource(
    object="lifecycleStage",
    collection="lifecycle-stages",
    model=LifecycleStage,
    attributes=(
        identity(LifecycleStage, has_list=False),
        *attributes(LifecycleStage.name, LifecycleStage.position, LifecycleStage.is_locked),
        absent("String", "matchType"),
        absent("Boolean", "isDeleted"),
        newer(*fields.times(LifecycleStage)),  # which versions 3 and 4 do not have
    ),
    query=Query(
        criteria=ids(LifecycleStage.id),
        ranges=(IDS,),
        sorts={
            "position": Sorting(LifecycleStage.position, descending=False),
            "id": Sorting(LifecycleStage.id, descending=False),
        },
        caps_limit=True,
    ),
    has_recycle_bin=True,
)
LIFECYCLE_STAGES.add_query("lifecycle stages")

LIFECYCLE_STAGE: Final[Kind] = of_rows(
    "lifecycleStage",
    "lifecycleStages",
    LifecycleStage,
    place="position",
    new={"position": control_fields.last_place(LifecycleStage.__table__.c.position)},
    example={"name": "Customers", "position": 4},
    named_by="name",
)
