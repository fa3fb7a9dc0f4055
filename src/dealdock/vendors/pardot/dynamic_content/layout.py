"""Layout of a dynamic content in a response, at every output level."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.vendors.pardot.dynamic_content.model import DynamicContent
from dealdock.vendors.pardot.wire.described import several
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, named, stored, times
from dealdock.web.rest.answers import closed


@closed
class Variation(TypedDict):
    """A content for the prospects that a comparison selects."""

    comparison: str
    content: str


DYNAMIC_CONTENT: Final = Layout(
    "DynamicContentElement",
    *stored(DynamicContent.id, DynamicContent.name),
    named("embedCode", DynamicContent.embed_code),
    named("embedUrl", DynamicContent.embed_url),
    named("baseContent", DynamicContent.base_content),
    named("basedOn", DynamicContent.based_on),
    Attribute("variation", several(Variation), lambda row, _: row.variations or None, is_optional=True),
    *times(DynamicContent.created_at, DynamicContent.updated_at),
)
