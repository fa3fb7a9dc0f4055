"""Stages of the way of prospects, and their steps from stage to stage."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_history.model import LifecycleHistory
from dealdock.vendors.pardot.lifecycle_stage.model import LifecycleStage
from dealdock.vendors.pardot.v5.fields import (
    Field,
    Relation,
    Resource,
    absent,
    booleans,
    identity,
    integers,
    strings,
    times,
)
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT

LIFECYCLE_STAGE: Final = Resource(
    object="lifecycleStage",
    collection="lifecycle-stages",
    model=LifecycleStage,
    has_recycle_bin=True,
    members=(
        identity(LifecycleStage.id, has_list=False),
        *strings(LifecycleStage, "name"),
        *integers(LifecycleStage, "position"),
        *booleans(LifecycleStage, "isLocked"),
        *absent("String", "matchType"),
        *absent("Boolean", "isDeleted"),
        *times(LifecycleStage),
    ),
)

LIFECYCLE_HISTORY: Final = Resource(
    object="lifecycleHistory",
    collection="lifecycle-histories",
    model=LifecycleHistory,
    members=(
        identity(LifecycleHistory.id, has_list=False),
        *integers(LifecycleHistory, "prospectId", "previousStageId", "nextStageId", "secondsElapsed"),
        Field(
            name="createdAt",
            type="DateTime",
            column=LifecycleHistory.created_at,
            filter="times",
            is_sortable=True,
        ),
        Relation("prospect", lambda: PROSPECT, LifecycleHistory.prospect_id),
        Relation("previousStage", lambda: LIFECYCLE_STAGE, LifecycleHistory.previous_stage_id),
        Relation("nextStage", lambda: LIFECYCLE_STAGE, LifecycleHistory.next_stage_id),
    ),
)
