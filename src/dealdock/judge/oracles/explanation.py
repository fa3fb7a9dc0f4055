"""The explanation of a red verdict: the defect that the scenario shows, and the facts that prove it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from dealdock.judge.sandbox import Call, Record
from dealdock.judge.stage import PlayedRun, Stage
from dealdock.judge.staging import Stream
from dealdock.judge.verdict import Findings

_MOST_FACTS: Final = 3
_MOST_CHARACTERS: Final = 300
_UNREAD: Final = "What the connector did here cannot be compared with the records, so that a loss would not be seen"
_NOT_CONDITIONS: Final = ("format", "output", "fields", "key", "limit")
"""The ends of the names of parameters that do not choose records."""


def of_reader(summary: str, stage: Stage, stream: Stream, found: Findings) -> str:
    """Return the explanation of a red verdict on a stream. `summary`: of its scenario."""
    return _joined(sentence(summary), *_facts(stage, stream, found))


def of_writer(summary: str, runs: Sequence[PlayedRun]) -> str:
    """Return the explanation of a red verdict on a connector that writes."""
    return _joined(sentence(summary), *[fact for played in runs[-_MOST_FACTS:] for fact in _of_writing(played)])


def of_stopped(runs: Sequence[PlayedRun] = ()) -> str:
    """Return the explanation of the verdict on a situation that cannot be judged."""
    last = [(each, each.calls[-1]) for each in runs[-1:] if each.calls]
    return _joined(_UNREAD, *(f"The last call of run {each.run.number} is {decoded(call)}" for each, call in last))


def sentence(summary: str) -> str:
    """Return the line of a scenario's summary that names the defect."""
    return "".join(summary.splitlines()[-1:])


def decoded(call: Call) -> str:
    """Return a call with its address decoded, and its status."""
    return f"{asked(call)} → {call.status}"


def asked(call: Call) -> str:
    """Return the method and the decoded address of a call. A long address is cut."""
    return f"{call.method} {_short(unquote_plus(call.url))}"


def _of_writing(played: PlayedRun) -> Iterator[str]:
    """Yield the first writing call of a run that was disturbed, and its last one."""
    writing = [call for call in played.calls if call.method not in {"GET", "HEAD"}]
    number = played.run.number
    disturbed = next((call for call in writing if call.fault is not None), None)
    if disturbed is not None:
        yield f"Run {number} was disturbed at call {disturbed.place}, {decoded(disturbed)}"
    if writing and writing[-1] is not disturbed:
        yield f"The last writing call of run {number} is call {writing[-1].place}, {decoded(writing[-1])}"


def _joined(*parts: str) -> str:
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


def _facts(stage: Stage, stream: Stream, found: Findings) -> Iterator[str]:
    missing = [*found.ids["lost"], *found.ids["stale"], *found.ids["wrong"]]
    record = _record(stage, stream, str(missing[0])) if missing else None
    if record is not None:
        yield _of_record(stage, stream, record)
    for played in [each for each in stage.runs[-_MOST_FACTS:] if each.calls]:
        asked = _last_conditions(stream, played)
        if asked is not None:
            yield f"Run {played.run.number} asked at call {asked[0].place} by {_short(asked[1])}"


def _record(stage: Stage, stream: Stream, key: str) -> Record | None:
    records = stage.runs[-1].before[stream.object.name]
    return next((each for each in records if str(each["id"]) == key), None)


def _of_record(stage: Stage, stream: Stream, record: Record) -> str:
    """Return the time of a record, and the latest time that an earlier run had delivered."""
    name = stream.object.version
    if name is None or record.get(name) is None:
        return f"The first of them is {record['id']}"
    column = stream.read.version
    text = f"The first of them, {record['id']}, changed at {record[name]}"
    rows = [row for played in stage.runs[:1] for row in played.run.rows.get(stream.name, ())]
    times = [str(row[column]) for row in rows if column is not None and row.get(column) is not None]
    return f"{text}; the latest time that run 1 delivered is {max(times)}" if times else text


def _last_conditions(stream: Stream, played: PlayedRun) -> tuple[Call, str] | None:
    """Return the last call of a run to the object that has conditions, with these in words."""
    for call in reversed(played.calls):
        if call.object in stream.object.called or not call.objects.isdisjoint(stream.object.called):
            query = dict(parse_qsl(urlsplit(call.url).query))
            named: Mapping[str, Any] = {
                name: value for name, value in query.items() if not name.endswith(_NOT_CONDITIONS)
            }
            if named:
                return call, ", ".join(f"{name}={value}" for name, value in named.items())
    return None
