"""A call of a history, with its response and its times."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

Operation = Literal["create", "read", "update", "delete", "undelete", "query"]

NEVER: Final = math.inf


class Opportunity(NamedTuple):
    """An opportunity, or the part that an answer shows: fields that it does not show are None. Times are left out."""

    id: int
    name: str
    value: float
    probability: int
    type: str  # unique and never changed, which identifies a creation whose answer was not received
    stage: str | None = None
    status: str = "Open"
    prospects: tuple[int, ...] | None = ()
    activities: tuple[tuple[int, int], ...] | None = ()  # type and prospect, in their order
    is_deleted: bool = False

    def as_queried(self, output: str) -> "Opportunity":
        """Return the part that a query shows in this output."""
        prospects = self.prospects if output == "simple" else None
        return self._replace(prospects=prospects, activities=None, is_deleted=False)


class Page(NamedTuple):
    """The answer to a query. With the output `bulk`, it has no total."""

    total: int | None
    rows: tuple[Opportunity, ...]


Answer: TypeAlias = Opportunity | Page | int | None
"""An opportunity, a page, the code of an error, or nothing."""


@dataclass(frozen=True, eq=False)
class Call:
    """A client's call, its times of start and end (in nanoseconds), and its answer.

    `ended` is `NEVER` if the client did not receive the answer: the call took effect at some time after its start, or
    not at all. `record` is the id of the opportunity. A query has one only if it is reduced to one opportunity
    (`model.about`).
    """

    client: int
    operation: Operation
    record: int | None
    given: Mapping[str, str] = field(default_factory=dict)
    answer: Answer = None
    begun: float = 0
    ended: float = NEVER

    @property
    def is_answered(self) -> bool:
        return self.ended < NEVER

    @property
    def changes_nothing(self) -> bool:
        """True if the call cannot have changed anything, because it only reads, or failed."""
        return self.operation in {"read", "query"} or isinstance(self.answer, int)
