"""Criteria, ranges and sort orders of tag queries (contract, objects 2.10)."""

from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.wire.common_criteria import query_of_named

QUERY = query_of_named(Tag)
