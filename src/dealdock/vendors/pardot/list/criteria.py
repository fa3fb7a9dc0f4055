"""Criteria, ranges and sort orders of list queries (contract, objects 2.7)."""

from dealdock.vendors.pardot.list.model import ProspectList
from dealdock.vendors.pardot.wire.common_criteria import query_of_named

QUERY = query_of_named(ProspectList)
