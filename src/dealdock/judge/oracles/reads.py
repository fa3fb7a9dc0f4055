"""The first oracle: the rows of a reader, against the records of the sandbox."""

import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final

from dealdock.judge import moments
from dealdock.judge.connector import Row
from dealdock.judge.sandbox import Record
from dealdock.judge.stage import PlayedRun, Stage, alive
from dealdock.judge.stream import Stream
from dealdock.judge.verdict import Findings

_TRUE: Final = frozenset({"true", "1", "yes", "t"})
_FALSE: Final = frozenset({"false", "0", "no", "f"})


@dataclass
class _Delivered:
    """The rows of one key, each with the place of its run."""

    rows: list[tuple[int, Row]] = field(default_factory=list)


def findings(stage: Stage, stream: Stream, *, refuses: bool = False) -> Findings:
    """Compare the union of all runs with the records at the beginning of the last one.

    `refuses`: the service refused or cut a call, so that rows which a successful run left out are lost.
    """
    found = Findings()
    delivered = _by_key(stage, stream, found)
    expected = {str(each["id"]): each for each in alive(stage.runs[-1].before[stream.object.name])}
    found.expected = len(expected)
    found.ids["lost"] = [key for key in expected if key not in delivered]
    if stage.bench.file.mode == "append":
        for key, played in _late(stage, stream, delivered, expected):
            found.ids["lost" if refuses and played.disturbed else "late"].append(key)
    found.delivered = len(expected) - len(found.ids["lost"])
    for key, record in expected.items():
        if key in delivered and (name := _difference(stage, stream, record, delivered[key])):
            found.ids[name].append(key)
    found.ids["extra"] = _extra(stage, stream, delivered)
    found.ids["extra"] += _not_removed(stage, stream, delivered)
    return found


def _by_key(stage: Stage, stream: Stream, found: Findings) -> dict[str, _Delivered]:
    """Return the rows by their key, and note repeated keys."""
    is_table = stage.bench.file.mode == "table"
    delivered: dict[str, _Delivered] = {}
    runs = list(enumerate(stage.runs))
    for place, played in runs[-1:] if is_table else runs:
        for row in played.run.rows.get(stream.name, ()):
            if stream.read.key not in row:
                continue
            of_key = delivered.setdefault(stream.key(row), _Delivered())
            is_again = is_table or any(row == other for _, other in of_key.rows)
            if of_key.rows and is_again and stream.key(row) not in found.ids["twice"]:
                found.ids["twice"].append(stream.key(row))
            of_key.rows.append((place, row))
    return delivered


def _late(
    stage: Stage, stream: Stream, delivered: Mapping[str, _Delivered], expected: Mapping[str, Record]
) -> Iterator[tuple[str, PlayedRun]]:
    """Yield the keys that existed when a run began that did not fail, and that only a later run delivered."""
    left = expected.keys() & delivered.keys()
    for place, played in enumerate(stage.runs[:-1]):
        existed = {str(each["id"]) for each in alive(played.before[stream.object.name])}
        missing = [
            key for key in delivered if key in left & existed and min(run for run, _ in delivered[key].rows) > place
        ]
        left -= set(missing)
        if not played.failed:
            yield from ((key, played) for key in missing)


def _difference(stage: Stage, stream: Stream, record: Record, delivered: _Delivered) -> str | None:
    """Return `stale` or `wrong` if the newest row of a record is not as the record was."""
    if stream.read.changes == "never":
        return None
    order = _by_version(stage, stream, record, delivered)
    if order is None:
        return "stale" if _was_not_delivered_again(stage, stream, record, delivered) else None
    if order < 0:
        return "stale"
    wrong = order == 0 and any(True for _ in _wrong_fields(stage, stream, record, delivered))
    return "wrong" if wrong else None


def _by_version(stage: Stage, stream: Stream, record: Record, delivered: _Delivered) -> int | None:
    """Return -1 if the newest row is older than the record, 0 if it is of its version, 1 if newer; None: unknown."""
    zone = stage.zone
    name, own = stream.read.version, stream.object.version
    if name is None or own is None or record.get(own) is None:
        return None if not stream.read.fields else 0
    stored = moments.parse(record[own], "UTC")
    texts = [row.get(name) for _, row in delivered.rows]
    versions = [each for text in texts for fold in (0, 1) if (each := moments.parse(text, zone, fold=fold))]
    if stored is None or not versions:
        return None
    stored = stored._replace(unit=max(stored.unit, moments.UNITS[stream.object.unit]))
    return max(moments.compare(each, stored) for each in versions)


