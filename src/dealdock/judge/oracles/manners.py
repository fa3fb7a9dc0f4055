"""The fourth oracle: manners towards the service, from the real moments of calls. The rules are one table."""

from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple, Protocol

from dealdock.judge.oracles.exercised import of_object
from dealdock.judge.sandbox import Call
from dealdock.judge.stage import PlayedRun, Stage
from dealdock.judge.staging import Staging, Stream
from dealdock.judge.verdict import Findings
from dealdock_client import advice

_CALLS_PER_ROW: Final = 0.25
"""The calls for each row that a reader may need without a promise."""
_MIN_CALLS: Final = 20
_LOGINS: Final = frozenset({"login", "token"})


class Runs(Protocol):
    """The runs of a connector in a situation."""

    runs: list[PlayedRun]
    staging: Staging


class Rule(NamedTuple):
    """A rule of manners, in the scenarios that show it."""

    scenarios: frozenset[str]
    is_red: bool
    breach: Callable[[Any, Any], str | None]
    """Returns how the connector breaks the rule; None: it keeps it."""


def add(scenario: str, stage: Runs, stream: Stream | None, found: Findings) -> None:
    """Note the worst of the bad manners towards the service. `stream`: None for a connector that writes."""
    broken = [(rule, text) for rule in RULES if scenario in rule.scenarios and (text := rule.breach(stage, stream))]
    for rule, text in sorted(broken, key=lambda each: not each[0].is_red)[:1]:
        found.others["rude"] = text
        found.is_rude_red = rule.is_red


def add_calls(stage: Stage, stream: Stream, found: Findings) -> None:
    """Note more calls than rows need. An object with a parent is read parent by parent."""
    promised = stage.bench.file.promises.calls_per_row
    bound = _CALLS_PER_ROW if promised is None else promised
    is_alone = len(stage.streams) == 1
    calls = [each for each in stage.runs[0].calls if is_alone or of_object(stream, each)]
    if stream.object.parent or len(calls) <= _MIN_CALLS or len(calls) <= bound * found.delivered:
        return
    found.others["rude"] = f"{len(calls)} calls for {found.delivered} rows; at most {bound:g} a row are expected"
    found.is_rude_red = promised is not None


def _dead_key(stage: Runs, _stream: Stream | None) -> str | None:
    """A call after a 401 with the same key is refused with 401 again."""
    for played in stage.runs:
        refused = [call for call in _unauthorized(stage, played) if call.object not in _LOGINS]
        if refused[1:]:
            return f"run {played.run.number} used a dead key for {len(refused)} calls"
    return None


def _dead_login(stage: Runs, _stream: Stream | None) -> str | None:
    """A login or a refresh with a dead key is tried again."""
    for played in stage.runs:
        refused = [call for call in played.calls if call.object in _LOGINS and not _succeeded(call)]
        if refused[1:]:
            return f"run {played.run.number} tried {len(refused)} logins or refreshes with a dead key"
    return None


def _early_retry(stage: Runs, _stream: Stream | None) -> str | None:
    """A call comes before the announced wait has passed."""
    for played in stage.runs:
        for _, later, _ in advice.early_retries(played.calls):
            return f"call {later.place} of run {played.run.number} came before the announced wait had passed"
    return None


def _many_logins(stage: Runs, _stream: Stream | None) -> str | None:
    """More than one login or refresh, where none of the calls was refused."""
    for played in stage.runs:
        logins = [call for call in played.calls if call.object in _LOGINS and _succeeded(call)]
        if logins[1:] and not any(True for _ in _unauthorized(stage, played)):
            return f"run {played.run.number} logged in or refreshed {len(logins)} times where once would do"
    return None


def _reading_again(stage: Stage, stream: Stream) -> str | None:
    """A second run reads the whole object, where nothing changed and all is older than a week."""
    records = stage.runs[-1].before[stream.object.name]
    if stage.bench.file.mode == "table" or not stream.object.by_change or not stage.runs[1:] or not records[1:]:
        return None
    again = len(stage.runs[1].run.rows.get(stream.name, ()))
    return f"run 2 read all {len(records)} records again, though nothing had changed" if again >= len(records) else None


def _unauthorized(stage: Runs, played: PlayedRun) -> Iterator[Call]:
    """Yield the calls of a run that were refused because of their key."""
    codes: Sequence[int | str] = (stage.staging.credentials or {"codes": ()})["codes"]
    for call in played.calls:
        if call.status == HTTPStatus.UNAUTHORIZED or call.code in codes:
            yield call


def _succeeded(call: Call) -> bool:
    return call.succeeded and call.code is None


RULES: Final[Sequence[Rule]] = (
    Rule(frozenset({"expired_key"}), True, _dead_login),
    Rule(frozenset({"expired_key"}), False, _dead_key),
    Rule(frozenset({"rate_limit"}), True, _early_retry),
    Rule(frozenset({"nothing_changed", "expired_key"}), False, _many_logins),
    Rule(frozenset({"nothing_changed"}), False, _reading_again),
)
