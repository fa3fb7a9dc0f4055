"""The first oracle: the rows of a reader, against the records of the sandbox."""

import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final

from dealdock.judge import moments
from dealdock.judge.connector import Row
from dealdock.judge.outputs import digest
from dealdock.judge.sandbox import Record
from dealdock.judge.stage import PlayedRun, Stage, alive
from dealdock.judge.staging import Stream
from dealdock.judge.verdict import Findings

_TRUE: Final = frozenset({"true", "1", "yes", "t"})
_FALSE: Final = frozenset({"false", "0", "no", "f"})


@dataclass
class _Delivered:
    """The rows of one key, each with the place of its run."""

    rows: list[tuple[int, Row]] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    """The digests of the rows."""


def findings(stage: Stage, stream: Stream, *, refuses: bool = False) -> Findings:
    """Compare the union of all runs with the records at the beginning of the last one.

    `refuses`: the service refused or cut a call, so that rows which a successful run left out are lost.
    """
    found = Findings()
    delivered = _by_key(stage, stream, found)
    expected = {str(each["id"]): each for each in alive(stage.runs[-1].before[stream.object.name])}
    found.expected = len(expected)
    missing = [key for key in expected if key not in delivered]
    found.missing = len(missing)
    if not stage.runs[-1].failed:  # else it is known that rows are missing: the connector failed
        found.ids["lost"] = missing
    for key, record in expected.items():
        if key in delivered and (name := _difference(stage, stream, record, delivered[key])):
            found.ids[name].append(key)
    for name, keys in _left_out(stage, stream, delivered, expected, refuses=refuses).items():
        found.ids[name] += [key for key in keys if key not in found.ids[name]]
    found.ids["late"] = [key for key in found.ids["late"] if key not in {*found.ids["lost"], *found.ids["stale"]}]
    found.delivered = len(expected.keys() - {*missing, *found.ids["lost"]})
    found.ids["extra"] = _extra(stage, stream, delivered)
    found.ids["extra"] += _not_removed(stage, stream, delivered)
    return found


def _by_key(stage: Stage, stream: Stream, found: Findings) -> dict[str, _Delivered]:
    """Return the rows by their key, and note repeated keys."""
    is_table = stage.bench.file.mode == "table"
    delivered: dict[str, _Delivered] = {}
    twice: dict[str, None] = {}
    runs = list(enumerate(stage.runs))
    for place, played in runs[-1:] if is_table else runs:
        for row in played.run.rows.get(stream.name, ()):
            if stream.read.key not in row:
                continue
            of_key = delivered.setdefault(stream.key(row), _Delivered())
            is_again = is_table or digest(row) in of_key.seen
            if of_key.rows and is_again:
                twice[stream.key(row)] = None
            of_key.rows.append((place, row))
            of_key.seen.add(digest(row))
    found.ids["twice"] += twice
    return delivered


def _left_out(
    stage: Stage,
    stream: Stream,
    delivered: Mapping[str, _Delivered],
    expected: Mapping[str, Record],
    *,
    refuses: bool,
) -> Mapping[str, Sequence[str]]:
    """Return what runs left out that ended with 0, although a later run brought it: `late`, or `lost` and `stale`.

    Nobody would know of what a refused run left out, so that is lost or stale. So is a row that was in a table before.
    """
    is_table = stage.bench.file.mode == "table"
    found: dict[str, dict[str, None]] = {"lost": {}, "stale": {}, "late": {}}
    earlier = set[str]()
    for place, played in enumerate(stage.runs):
        had = _rows_after(stage, stream, place, delivered)
        is_last, existed = played is stage.runs[-1], _existed(stage, stream, place)
        if not played.failed:
            if is_table:
                found["lost"] |= dict.fromkeys(key for key in existed if key in earlier and key not in had)
            is_silent = refuses and played.disturbed
            for key in () if is_last else [each for each in delivered if each in existed and each in expected]:
                if key not in had:
                    found["lost" if is_silent else "late"][key] = None
                elif (is_table or is_silent) and _is_older(stage, stream, existed[key], had[key], place):
                    found["stale" if is_silent else "late"][key] = None
        earlier |= had.keys()
    return {name: list(keys) for name, keys in found.items()}


