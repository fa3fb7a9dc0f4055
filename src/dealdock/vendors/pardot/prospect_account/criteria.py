"""Criteria, ranges and sort orders of prospect account queries."""

from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.wire.common_criteria import query_of_named
from dealdock.vendors.pardot.wire.query import Sorting

QUERY = query_of_named(ProspectAccount, updated_at=Sorting(ProspectAccount.updated_at, descending=False))
