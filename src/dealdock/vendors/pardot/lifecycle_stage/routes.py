"""The read-only operations of the lifecycle stage, below `/api/lifecycleStage/` (contract, objects 2.22)."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_stage import layout
from dealdock.vendors.pardot.lifecycle_stage.criteria import QUERY
from dealdock.vendors.pardot.lifecycle_stage.model import LifecycleStage
from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.wire.read_only import add_query
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("lifecyclestage")

_LIFECYCLE_STAGES: Final = SimpleResource("lifecycleStage", LifecycleStage, layout.LIFECYCLE_STAGE, QUERY)

add_query(router, _LIFECYCLE_STAGES, layout.LIFECYCLE_STAGE, "lifecycle stages")
