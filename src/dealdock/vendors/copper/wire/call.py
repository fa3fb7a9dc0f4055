"""A call of Copper's API."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Annotated, Any, ClassVar, Final, TypeAlias, TypeVar

from fastapi import Depends

from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.settings import BULK
from dealdock.vendors.copper.wire.context import Context
from dealdock.web.operation_route import current_call
from dealdock.web.read_names import ReadNames
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.known_paths import KnownPaths

T = TypeVar("T")

COMPUTED: Final = "custom_field_computed_values"


@dataclass(slots=True, kw_only=True, eq=False)
class Call(RestCall):
    """A call, with its attributes: the attributes of its body, and for a POST also of its query string."""

    paths: ClassVar = KnownPaths("dealdock.vendors.copper")
    context: Context = field(init=False)
    begun: float = field(init=False, default_factory=perf_counter)
    """The time of `perf_counter` at which the call was read."""

    @property
    def scopes(self) -> Mapping[str, str]:
        """The scope of the limit on bulk calls, to which only bulk calls belong."""
        operation = self.match.operation
        return {BULK: ""} if operation is not None and operation.name.startswith("bulk_") else {}

    @property
    def sent(self) -> dict[str, Any]:
        """The body. An empty body, and an empty list, are an object without attributes."""
        return self.body.value or {}

    @property
    def shows_computed(self) -> bool:
        """True if the answer has the computed values of custom fields (contract 2.8)."""
        return self.query.get(COMPUTED, "").lower() == "true"

    def attributes(self, known: Container[str]) -> dict[str, Any]:
        """Return the attributes of body and query string. Unknown names in the query string are ignored."""
        in_query = {name: value for name, value in self._in_query().items() if name in known}
        return ReadNames(in_query | self.sent, self.trace.read_names)

    def _in_query(self) -> dict[str, Any]:
        """Return the parameters of the query string. A repeated name, and one with `[]` at its end, is a list."""
        found: dict[str, Any] = {}
        for name, value in self.pairs:
            bare = name.removesuffix("[]")
            if bare in found or bare != name:
                before = found.get(bare, [])
                found[bare] = [*(before if isinstance(before, list) else [before]), value]
            else:
                found[bare] = value
        return found


CurrentCall: TypeAlias = Annotated[Call, Depends(current_call)]
"""The call for which an endpoint runs."""


def for_kind(run: Callable[[Entity, Call], T], kind: Entity) -> Callable[[Call], T]:
    """Return an operation for one kind of record, with the description of the operation for all."""

    def operation(call: CurrentCall) -> T:
        return run(kind, call)

    operation.__doc__ = run.__doc__
    return operation
