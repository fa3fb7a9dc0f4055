"""Steps of prospects from stage to stage, which are only read: `/api/lifecycleHistory/` (contract, objects 2.21)."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.record.attributes import attribute, attributes, identity, related
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

_MAX_SECONDS = 2**63 - 1


class LifecycleHistory(Base):
    """A step of a prospect from one lifecycle stage to the next."""

    __tablename__ = "pardot_lifecycle_history"
    __table_args__ = (
        refers("prospect_id", "pardot_prospect"),
        refers("previous_stage_id", "pardot_lifecycle_stage"),
        refers("next_stage_id", "pardot_lifecycle_stage"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    prospect_id: Mapped[int] = mapped_column(doc="The id of the prospect")
    previous_stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage before")
    next_stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage after")
    seconds_elapsed: Mapped[int | None] = mapped_column(
        doc="The seconds in the stage before", info=holds(Whole(0, _MAX_SECONDS))
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


LIFECYCLE_HISTORIES: Final = Resource(
    object="lifecycleHistory",
    collection="lifecycle-histories",
    model=LifecycleHistory,
    attributes=(
        identity(LifecycleHistory, has_list=False),
        *attributes(LifecycleHistory.prospect_id, LifecycleHistory.previous_stage_id, LifecycleHistory.next_stage_id),
        *attributes(LifecycleHistory.seconds_elapsed),
        attribute(LifecycleHistory.created_at, filter="times", is_sortable=True),
        related("prospect", "prospect", LifecycleHistory.prospect_id),
        related("previousStage", "lifecycleStage", LifecycleHistory.previous_stage_id),
        related("nextStage", "lifecycleStage", LifecycleHistory.next_stage_id),
    ),
    query=Query(
        criteria={**times("created", LifecycleHistory.created_at), **ids(LifecycleHistory.id)},
        ranges=(IDS, CREATED),
        sorts={
            "created_at": Sorting(LifecycleHistory.created_at, descending=False),
            "id": Sorting(LifecycleHistory.id, descending=False),
        },
        caps_limit=True,
    ),
)
LIFECYCLE_HISTORIES.add_read("lifecycle history")
LIFECYCLE_HISTORIES.add_query("lifecycle histories")

LIFECYCLE_HISTORY: Final[Kind] = of_rows(
    "lifecycleHistory",
    "lifecycleHistories",
    LifecycleHistory,
    references={
        "prospect_id": "prospect",
        "previous_stage_id": "lifecycleStage",
        "next_stage_id": "lifecycleStage",
    },
    example={"prospect_id": 102, "next_stage_id": 317, "seconds_elapsed": 86400},
)
