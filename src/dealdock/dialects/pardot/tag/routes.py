"""The operations of the tag, which no call writes: `/api/tag/version/<v>/do/<operation>` (contract, objects 2.10)."""

from dealdock.core.models import Tag
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.response import Rows, Tree
from dealdock.dialects.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.dialects.pardot.tag.criteria import QUERY
from dealdock.dialects.pardot.tag.shape import tag as shape

router = PardotRouter("tag")

TAGS = Plain("tag", Tag, shape, QUERY)


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16))
def read(call: Call) -> Tree:
    """Return one tag."""
    return TAGS.one(call, TAGS.id(call))


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> Tree | Rows:
    """Return a page of tags."""
    return TAGS.rows(call)
