"""The read-only operations of the dynamic content, below `/api/dynamicContent/` (contract, objects 2.20)."""

from typing import Final

from dealdock.vendors.pardot.dynamic_content import layout
from dealdock.vendors.pardot.dynamic_content.criteria import QUERY
from dealdock.vendors.pardot.dynamic_content.model import DynamicContent
from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.wire.read_only import add_query, add_read
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("dynamiccontent")

_DYNAMIC_CONTENTS: Final = SimpleResource("dynamicContent", DynamicContent, layout.DYNAMIC_CONTENT, QUERY)

add_read(router, _DYNAMIC_CONTENTS, layout.DYNAMIC_CONTENT, "dynamic content")
add_query(router, _DYNAMIC_CONTENTS, layout.DYNAMIC_CONTENT, "dynamic contents")
