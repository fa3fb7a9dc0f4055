"""The read-only operations of the lifecycle history, below `/api/lifecycleHistory/` (contract, objects 2.21)."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_history import layout
from dealdock.vendors.pardot.lifecycle_history.criteria import QUERY
from dealdock.vendors.pardot.lifecycle_history.model import LifecycleHistory
from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.wire.read_only import add_query, add_read
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("lifecyclehistory")

_LIFECYCLE_HISTORIES: Final = SimpleResource("lifecycleHistory", LifecycleHistory, layout.LIFECYCLE_HISTORY, QUERY)

add_read(router, _LIFECYCLE_HISTORIES, layout.LIFECYCLE_HISTORY, "lifecycle history")
add_query(router, _LIFECYCLE_HISTORIES, layout.LIFECYCLE_HISTORY, "lifecycle histories")
