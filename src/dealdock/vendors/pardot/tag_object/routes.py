"""The read-only operations of the tag object: `/api/tagObject/version/<v>/do/<operation>` (contract, objects 2.18)."""

from typing import Final

from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.tag_object import layout
from dealdock.vendors.pardot.tag_object.criteria import QUERY
from dealdock.vendors.pardot.tag_object.model import TagObject
from dealdock.vendors.pardot.wire.read_only import add_query, add_read
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("tagobject")

_TAG_OBJECTS: Final = SimpleResource("tagObject", TagObject, layout.TAG_OBJECT, QUERY)

add_read(router, _TAG_OBJECTS, layout.TAG_OBJECT, "tag object")
add_query(router, _TAG_OBJECTS, layout.TAG_OBJECT, "tag objects")
