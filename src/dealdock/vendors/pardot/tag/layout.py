"""Layout of a tag in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.wire.layouts import Layout, stored, times

TAG: Final = Layout("TagElement", *stored(Tag.id, Tag.name), *times(Tag.created_at, Tag.updated_at))
