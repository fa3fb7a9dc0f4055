"""A call of a history, with its response and its times."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

Operation = Literal["create", "read", "update", "delete", "undelete", "query"]

NEVER: Final = math.inf


class Deal(NamedTuple):
    """An opportunity, or what an answer shows of one: None is what it doesn't show. Moments are left out."""

    id: int
    name: str
    value: float
    probability: int
    type: str  # nobody else's, and never changed: by it a creation whose answer nobody heard is known again
    stage: str | None = None
    status: str = "Open"
    prospects: tuple[int, ...] | None = ()
    activities: tuple[tuple[int, int], ...] | None = ()  # type and prospect, in their order
    is_deleted: bool = False

    def seen(self, output: str) -> "Deal":
        """Return the opportunity as a query shows it."""
        prospects = self.prospects if output == "simple" else None
        return self._replace(prospects=prospects, activities=None, is_deleted=False)


class Page(NamedTuple):
    """The answer to a query; `bulk` has no total."""

    total: int | None
    rows: tuple[Deal, ...]


Answer: TypeAlias = Deal | Page | int | None
"""An opportunity, a page, an error's code, or nothing."""


@dataclass(frozen=True, eq=False)
class Call:
    """A client's call, its times of start and end (in nanoseconds), and its answer.

    `ended` is `NEVER` where the client didn't hear the answer: then the call took effect at any time after it began, or
    not at all. `record` is the id of the opportunity that it is about; a query has none, but for what it says of one.
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
    def is_silent(self) -> bool:
        """Return True if the call changed nothing, whenever it took effect: it only read, or it failed."""
        return self.operation in {"read", "query"} or isinstance(self.answer, int)
