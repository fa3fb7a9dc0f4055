"""The second oracle: it compares the output with the output of a twin, which reads the end state from nothing."""

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final

from dealdock.judge.bench import Bench
from dealdock.judge.connector import Place, Row
from dealdock.judge.file import Read
from dealdock.judge.history import History, hourly
from dealdock.judge.plan import given_fields
from dealdock.judge.sandbox import Account
from dealdock.judge.stage import Stage
from dealdock.judge.staging import Staging, Stream
from dealdock.judge.verdict import Findings

_RECORDS: Final = 2
_SAMPLE: Final = 200
"""The rows that show the object of an output."""


def findings(stage: Stage, stream: Stream) -> Findings:
    """Compare the last row of each key with the row that the twin has. A stream is the output of any object."""
    file, twin = stage.bench.file, stage.twin
    runs = stage.runs[-1:] if file.mode == "table" else stage.runs
    given = [row for played in runs for row in played.run.rows.get(stream.name, ())]
    wanted = twin.rows.get(stream.name, []) if twin is not None else []
    key = stream.read.key
    rows, expected = _last_rows(given, key), _last_rows(wanted, key)
    found = Findings(expected=len(expected), delivered=len(expected.keys() & rows.keys()))
    if twin is None or twin.failed:
        found.others["stopped"] = "a run from nothing, to compare with, failed"
        return found
    missing = [each for each in expected if each not in rows]
    found.missing = len(missing)
    found.ids["lost"] = [] if stage.runs[-1].failed else missing
    found.ids["stale"] = [
        each
        for each, row in expected.items()
        if each in rows and _shown(rows[each], file.ignore) != _shown(row, file.ignore)
    ]
    existed = stage.known_ids(stream.object)
    gone = [each for each in rows if each not in expected]
    found.ids["extra"] = [each for each in gone if str(each) not in existed or file.promises.deletes == "seen"]
    return found


def streams(
    bench: Bench, account: Account, staging: Staging, place: Place, outputs: Sequence[str]
) -> Iterator[Stream | str]:
    """Yield the streams of outputs, whose objects are found by a run on an account with records of every object.

    If the rows of an output name no record, yield the output's name. Raises `ConnectorError` if the connector ends
    before its first call.
    """
    ids = one_of_each(account, staging)
    run = bench.run_once(account, place)
    for name in outputs:
        found = object_of(run.rows.get(name, [])[:_SAMPLE], ids)
        if found is None:
            yield name
        else:
            read = Read(name, found[0], account.vendor, key=found[1])
            yield Stream(read, staging.objects[found[0]], given_fields(bench.file), is_described=False)


def one_of_each(account: Account, staging: Staging) -> dict[str, frozenset[str]]:
    """Arrange records of every object. Return the ids of all records by object."""
    history = History(account, staging)
    for of in staging.objects.values():
        history.add(of, hourly(_RECORDS))
    return {
        name: frozenset(str(each["id"]) for each in account.records(of.path)) for name, of in staging.objects.items()
    }


def object_of(rows: Sequence[Row], ids: Mapping[str, frozenset[str]]) -> tuple[str, str] | None:
    """Return the object that most rows name, and the column with its ids; None if there is none."""
    keys = {name: key for name, known in ids.items() if (key := key_of(rows, known))}
    best = max(keys, key=lambda name: sum(str(row.get(keys[name])) in ids[name] for row in rows), default=None)
    return None if best is None else (best, keys[best])


def key_of(rows: Sequence[Row], ids: frozenset[str]) -> str | None:
    """Return the column that names records with these ids in most rows; None if there is none."""
    names = {name: sum(str(row.get(name)) in ids for row in rows) for row in rows[:1] for name in row}
    best = max(names, key=lambda name: names[name], default=None)
    return best if best is not None and names[best] else None


def _last_rows(rows: Sequence[Row], key: str) -> dict[Hashable, Row]:
    return {str(row[key]) if key in row else _shown(row, ()): row for row in rows}


def _shown(row: Mapping[str, object], ignore: Sequence[str]) -> str:
    return json.dumps({name: value for name, value in row.items() if name not in ignore}, sort_keys=True, default=str)
