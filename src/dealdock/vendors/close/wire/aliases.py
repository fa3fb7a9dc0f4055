"""Other paths of the same operations."""

from dataclasses import replace

from dealdock.web.rest.routing import RestRouter


def alias(router: RestRouter, path: str, other: str) -> RestRouter:
    """Return the operations of a router at another path. They have the same names for faults and the journal."""
    made = RestRouter(router.object)
    made.operations.extend(replace(each, path=other + each.path.removeprefix(path)) for each in router.operations)
    return made
