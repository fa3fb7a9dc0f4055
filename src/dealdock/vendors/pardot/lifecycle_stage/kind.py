"""The kind of lifecycle stages."""

from typing import Final

from dealdock.control import fields
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.lifecycle_stage.model import LifecycleStage

LIFECYCLE_STAGE: Final[Kind] = of_rows(
    "lifecycleStage",
    "lifecycleStages",
    LifecycleStage,
    place="position",
    new={"position": fields.last_place(LifecycleStage.__table__.c.position)},
    example={"name": "Customers", "position": 4},
    named_by="name",
)
