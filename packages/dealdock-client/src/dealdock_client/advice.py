"""Advice on the calls of a client: mistakes that a service ignores, refuses or punishes. The rules are one table.

`dealdock judge` judges the manners of connectors by the same functions.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Collection, Final, Iterator, Mapping, NamedTuple, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

_TOLERANCE: Final = timedelta(milliseconds=50)
_WHOLE_SECOND: Final = timedelta(seconds=1)  # the account's clock may show no smaller parts
_LOGINS: Final = frozenset({"login", "token"})
_MASK: Final = "***"
_UNAUTHORIZED: Final = 401
_BUSY: Final = frozenset({429, 503})
_FIRST_ERROR: Final = 400
_RESET: Final = re.compile(r"reset=\s*([\d.]+)")
_WAITS: Final = ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
"""Headers with the seconds to wait, in lower case."""

_LONGEST_WAIT_SECONDS: Final = 1_000_000  # a larger number is a moment since 1970

_WRITES: Final = re.compile(r"(batch_?|bulk_?)?(create|upsert|add|assign|insert)", re.IGNORECASE)
"""The beginnings of operations that make another record when they are called again."""


class Smell(NamedTuple):
    """Calls that break a rule."""

    rule: str
    text: str
    calls: tuple[int, ...]
    """The numbers of the calls in the journal, the oldest first."""

    def __str__(self) -> str:
        """Return the rule, what happened, and the calls."""
        return f"{self.rule}: {self.text} (calls {', '.join(map(str, self.calls))})"


class Rule(NamedTuple):
    """A rule of good clients."""

    name: str
    advice: str
    """The advice to a client, in a sentence."""
    find: Callable[[Sequence[Any], Collection[int | str]], Iterator[Smell]]
    """Yields the breaches in calls, the oldest first. It takes also the codes of errors of a wrong key."""


def smells(calls: Sequence[Any], codes: Collection[int | str] = ()) -> list[Smell]:
    """Return what these calls of an account do wrong, by the rules. `codes`: the vendor's errors of a wrong key."""
    ordered = sorted(calls, key=lambda call: call.received_at)
    return [smell for rule in RULES for smell in rule.find(ordered, codes)]


