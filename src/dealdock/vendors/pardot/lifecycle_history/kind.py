"""The kind of lifecycle histories."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.lifecycle_history.model import LifecycleHistory

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
