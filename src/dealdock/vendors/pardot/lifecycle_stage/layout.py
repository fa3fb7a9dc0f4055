"""Layout of a lifecycle stage in a response, at every output level. It has no timestamps."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_stage.model import LifecycleStage
from dealdock.vendors.pardot.wire.layouts import Layout, stored

LIFECYCLE_STAGE: Final = Layout(
    "LifecycleStageElement",
    *stored(LifecycleStage.id, LifecycleStage.name, LifecycleStage.position, LifecycleStage.is_locked),
)