def _was_not_delivered_again(stage: Stage, stream: Stream, record: Record, delivered: _Delivered) -> bool:
    """Return True if a record changed, and no run since then delivered it. A table does not show that."""
    changes = [each for each in stage.acts_on(stream.object, "change") if record["id"] in each.ids]
    if not changes or stage.bench.file.mode == "table":
        return False
    last, runs = changes[-1], [run for run, _ in delivered.rows]
    if last.during and runs.count(last.after_run) > 1:
        return False
    return max(runs) < last.after_run + last.during


def _wrong_fields(stage: Stage, stream: Stream, record: Record, delivered: _Delivered) -> Iterator[str]:
    """Yield the columns of the last row whose values differ from the record's."""
    _, row = delivered.rows[-1]
    zone = stage.zone
    for column, name in stream.read.fields.items():
        if not same(_inside(row, column), _inside(record, name), zone):
            yield column


def first_difference(stage: Stage, stream: Stream, key: str) -> Iterator[str]:
    """Yield the first column in which the last row of a key differs from the record, with both values."""
    delivered = _by_key(stage, stream, Findings())[key]
    record = next(each for each in stage.runs[-1].before[stream.object.name] if str(each["id"]) == key)
    for column in islice(_wrong_fields(stage, stream, record, delivered), 1):
        _, row = delivered.rows[-1]
        wanted = _inside(record, stream.read.fields[column])
        yield differing(column, key, _inside(row, column), wanted)


def not_a_time(stage: Stage, stream: Stream) -> str | None:
    """Return a version that cannot be read as a time, if none of the rows has one that can."""
    rows = [row for played in stage.runs for row in played.run.rows.get(stream.name, ())]
    versions = [each for row in rows if (each := row.get(str(stream.read.version))) is not None]
    if not versions or any(moments.parse(each, stage.zone) for each in versions):
        return None
    return str(versions[0])


def same(written: Any, stored: Any, zone: str) -> bool:
    """Return True if a value of an output equals the value of a record, in any form of the output's format."""
    if written == stored or (_is_empty(written) and _is_empty(stored)):
        return True
    if isinstance(stored, bool):
        return str(written).lower() in (_TRUE if stored else _FALSE)
    if written is None or stored is None:
        return False
    first, second = _number(written), _number(stored)
    if first is not None and second is not None:
        return first == second
    left, right = moments.parse(written, zone), moments.parse(stored, "UTC")
    if left is not None and right is not None:
        return moments.compare(left, right) == 0
    return str(written) == str(stored)


def differing(name: str, key: Any, value: Any, wanted: Any) -> str:
    """Return the words for a value that differs from the wanted one."""
    return f"{name} of {key} is {reprlib.repr(value)}, not {reprlib.repr(wanted)}"


def _is_empty(value: Any) -> bool:
    """Return True for a value that a table without types writes as nothing."""
    return value is None or value in ("", [])


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _inside(values: Mapping[str, Any], name: str) -> Any:
    """Return a value by its name, or by the names of the steps to it: `details.note`."""
    if name in values:
        return values[name]
    inner: Any = values
    for step in name.split("."):
        inner = inner.get(step) if isinstance(inner, Mapping) else None
    return inner


def _extra(stage: Stage, stream: Stream, delivered: Mapping[str, _Delivered]) -> list[str]:
    """Return the keys that never existed. A stream of notes may have all activities: they all exist."""
    known = stage.known_ids(stream.object)
    extra = [key for key in delivered if key not in known]
    whole, is_a_part, _ = stream.object.path.partition(".")
    if not extra or not is_a_part:
        return extra
    others = {str(each["id"]) for each in stage.account.records(whole)}
    return [key for key in extra if key not in others]


def _not_removed(stage: Stage, stream: Stream, delivered: Mapping[str, _Delivered]) -> list[str]:
    """Return the deleted records that the output still has, for a connector that promises to see deletions."""
    if stage.bench.file.promises.deletes != "seen":
        return []
    left = {str(each["id"]) for each in alive(stage.runs[-1].before[stream.object.name])}
    gone = [str(each) for act in stage.acts_on(stream.object, "delete") for each in act.ids if str(each) not in left]
    return [key for key in dict.fromkeys(gone) if key in delivered and not _is_marked(stage, stream, delivered[key])]


def _is_marked(stage: Stage, stream: Stream, delivered: _Delivered) -> bool:
    """Return True if a column of the last row, or another stream, shows that the record is deleted."""
    sign = stream.read.deleted
    if sign is None:
        return False
    _, row = delivered.rows[-1]
    if sign.column is not None:
        return same(row.get(sign.column), sign.value, "UTC")
    named: list[PlayedRun] = stage.runs[-1:] if stage.bench.file.mode == "table" else stage.runs
    rows = (other for played in named for other in played.run.rows.get(str(sign.stream), ()))
    return any(stream.read.key in other and stream.key(other) == stream.key(row) for other in rows)
