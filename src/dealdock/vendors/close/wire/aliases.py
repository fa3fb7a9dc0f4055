"""Other paths of the same operations."""

from dataclasses import replace

from dealdock.web.rest.routing import RestRouter


def alias(router: RestRouter, path: str, other: str) -> RestRouter:
    """Return the operations of a router at another path. They have the same names for faults and the journal."""
    made = RestRouter(router.object, is_described=False)
    for each in router.operations:
        made.add(replace(each, path=other + each.path.removeprefix(path)))
    return made
