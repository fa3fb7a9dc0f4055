"""The API's own tables as plain data. Only this part of the generator imports the package."""

from typing import Final, NamedTuple

from dealdock.oauth import token
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire.errors import MESSAGES
from tests.support import queries


class Criterion(NamedTuple):
    """A parameter that narrows a query. `is_list`: it takes several values."""

    name: str
    is_list: bool


class Object(NamedTuple):
    """An object of the API: its names in URLs, the methods of each operation, and what its query takes."""

    name: str
    also: tuple[str, ...]
    operations: dict[str, frozenset[str]]
    criteria: tuple[Criterion, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    sorts: tuple[str, ...] = ()


def objects() -> list[Object]:
    """List the objects in the registry's order."""
    found = []
    for resource in ROUTERS:
        operations = {name: operation.methods for name, operation in resource.operations.items()}
        one = Object(resource.name, resource.aliases, operations)
        if "query" in operations:
            query = queries.of(resource)
            one = one._replace(
                criteria=tuple(Criterion(name, each.several) for name, each in query.criteria.items()),
                ranges=tuple((each.lower, each.upper) for each in query.ranges),
                sorts=tuple(query.sorts),
            )
        found.append(one)
    return found


ERRORS: Final = tuple(MESSAGES)
"""Every error code."""

GRANTS: Final = tuple(token.GRANTS)
"""Every way to an access token."""
