"""Criteria, ranges and sort orders of form queries (contract, objects 2.14)."""

from typing import Final

from dealdock.vendors.pardot.form.model import Form
from dealdock.vendors.pardot.wire.common_criteria import query_of_dated
from dealdock.vendors.pardot.wire.query import Query

QUERY: Final[Query] = query_of_dated(Form)
