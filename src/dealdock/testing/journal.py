"""What an account was asked, and what it answered."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, overload

from dealdock.testing.control import ControlError
from dealdock.testing.records import Record

if TYPE_CHECKING:
    from dealdock.testing.account import Account
    from dealdock.testing.control import Control

_MOST: Final = 50  # lines


class Request(Record):
    """A call as the journal has it, credentials masked.

    `number`, `at` (by the account's clock), `method`, `url`, `object` and `operation` (None where it was none of the
    API's), `request` (`headers`, `parameters`), `status` (HTTP's; 0 where no answer was sent), `code` (the error's, or
    None), `answer` (how its body begins), `fault` (the number of the one that struck, or None), `duration` (seconds).
    """

    @property
    def parameters(self) -> dict[str, str]:
        """What the client sent by path, query string and body, without credentials."""
        parameters: dict[str, str] = self.request["parameters"]
        return parameters

    def __str__(self) -> str:
        """The call in one line."""
        asked = f"{self.operation} of {self.object}" if self.operation else f"{self.method} {self.url}"
        given = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        answered = f"HTTP {self.status}" if self.status else "no answer"
        error = f", error {self.code}" if self.code is not None else ""
        fault = f", by fault {self.fault}" if self.fault is not None else ""
        return f"#{self.number} {self.at:%H:%M:%S} {asked}({given}) -> {answered}{error}{fault}"


class Requests(Sequence[Request]):
    """The calls that an account got, the oldest first. Each look asks the server, so keep what you look at twice.

    It knows every call that was answered before it is asked.
    """

    def __init__(self, control: "Control", account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "requests")

    def of(self, object: str | None = None, operation: str | None = None) -> list[Request]:  # noqa: A002 (as all else calls it)
        """Those of one object, one operation, or both, `of("opportunity", "create")`."""
        found = self._control.call("GET", *self._path, object=object, operation=operation)
        return [Request.read(one) for one in found]

    def expect(
        self,
        object: str | None = None,  # noqa: A002 (as above)
        operation: str | None = None,
        *,
        times: int = 1,
    ) -> list[Request]:
        """Those of one object, one operation, or both, which must be so many.

        Else `AssertionError`, which shows what came instead.
        """
        found = self.of(object, operation)
        if len(found) == times:
            return found
        wanted = operation or "call"
        wanted += f" of {object}" if object else ""
        msg = f"expected {times} {wanted}, saw {len(found) or 'none'}"
        raise AssertionError(f"{msg}:\n{_lines(found)}" if found else f"{msg}. {_instead(list(self))}")

    def clear(self) -> None:
        """Forget them."""
        self._control.call("DELETE", *self._path)

    def __iter__(self) -> Iterator[Request]:
        """All of them, as they are now."""
        return iter(self.of())

    def __len__(self) -> int:
        """How many there are now."""
        return len(self.of())

    @overload
    def __getitem__(self, index: int) -> Request: ...
    @overload
    def __getitem__(self, index: slice) -> list[Request]: ...
    def __getitem__(self, index: int | slice) -> Request | list[Request]:
        """The one at that place, `requests[-1]` the last."""
        return self.of()[index]


def told(account: "Account") -> str:
    """An account's journal for whoever reads why a test failed; where it can't be read, why not."""
    try:
        return _instead(list(account.requests))
    except ControlError as error:
        return f"Its journal can't be read: {error}"


def _instead(every: Sequence[Request]) -> str:
    if not every:
        return "No call of this account's credentials came at all."
    return f"What came:\n{_lines(every)}"


def _lines(requests: Sequence[Request]) -> str:
    shown = [f"  {request}" for request in requests[-_MOST:]]
    before = len(requests) - len(shown)
    return "\n".join([f"  … {before} before these", *shown] if before else shown)
