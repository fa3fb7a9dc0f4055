"""What may be asked of each object: the tables that its operation `query` has."""

import importlib

from dealdock.dialects.pardot.operations import Resource
from dealdock.dialects.pardot.query import Query


def of(resource: Resource) -> Query:
    """The tables of an object that can be queried, which the module of that operation has by the name of `QUERY`."""
    query = importlib.import_module(resource.operations["query"].run.__module__).QUERY
    assert isinstance(query, Query)
    return query
