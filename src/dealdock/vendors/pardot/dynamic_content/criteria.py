"""Criteria, ranges and sort orders of dynamic content queries (contract, objects 2.20)."""

from typing import Final

from dealdock.vendors.pardot.dynamic_content.model import DynamicContent
from dealdock.vendors.pardot.wire.common_criteria import query_of_dated
from dealdock.vendors.pardot.wire.query import Query

QUERY: Final[Query] = query_of_dated(DynamicContent)