def _existed(stage: Stage, stream: Stream, place: int) -> dict[str, Record]:
    """Return the records that existed when a run began, and that it did not see deleted, by their keys."""
    name = stream.object.name
    later = stage.after if place + 1 == len(stage.runs) else stage.runs[place + 1].before
    left = {str(each["id"]) for each in alive(later[name])} if later[name] else None
    found = {str(each["id"]): each for each in alive(stage.runs[place].before[name])}
    return found if left is None else {key: each for key, each in found.items() if key in left}


def _rows_after(
    stage: Stage, stream: Stream, place: int, delivered: Mapping[str, _Delivered]
) -> Mapping[str, _Delivered]:
    """Return the rows by their key after a run: the rows of the table, or all that were delivered so far."""
    if stage.bench.file.mode == "table":
        rows = stage.runs[place].run.rows.get(stream.name, ())
        return {stream.key(row): _Delivered([(place, row)]) for row in rows if stream.read.key in row}
    so_far = {key: [each for each in of_key.rows if each[0] <= place] for key, of_key in delivered.items()}
    return {key: _Delivered(rows) for key, rows in so_far.items() if rows}


def _is_older(stage: Stage, stream: Stream, record: Record, delivered: _Delivered, place: int) -> bool:
    """Return True if the newest row is older than the record was when a run began. `place`: of the run."""
    if stream.read.changes == "never":
        return False
    order = _by_version(stage, stream, record, delivered)
    if order is not None:
        return order < 0
    changes = [each for each in stage.acts_on(stream.object, "change") if record["id"] in each.ids]
    before = [each for each in changes if each.after_run <= place and not each.during]
    is_table = stage.bench.file.mode == "table"
    return bool(before) and not is_table and max(run for run, _ in delivered.rows) < before[-1].after_run


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
    texts = {str(row.get(name)): row.get(name) for _, row in delivered.rows}.values()
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
        if not same(inside(row, column), inside(record, name), zone):
            yield column


def first_difference(stage: Stage, stream: Stream, key: str) -> Iterator[str]:
    """Yield the first column in which the last row of a key differs from the record, with both values."""
    delivered = _by_key(stage, stream, Findings())[key]
    record = next(each for each in stage.runs[-1].before[stream.object.name] if str(each["id"]) == key)
    for column in islice(_wrong_fields(stage, stream, record, delivered), 1):
        _, row = delivered.rows[-1]
        wanted = inside(record, stream.read.fields[column])
        yield differing(column, key, inside(row, column), wanted)


def not_a_time(stage: Stage, stream: Stream) -> str | None:
    """Return a version that cannot be read as a time, if none of the rows has one that can."""
    rows = [row for played in stage.runs for row in played.run.rows.get(stream.name, ())]
    versions = [each for row in rows if (each := row.get(str(stream.read.version))) is not None]
    if not versions or any(moments.parse(each, stage.zone) for each in versions):
        return None
    return str(versions[0])


def same(written: Any, stored: Any, zone: str) -> bool:
    """Return True if a value of an output equals the value of a record, in any form of the output's format."""
    if written == stored or (is_empty(written) and is_empty(stored)):
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


def is_empty(value: Any) -> bool:
    """Return True for a value that a table without types writes as nothing."""
    return value is None or value in ("", [])


def _number(value: Any) -> Decimal | None:
    if isinstance(value, (bool, bytes, list, dict)):
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):  # ValueError: an integer of more digits than Python writes
        return None
    return None if number.is_snan() else number


def inside(values: Mapping[str, Any], name: str) -> Any:
    """Return a value by its name, or by the steps to it: `details.note`, `emails.0.email`."""
    if name in values:
        return values[name]
    found: Any = values
    for step in name.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        else:
            is_place = isinstance(found, list) and step.isdecimal() and int(step) < len(found)
            found = found[int(step)] if is_place else None
    return found


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
