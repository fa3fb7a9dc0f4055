"""Calls that fail or wait on demand."""

from types import TracebackType
from typing import TYPE_CHECKING, Any

from pytest_dealdock.records import Record

if TYPE_CHECKING:
    from typing_extensions import Self

    from pytest_dealdock.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Fault:
    """A rule that makes calls fail or wait, returned by `Account.fail`. It ends by `remove`, or with a `with` block."""

    def __init__(self, control: "Control", account_id: int, **rule: Any) -> None:
        """Create the fault. `rule` is the body of `POST /accounts/{id}/faults`."""
        self._control = control
        self._path = ("accounts", account_id, "faults")
        self.number: int = control.call("POST", *self._path, body=rule)["number"]

    @property
    def struck(self) -> int:
        """The number of calls that it has made fail or wait."""
        return self.now.struck  # type: ignore[no-any-return]  # a number, as JSON has it

    @property
    def now(self) -> Record:
        """The current state on the server: `match`, `effect`, `when`, `times`, `seen`, `struck`."""
        return Record.read(self._control.call("GET", *self._path, self.number))

    def remove(self) -> None:
        """Remove the fault, so that calls succeed again."""
        self._control.call("DELETE", *self._path, self.number)

    def __enter__(self) -> "Self":
        """Return the fault, which is removed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the fault."""
        self.remove()
