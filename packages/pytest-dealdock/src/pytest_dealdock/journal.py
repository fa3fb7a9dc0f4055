"""The requests of an account, with their responses."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, overload

from pytest_dealdock.records import Record

if TYPE_CHECKING:
    from pytest_dealdock.account import Account
    from pytest_dealdock.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test

_MASK: Final = "***"
_MAX_LINES: Final = 50
_ERROR_TEXT: Final = re.compile(r'<err\b[^>]*>([^<]*)|"err": ?"([^"]*)')  # the text of an error, in XML or JSON


class Request(Record):
    """A call in the journal. Credentials are masked, and long values are cut.

    `number` (increasing, with gaps), `at` (by the account's clock), `method`, `url`; `object` and `operation`, by their
    names in the API (a login is the object `login`), or None; `parameters` from query string and body (each a text, a
    list of them, or nested as in a JSON body), `headers`; `status` (HTTP; 0 if the connection was closed before a
    response), `code` (of the error, or None), `explain` (the reason of a refusal, or None), `answer` (the beginning of
    the body), `size` (of the whole body, in bytes), `complete`; `fault` (the number of the applied fault, or None),
    `duration_ms`.
    """

    def __str__(self) -> str:
        """Return the call in one line."""
        request = f"{self.method} {self.url.partition('?')[0]}"
        given = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items() if value != _MASK)
        answered = f"HTTP {self.status}" if self.status else "no response"
        if self.code is not None:
            text = _ERROR_TEXT.search(self.answer)
            answered += f", error {self.code}" + (f" ({text[1] or text[2]})" if text else "")
        if self.fault is not None:
            answered += f", by fault {self.fault}"
        if self.explain is not None:
            answered += f": {self.explain}"
        return f"{self.at:%H:%M:%S} {request}{given and f' with {given}'} -> {answered}"


class Requests(Sequence[Request]):
    """The calls of an account, the oldest first, including every call that has its response.

    Each access reads them from the server, so keep a result that you need twice.
    """

    def __init__(self, control: "Control", account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "requests")

    def of(self, object: str | None = None, operation: str | None = None) -> list[Request]:
        """Return the calls of one object, one operation, or both: `of("opportunity", "create")`."""
        found = self._control.call("GET", *self._path, object=object, operation=operation)
        return [Request.read(one) for one in found]

    def expect(
        self,
        object: str | None = None,
        operation: str | None = None,
        *,
        times: int = 1,
    ) -> list[Request]:
        """Return the calls of one object, one operation, or both. Their number must be `times`.

        Raises `AssertionError` with the actual calls.
        """
        found = self.of(object, operation)
        if len(found) == times:
            return found
        wanted = _counted(times, operation or "call") + (f" of {object}" if object else "")
        msg = f"expected {wanted}, received {len(found) or 'none'}"
        raise AssertionError(f"{msg}:\n{_lines(found)}" if found else f"{msg}. {_received(list(self))}")

    def clear(self) -> None:
        """Delete all calls."""
        self._control.call("DELETE", *self._path)

    def __iter__(self) -> Iterator[Request]:
        """Iterate over the current calls."""
        return iter(self.of())

    def __len__(self) -> int:
        """Return the current number of calls."""
        return len(self.of())

    @overload
    def __getitem__(self, index: int) -> Request: ...
    @overload
    def __getitem__(self, index: slice) -> list[Request]: ...
    def __getitem__(self, index: int | slice) -> Request | list[Request]:
        """Return the call at this position; `requests[-1]` is the last."""
        return self.of()[index]


def journal_report(account: "Account") -> str:
    """Return an account's journal for the report of a failed test, or the reason why it cannot be read."""
    try:
        return _received(list(account.requests))
    except Exception as error:  # noqa: BLE001 (another version's journal may differ; the test's own failure matters)
        return f"The journal can't be read: {error}"


def _counted(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    return f"{number} {word.removesuffix('y')}ies" if word.endswith("y") else f"{number} {word}s"


def _received(every: Sequence[Request]) -> str:
    if not every:
        return "No call with this account's credentials was received."
    return f"Received calls:\n{_lines(every)}"


def _lines(requests: Sequence[Request]) -> str:
    shown = [f"  {request}" for request in requests[-_MAX_LINES:]]
    before = len(requests) - len(shown)
    return "\n".join([f"  … {before} earlier calls", *shown] if before else shown)
