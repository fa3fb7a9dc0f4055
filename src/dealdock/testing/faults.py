"""Calls that fail or wait on demand."""

from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from dealdock.testing.records import Record

if TYPE_CHECKING:
    from dealdock.testing.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Fault:
    """A rule by which calls fail or wait, as `Account.fail` answers it. It ends by `remove`, or with a `with` block."""

    def __init__(self, control: "Control", account_id: int, **rule: Any) -> None:
        """Set it up, with what `POST /accounts/{id}/faults` takes."""
        self._control = control
        self._path = ("accounts", account_id, "faults")
        self.number: int = control.call("POST", *self._path, body=rule)["number"]

    @property
    def struck(self) -> int:
        """How many calls it has made fail or wait until now."""
        return self.now.struck  # type: ignore[no-any-return]  # a number, as JSON has it

    @property
    def now(self) -> Record:
        """It as the server shows it: `match`, `effect`, `when`, `times`, `seen`, `struck`."""
        return Record.read(self._control.call("GET", *self._path, self.number))

    def remove(self) -> None:
        """Have calls go through again."""
        self._control.call("DELETE", *self._path, self.number)

    def __enter__(self) -> Self:
        """Remove it when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it."""
        self.remove()
