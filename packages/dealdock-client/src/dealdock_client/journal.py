"""The requests of an account, with their responses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Sequence, overload

from dealdock_client.advice import smells
from dealdock_client.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from dealdock_client.advice import Smell
    from dealdock_client.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test

_MASK: Final = "***"
_MAX_LINES: Final = 50
_CUT: Final = re.compile(r"(.*)… \[cut: ([0-9,]+) characters in all\]", re.DOTALL)
"""A long text in the journal."""
_ERROR_TEXT: Final = re.compile(r'<err\b[^>]*>([^<]*)|"err": ?"([^"]*)')  # the text of an error, in XML or JSON


class Request(Record):
    """A call in the journal. Credentials are masked, and long values are cut."""

    number: int
    """Increases with every call, with gaps."""
    at: datetime
    """By the account's clock."""
    method: str
    url: str
    object: str | None
    """By its name in the API; a login is the object `login`."""
    operation: str | None
    parameters: dict[str, Any]
    """The parameters of query string and body: each a text, a list of them, or nested as in a JSON body."""
    headers: dict[str, str]
    status: int
    """The HTTP status; 0 if the connection was closed before a response."""
    code: int | str | None
    """The code of the error."""
    explain: str | None
    """The reason of a refusal."""
    answer: str
    """The beginning of the body."""
    size: int
    """The size of the whole body, in bytes."""
    complete: bool
    fault: int | None
    """The number of the applied fault."""
    duration_ms: float
    received_at: datetime
    """By the machine's clock, like `answered_at`."""
    answered_at: datetime
    answer_headers: dict[str, str]
    """The headers of the response."""
    shown: dict[str, dict[str, Any]]
    """The records in the response, by kind: their `count`, the ids of the `first` hundred, and of the `last`."""
    done: list[dict[str, Any]]
    """The results of the actions of faults at this call."""
    ignored: list[str]
    """The parameters that had no effect, because nothing reads them; within a body with their place."""

    def __str__(self) -> str:
        """Return the call in one line."""
        request = f"{self.method} {self.url.partition('?')[0]}"
        given = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items() if value != _MASK)
        answered = f"HTTP {self.status}" if self.status else "no response"
        answered += f" in {self.duration_ms:.0f} ms"
        if self.code is not None:
            text = _ERROR_TEXT.search(self.answer)
            answered += f", error {self.code}" + (f" ({text[1] or text[2]})" if text else "")
        if self.fault is not None:
            answered += f", by fault {self.fault}"
        if self.explain is not None:
            answered += f": {self.explain}"
        return f"{self.at:%H:%M:%S} {request}{given and f' with {given}'} -> {answered}"

    def __repr__(self) -> str:
        """Return the call in one line."""
        return f"<Request {self.number}: {self}>"


class UnknownRequest(Request):
    """A call that belongs to no account. Its `at` is by the machine's clock."""

    vendor: str | None
    """The vendor at whose address it came; None if the address belongs to no vendor."""
    credential: str | None
    """The end of its key or token; None if it had no key."""

    def __str__(self) -> str:
        """Return the call in one line, with the end of its key."""
        came = "without a key" if self.credential is None else f"with an unknown key {self.credential}"
        return f"a call came {came}: {super().__str__()}"


