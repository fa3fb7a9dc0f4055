"""The criteria of each object: the tables that its operation `query` has."""

from dealdock.vendors.pardot.wire.query import Query
from dealdock.vendors.pardot.wire.routing import PardotRouter


def of(router: PardotRouter) -> Query:
    """Return the tables that the route of `query` declares."""
    query = router.operations["query"].criteria
    assert query is not None
    return query
