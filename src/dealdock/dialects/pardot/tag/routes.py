"""The operations of the tag, which no call writes: `/api/tag/version/<v>/do/<operation>` (contract, objects 2.10)."""

from dealdock.core.models import Tag
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.resources import TAG
from dealdock.dialects.pardot.response import Rows, Tree
from dealdock.dialects.pardot.tag.criteria import QUERY
from dealdock.dialects.pardot.tag.shape import tag as shape

TAGS = Plain("tag", Tag, shape, QUERY)


@TAG.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 16."""
    return TAGS.one(call, TAGS.id(call))


@TAG.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of tags."""
    return TAGS.rows(call)
