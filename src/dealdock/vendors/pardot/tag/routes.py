"""The read-only operations of the tag: `/api/tag/version/<v>/do/<operation>` (contract, objects 2.10)."""

from typing import Final

from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.tag import layout
from dealdock.vendors.pardot.tag.criteria import QUERY
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("tag")

_ONE: Final = described.one("Tag", "tag", lambda: layout.TAG.type)

TAGS = SimpleResource("tag", Tag, layout.TAG, QUERY)


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one tag."""
    return TAGS.one(call, required.record_id(call))


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Tag", "tag", lambda: layout.TAG.type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of tags."""
    return TAGS.rows(call)
