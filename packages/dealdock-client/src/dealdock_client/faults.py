"""Calls that fail or wait on demand, or at which records change."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Union

from dealdock_client.errors import ControlError
from dealdock_client.records import AnyRecord
from dealdock_client.similar import hint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from dealdock_client.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


Earlier = TypedDict("Earlier", {"$": int})
"""The record of an earlier action, by the position of the action."""
Id = Union[int, str, Earlier]


class Create(TypedDict):
    """Create records of a kind."""

    create: str
    records: Sequence[Mapping[str, Any]]


class Change(TypedDict):
    """Change fields of a record."""

    change: str
    id: Id
    fields: Mapping[str, Any]


class Delete(TypedDict):
    """Delete a record."""

    delete: str
    id: Id


class Undelete(TypedDict):
    """Undo the deletion of a record."""

    undelete: str
    id: Id


class Advance(TypedDict):
    """Move the account's clock forward by seconds."""

    advance: int


Action = Union[Create, Change, Delete, Undelete, Advance]
"""An action of a fault on records or the clock: an element of `do`."""


class Rule(TypedDict, total=False):
    """The options of a fault: which calls, what happens to them, when and how often."""

    error: int | str | None
    status: int | None
    body: str | None
    content_type: str | None
    delay: float | None
    close: Literal[True, "middle"] | None
    truncate: int | None
    reset: float | None
    expire_key: Literal[True] | None
    fail_job: int | None
    hold: Literal[True] | None
    do: Sequence[Action] | None
    when: Literal["before", "after"] | None
    times: int | None
    seconds: int | None
    lasts: float | None
    nth: int | None
    probability: float | None
    path: str | None
    parameters: Mapping[str, str | float] | None


_MATCH = frozenset({"object", "operation", "path", "parameters", "nth", "probability"})
_BESIDE = frozenset({"do", "when", "times", "seconds", "lasts"})


def fault_body(rule: Rule, **names: str | None) -> dict[str, Any]:
    """Return the body of `POST /accounts/{id}/faults`. `names`: object and operation. Raises `TypeError`."""
    for name in rule:
        if name not in Rule.__annotations__:
            known = ("object", "operation", *Rule.__annotations__)
            msg = f"fail() got an unexpected keyword argument {name!r}{hint(name, known, 'parameters')}"
            raise TypeError(msg)
    words = given(**rule, **names)
    beside = {name: words[name] for name in words if name in _BESIDE}
    match = {name: words[name] for name in words if name in _MATCH}
    effect = {name: words[name] for name in words if name not in _MATCH.union(_BESIDE)}
    return {"match": match, **beside, **({} if "do" in beside and not effect else {"effect": effect})}


class Fault:
    """A rule that makes calls fail or wait, returned by `Account.fail`. It ends by `remove`, or with a `with` block."""

    def __init__(self, control: Control, account_id: int, **rule: Any) -> None:
        """Create the fault. `rule` is the body of `POST /accounts/{id}/faults`."""
        self._control = control
        self._path = ("accounts", account_id, "faults")
        self.number: int = control.call("POST", *self._path, body=rule)["number"]

    @property
    def struck(self) -> int:
        """The number of calls that it has made fail or wait, or at which it acted."""
        struck: int = self.now.struck
        return struck

    @property
    def now(self) -> AnyRecord:
        """The current state on the server: `match`, `effect`, `do`, `when`, `times`, `until`, `seen`, `struck` …"""
        return AnyRecord.read(self._control.call("GET", *self._path, self.number), {"until"})

    def release(self) -> None:
        """Release the calls that the fault holds: they are executed."""
        self._control.call("POST", *self._path, self.number, "release")

    def remove(self) -> None:
        """Remove the fault, so that calls succeed again."""
        self._control.call("DELETE", *self._path, self.number)

    def __repr__(self) -> str:
        """Return the rule and the number of calls that it has made fail or wait."""
        try:
            now = self.now
        except ControlError as error:
            return f"<Fault {self.number}: {error}>"
        calls = " ".join(filter(None, (now.match.get("object"), now.match.get("operation")))) or "every call"
        more = {name: value for name, value in now.match.items() if name not in {"object", "operation"}}
        words = ", ".join(f"{name}={value!r}" for name, value in {**more, **(now.effect or {}), **_acting(now)}.items())
        return f"<Fault {self.number}: {calls}, {words}, {now.when}; {now.struck} of {now.seen} calls>"

    def __enter__(self) -> Self:
        """Return the fault, which is removed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the fault, unless it is gone already."""
        try:
            self.remove()
        except ControlError as error_of_removal:
            if error_of_removal.status != HTTPStatus.NOT_FOUND:
                raise


def _acting(now: AnyRecord) -> dict[str, Any]:
    """Return the changes that a fault makes to records."""
    return {"do": now.do} if now.do else {}


def given(**words: Any) -> dict[str, Any]:
    """Return the words that have a value."""
    return {name: value for name, value in words.items() if value is not None}