class Requests(Sequence[Request]):
    """The calls of an account, the oldest first, including every call that has its response.

    Each access reads them from the server, so keep a result that you need twice.
    """

    def __init__(
        self,
        control: Control,
        account_id: int,
        since: int | None = None,
        unknown: Callable[[], Sequence[UnknownRequest]] = tuple,
    ) -> None:
        """`since`: only the calls after the one with this number. `unknown`: reads calls without an account, which the
        report of a failed expectation shows.
        """
        self._control = control
        self._account_id = account_id
        self._since = since
        self._unknown = unknown

    def of(self, object: str | None = None, operation: str | None = None) -> list[Request]:
        """Return the calls of one object, one operation, or both: `of("opportunity", "create")`."""
        found = self._read("requests", object=object, operation=operation)
        return [Request.read(one) for one in found]

    def expect(
        self,
        object: str | None = None,
        operation: str | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        times: int | None = None,
        at_least: int | None = None,
    ) -> list[Request]:
        """Return the calls of one object, one operation, or both, that have at least these parameters.

        Their number must be `times`, by default 1, or `at_least` that number. A number in `parameters` is equal to its
        text in a URL or form. A text that the journal cut is compared by its beginning and its length; credentials are
        masked there. Raises `AssertionError` with the actual calls.
        """
        if times is not None and at_least is not None:
            msg = "expect() takes times or at_least, not both"
            raise TypeError(msg)
        of_operation = self.of(object, operation)
        found = [one for one in of_operation if _has(one, parameters or {})]
        is_right = len(found) >= at_least if at_least is not None else len(found) == (1 if times is None else times)
        if is_right:
            return found
        count = at_least if at_least is not None else 1 if times is None else times
        wanted = "at least " * (at_least is not None) + _counted(count, operation or "call")
        wanted += (f" of {object}" if object else "") + (f" with {_named(parameters)}" if parameters else "")
        msg = f"expected {wanted}, received {len(found) or 'none'}"
        if masked := [name for name in parameters or () if _MASK in (one.parameters.get(name) for one in of_operation)]:
            msg += f" ({' and '.join(masked)} {'are' if masked[1:] else 'is'} masked in the journal)"
        received = found or of_operation
        report = f"{msg}:\n{_lines(received)}" if received else f"{msg}. {_received(list(self))}"
        raise AssertionError(report + self._unknown_report())

    def expect_order(self, *calls: tuple[str | None, str | None]) -> list[Request]:
        """Return one call for each of these pairs of object and operation, which must have come in this order.

        Other calls may come between them. None matches every object or operation. Raises `AssertionError`.
        """
        _require_pairs(calls)
        found: list[Request] = []
        for object_, operation in calls:
            later = (one for one in self.of(object_, operation) if not found or one.number > found[-1].number)
            one = next(later, None)
            if one is None:
                missing = f"{operation or 'call'}{f' of {object_}' if object_ else ''}"
                after = f" after {found[-1].operation or 'call'} of {found[-1].object}" if found else ""
                report = f"expected {missing}{after}. {_received(list(self))}"
                raise AssertionError(report + self._unknown_report())
            found.append(one)
        return found

    def expect_nothing_ignored(self) -> None:
        """Check that the service reads every parameter of the calls. Raises `AssertionError` with the ignored ones.

        Names within a body have their place: `contacts[0].emials`.
        """
        ignoring = [one for one in self if one.ignored]
        if ignoring:
            names = ", ".join(dict.fromkeys(name for one in ignoring for name in one.ignored))
            msg = f"expected that every parameter is read, but nothing reads {names}:\n{_lines(ignoring)}"
            raise AssertionError(msg)

    def smells(self) -> list[Smell]:
        """Return the mistakes of the client, including those in successful calls, each with the rule and the calls."""
        account = self._control.call("GET", "accounts", self._account_id)
        staging = self._control.call("GET", "vendors", account["vendor"])["staging"] or {}
        return smells(self.of(), (staging.get("credentials") or {"codes": ()})["codes"])

    def wait(self, object: str | None = None, operation: str | None = None, *, seconds: int = 30) -> list[Request]:
        """Return the calls as `of` does, as soon as there is one, but no later than after this time.

        After a `mark`, it waits for the next call: `requests.since(mark).wait("opportunity", "create")`. Raises
        `AssertionError` if no call came.
        """
        found = self._read("requests", object=object, operation=operation, wait=seconds)
        if not found:
            msg = f"expected a {operation or 'call'}{f' of {object}' if object else ''} within {seconds} s"
            raise AssertionError(f"{msg}. {_received(list(self))}{self._unknown_report()}")
        return [Request.read(one) for one in found]

    def mark(self) -> int:
        """Return a mark for `since`: the number of the newest call."""
        newest = self._read("requests", limit=1)
        return int(newest[-1]["number"]) if newest else self._since or 0

    def since(self, mark: int | Request) -> Requests:
        """Return the calls after a mark, or after a call."""
        number = mark.number if isinstance(mark, Request) else mark
        return Requests(self._control, self._account_id, number, self._unknown)

    def har(self) -> dict[str, Any]:
        """Return the calls as an HTTP Archive (HAR 1.2). Credentials are masked, and long values are cut."""
        archive: dict[str, Any] = self._read("requests.har")
        return archive

    def save_har(self, path: str | Path) -> Path:
        """Write the calls to a file, as an HTTP Archive, which browsers can open. Return its path."""
        file = Path(path)
        file.write_text(json.dumps(self.har(), ensure_ascii=False, indent=1), encoding="utf-8")
        return file

    def clear(self) -> None:
        """Delete all calls."""
        self._control.call("DELETE", "accounts", self._account_id, "requests")

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

    def __repr__(self) -> str:
        """Return the calls, a line each."""
        try:
            return f"<Requests of account {self._account_id}. {_received(list(self))}>"
        except Exception as error:  # noqa: BLE001 (a repr shows what it can)
            return f"<Requests of account {self._account_id}: {error}>"

    def _unknown_report(self) -> str:
        found = [call for call in self._unknown() if call.number > (self._since or 0)]
        return f"\n{unknown_report(found)}" if found else ""

    def _read(self, path: str, **query: Any) -> Any:
        return self._control.call("GET", "accounts", self._account_id, path, since=self._since, **query)


