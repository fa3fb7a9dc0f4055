"""Criteria, ranges and sort orders of custom redirect queries (contract, objects 2.19)."""

from typing import Final

from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect
from dealdock.vendors.pardot.wire.common_criteria import query_of_dated
from dealdock.vendors.pardot.wire.query import Query

QUERY: Final[Query] = query_of_dated(CustomRedirect)
