"""What may be asked of each object: the tables that its operation `query` has."""

from dealdock.dialects.pardot.query import Query
from dealdock.dialects.pardot.routing import PardotRouter


def of(router: PardotRouter) -> Query:
    """Return the tables that the route of `query` declares."""
    query = router.operations["query"].criteria
    assert query is not None
    return query