def unknown_report(calls: Sequence[UnknownRequest]) -> str:
    """Return the calls without an account, a line each."""
    return f"Calls without an account:\n{_lines(calls)}"


def journal_report(requests: Requests, after: int | None, shown: str) -> tuple[str, int]:
    """Return an account's journal for the report of a failed test, or the reason why it cannot be read.

    Return also a mark, for a later report of the same test. `after` is the mark of an earlier report, or None. Calls
    whose lines are in `shown` are left out. The text is empty if no other call is left.
    """
    try:
        calls = list(requests.since(after or 0))
        new = [call for call in calls if str(call) not in shown]
        text = _received(new) if new or (after is None and not calls) else ""
        return text, calls[-1].number if calls else after or 0
    except Exception as error:  # noqa: BLE001 (another version's journal may differ; the test's own failure matters)
        return f"The journal can't be read: {error}", after or 0


def _require_pairs(calls: Sequence[object]) -> None:
    for each in calls:
        if isinstance(each, str):
            raise TypeError(f'expect_order() takes pairs such as ("opportunity", "query"), not {each!r}')


def _has(call: Request, parameters: Mapping[str, Any]) -> bool:
    return all(name in call.parameters and _same(call.parameters[name], value) for name, value in parameters.items())


def _same(sent: Any, wanted: Any) -> bool:
    """Return True if a parameter has this value. In URLs and forms, all values are texts."""
    if isinstance(sent, list) and not isinstance(wanted, (list, tuple)):
        return len(sent) == 1 and _same(sent[0], wanted)
    if isinstance(sent, list):
        return len(sent) == len(wanted) and all(map(_same, sent, wanted))
    if isinstance(sent, str) and isinstance(wanted, str) and (cut := _CUT.fullmatch(sent)) and sent != wanted:
        return wanted.startswith(cut[1]) and len(wanted) == int(cut[2].replace(",", ""))
    return bool(sent == wanted) or (isinstance(sent, str) and not isinstance(wanted, bool) and sent == str(wanted))


def _named(parameters: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in parameters.items())


def _counted(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    return f"{number} {word[:-1]}ies" if word.endswith("y") else f"{number} {word}s"


def _received(every: Sequence[Request]) -> str:
    if not every:
        return (
            "No call with this account's credentials was received. "
            "If the client made a call, it called another address, or sent no credentials, or wrong ones."
        )
    return f"Received calls:\n{_lines(every)}"


def _lines(requests: Sequence[Request]) -> str:
    shown = [f"  {request}" for request in requests[-_MAX_LINES:]]
    before = len(requests) - len(shown)
    return "\n".join([f"  … {before} earlier calls", *shown] if before else shown)
