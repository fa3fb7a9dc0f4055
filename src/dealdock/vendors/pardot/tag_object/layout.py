"""Layout of a tag object in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.tag_object.model import TagObject
from dealdock.vendors.pardot.wire.layouts import Layout, stored, times

TAG_OBJECT: Final = Layout(
    "TagObjectElement",
    *stored(TagObject.id, TagObject.tag_id, TagObject.type, TagObject.object_id),
    *times(TagObject.created_at),
)
