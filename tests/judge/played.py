"""Stages whose runs are written down by a test: what the oracles judge, without a connector and without a server."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from dealdock.judge import adapters
from dealdock.judge.bench import Bench
from dealdock.judge.connector import Place, Row, Run
from dealdock.judge.file import JudgeFile, load
from dealdock.judge.sandbox import Account, Call, Record
from dealdock.judge.stage import Act, PlayedRun, Stage, seeded
from dealdock.judge.staging import ObjectStaging, Staging, Stream
from dealdock_client.control import Control

LEAD: Final = ObjectStaging("lead", {}, 100, change={"name": "other"}, version="updated_at", kind="")
CREDENTIALS: Final = {"codes": [184]}
UNUSED: Final = "http://127.0.0.1:1"
"""An address that nobody calls: the stages of these tests have their records already."""

TIMES: Final = [f"2026-03-01T10:00:{second:02}Z" for second in range(10)]


def record(number: int, version: int = 0, **fields: Any) -> Record:
    """Return a record that was changed last at this second."""
    return {"id": number, "updated_at": TIMES[version], "name": "Ann", **fields}


def row(number: int, version: int = 0, **fields: Any) -> Row:
    """Return the row of a record, as a connector delivers it."""
    return {"id": str(number), "updated_at": TIMES[version], "name": "Ann", **fields}


def call(place: int, status: int = 200, *, ids: Sequence[int] = (), **entry: Any) -> Call:
    """Return a call of a run. `ids`: of the leads that its answer showed."""
    shown = {"Lead": {"first": ids, "last": (), "count": len(ids)}} if ids else {}
    known = {"method": "GET", "url": "/lead", "status": status, "object": "lead", "operation": "query"}
    return Call(place, 100 + place, {**known, "shown": shown, **entry})


def run(
    rows: Iterable[Row] = (),
    *calls: Call,
    before: Sequence[Record] = (),
    exit_: int | None = 0,
    failed: bool | None = None,
    disturbed: bool = False,
    ended_at_calls: bool = False,
    **others: Sequence[Row],
) -> PlayedRun:
    """Return a run. `before`: the leads when it began. `others`: the rows of further streams."""
    has_failed = exit_ not in {0, None} if failed is None else failed
    found = Run(0, exit_, has_failed, {"leads": list(rows), **{k: list(v) for k, v in others.items()}}, "", 0.1)
    return PlayedRun(found, calls, {"lead": before}, disturbed, ended_at_calls)


def judge_file(folder: Path, text: str = "", *, reads: str = "object: lead, version: updated_at") -> JudgeFile:
    """Return a file of Close with one stream. `text`: further lines. `reads`: the description of the stream."""
    path, gone = folder / "judge.yaml", ", gone: gone.jsonl" if "stream: gone" in reads else ""
    path.write_text(
        f"vendor: close\ncommand: python sync.py\noutput: {{leads: rows.jsonl{gone}}}\n"
        f"reads:\n  leads: {{{reads}}}\n{text}"
    )
    return load(path)


def stage(
    file: JudgeFile,
    *runs: PlayedRun,
    acts: Sequence[Act] = (),
    after: Sequence[Record] = (),
    of: ObjectStaging = LEAD,
    arranged: Sequence[Record] = (),
    faults: Mapping[str, int] | None = None,
    zone: str = "UTC",
) -> tuple[Stage, Stream]:
    """Return a stage with these runs, numbered from 1, and its stream."""
    stream = Stream(file.reads["leads"], of)
    staging = Staging({of.name: of}, credentials=CREDENTIALS)
    account = Account(Control(UNUSED), {"id": 7, "vendor": "close", "time_zone": zone})
    place = Place(file.folder, file.folder, {})
    made = Stage(Bench(file, adapters.connector(file)), account, staging, [stream], place, seeded("1"))
    made.runs = [_numbered(each, number) for number, each in enumerate(runs, start=1)]
    made.acts, made.after, made.faults = list(acts), {of.name: after}, dict(faults or {})
    made.arranged = {of.name: list(arranged)}
    return made, stream


def _numbered(played: PlayedRun, number: int) -> PlayedRun:
    one = played.run
    numbered = Run(number, one.exit, one.failed, one.rows, one.last_lines, one.seconds)
    return PlayedRun(numbered, played.calls, played.before, played.disturbed, played.ended_at_calls)