def announced(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait that the headers of an answer announce."""
    lower = {name.lower(): value for name, value in headers.items()}
    text = next((lower[name] for name in _WAITS if name in lower), "")
    found = _RESET.search(lower.get("ratelimit", ""))
    try:
        seconds = float(text or (found[1] if found else ""))
    except ValueError:
        return None  # nothing, or a date
    return seconds if seconds < _LONGEST_WAIT_SECONDS else None


def early_retries(calls: Sequence[Any]) -> Iterator[tuple[Any, Any, float]]:
    """Yield each refused call that announces a wait, the next call if it came too early, and the wait.

    A call that was sent before the client had received the refusal is not a retry.
    """
    for call, later in zip(calls, calls[1:]):
        seconds = announced(call.answer_headers) if call.status in _BUSY else None
        if seconds is None or later.received_at < call.answered_at:
            continue
        wait = timedelta(seconds=seconds) - _TOLERANCE
        slack = _WHOLE_SECOND if _has_real_clock(call) and _has_real_clock(later) else timedelta(0)
        if later.received_at < call.answered_at + wait and later.at < call.at + wait + slack:
            yield call, later, seconds


def _has_real_clock(call: Any) -> bool:
    """Return True if the account's clock, which has whole seconds, showed the real time.

    Another one may have been advanced by the wait.
    """
    return bool(timedelta(0) <= call.received_at - call.at < _WHOLE_SECOND)


def refused_again(calls: Sequence[Any], codes: Collection[int | str], *, logins: bool = False) -> Iterator[list[Any]]:
    """Yield the calls that were refused because of their key, one after the other without a success between them.

    `logins`: of logins and refreshes, else of other calls.
    """
    refused: list[Any] = []
    for call in calls:
        if (str(call.object or "").lower() in _LOGINS) is not logins:
            if not logins and _succeeded(call):
                refused = []  # there is a new key
        elif not _is_unauthorized(call, codes) and not (logins and not _succeeded(call)):
            if _succeeded(call):
                refused = []
        elif not refused or call.received_at >= refused[-1].answered_at:
            refused.append(call)
            if refused[1:]:
                yield list(refused)
                refused = refused[-1:]


def _is_unauthorized(call: Any, codes: Collection[int | str]) -> bool:
    return bool(call.status == _UNAUTHORIZED or (call.code is not None and call.code in codes))


def _succeeded(call: Any) -> bool:
    return bool(0 < call.status < _FIRST_ERROR and call.code is None)


def _early(calls: Sequence[Any], _: Collection[int | str]) -> Iterator[Smell]:
    for call, later, seconds in early_retries(calls):
        passed = (later.received_at - call.answered_at).total_seconds()
        text = f"a call came {passed:.1f} s after one that {call.status} had refused for {seconds:g} s"
        yield Smell("early_retry", text, (call.number, later.number))


def _dead_key(calls: Sequence[Any], codes: Collection[int | str]) -> Iterator[Smell]:
    for found in refused_again(calls, codes):
        yield Smell("dead_key", "a key was refused, and the next call had it again", _numbers(found))


def _dead_login(calls: Sequence[Any], codes: Collection[int | str]) -> Iterator[Smell]:
    for found in refused_again(calls, codes, logins=True):
        yield Smell("dead_login", "a login or a refresh was refused, and was tried again", _numbers(found))


def _repeated_write(calls: Sequence[Any], _: Collection[int | str]) -> Iterator[Smell]:
    lost: list[Any] = []
    for call in calls:
        same = [one for one in lost if _is_same(one, call) and call.received_at >= one.answered_at]
        if same:
            text = f"the answer to a {call.operation} of {call.object} was lost, and it was sent again without a look"
            yield Smell("repeated_write", text, (same[0].number, call.number))
        lost = [one for one in lost if one not in same and not _looks(call, one)]
        if _WRITES.match(call.operation or "") and (not call.status or not call.complete):
            lost.append(call)


def _is_same(one: Any, other: Any) -> bool:
    return bool((one.method, one.url, one.parameters) == (other.method, other.url, other.parameters))


def _looks(call: Any, lost: Any) -> bool:
    """Return True if a call may look for the record that a lost one has made."""
    return _succeeded(call) and call.object == lost.object and not _WRITES.match(call.operation or "")


def _secret_in_url(calls: Sequence[Any], _: Collection[int | str]) -> Iterator[Smell]:
    found = [call for call in calls if _MASK in call.url and str(call.object or "").lower() not in _LOGINS]
    if found:
        yield Smell("secret_in_url", "a URL has a key or token, which proxies and logs keep", _numbers(found))


def _ignored(calls: Sequence[Any], _: Collection[int | str]) -> Iterator[Smell]:
    by_name: dict[str, list[Any]] = {}
    for call in calls:
        for name in call.ignored:
            by_name.setdefault(f"{call.operation} of {call.object} ignores {name}", []).append(call)
    for text, found in by_name.items():
        yield Smell("ignored_name", text, _numbers(found))


def _numbers(calls: Sequence[Any]) -> tuple[int, ...]:
    return tuple(call.number for call in calls)


RULES: Final[tuple[Rule, ...]] = (
    Rule("early_retry", "Wait as long as the answer announces.", _early),
    Rule("dead_key", "Get a new key or stop. The old one stays refused.", _dead_key),
    Rule("dead_login", "Stop after a refused login. Further ones lock users out.", _dead_login),
    Rule("repeated_write", "Look for the record before you send a write again.", _repeated_write),
    Rule("secret_in_url", "Send keys in a header.", _secret_in_url),
    Rule("ignored_name", "Correct the name, or leave it out.", _ignored),
)
