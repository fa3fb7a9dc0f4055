"""Layout of a lifecycle history in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_history.model import LifecycleHistory
from dealdock.vendors.pardot.wire.layouts import Layout, stored, times

LIFECYCLE_HISTORY: Final = Layout(
    "LifecycleHistoryElement",
    *stored(LifecycleHistory.id, LifecycleHistory.prospect_id, LifecycleHistory.previous_stage_id),
    *stored(LifecycleHistory.next_stage_id, LifecycleHistory.seconds_elapsed),
    *times(LifecycleHistory.created_at),
)
