"""Connectors of each protocol, run as programs."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from dealdock.judge import processes
from dealdock.judge.adapters import connector
from dealdock.judge.bench import Bench, Watch
from dealdock.judge.connector import Connector, ConnectorError, Place
from dealdock.judge.file import FileError, load
from tests.support.running import eventually, is_running

if TYPE_CHECKING:
    from dealdock.judge.sandbox import Account

TAP = """
import json, os, sys
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
config = json.load(open(options["--config"]))
if sys.argv[-1] == "--discover":
    columns = {"id": {"type": "string"}, "at": {"type": "string"}}
    streams = [{"stream": name, "tap_stream_id": name, "schema": {"properties": columns}, "metadata": [
        {"breadcrumb": [], "metadata": {}},
        {"breadcrumb": ["properties", "id"], "metadata": {"inclusion": "automatic"}},
        {"breadcrumb": ["properties", "at"], "metadata": {"inclusion": "available"}},
        {"breadcrumb": ["properties", "file"], "metadata": {"inclusion": "unsupported"}},
    ]} for name in ("leads", "calls")]
    sys.exit(print(json.dumps({"streams": streams})))
start = json.load(open(options["--state"]))["next"] if "--state" in options else 0
for stream in json.load(open(options["--catalog"]))["streams"]:
    whole = stream["metadata"][0]["metadata"]
    assert whole["selected"] == stream["selected"] == stream["schema"]["selected"] == (stream["stream"] == "leads")
    columns = {each["breadcrumb"][-1]: each["metadata"].get("selected") for each in stream["metadata"][1:]}
    assert columns == {"id": whole["selected"], "at": whole["selected"], "file": None}
    if whole["selected"]:
        for number in range(start, start + 2):
            record = {"id": number, "at": config["start"], "key": os.environ["KEY"], "more": "x" * 1000}
            print(json.dumps({"type": "RECORD", "stream": "leads", "record": record}))
            print(json.dumps({"type": "STATE", "value": {"next": number + 1}}))
print("no message")
print('{"type": "STATE", "va', end="")
sys.exit(config["exit"])
"""

SOURCE = """
import json, sys
command, options = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2]))
if command == "discover":
    print(json.dumps({"type": "LOG", "log": {}}))
    streams = [
        {"name": "leads", "supported_sync_modes": ["full_refresh", "incremental"], "default_cursor_field": ["at"],
         "source_defined_primary_key": [["id"]]},
        {"name": "users", "supported_sync_modes": ["full_refresh"]},
        {"name": "calls", "supported_sync_modes": ["full_refresh"]},
    ]
    sys.exit(print(json.dumps({"type": "CATALOG", "catalog": {"streams": streams}})))
states = json.load(open(options["--state"])) if "--state" in options else []
start = {each["stream"]["stream_descriptor"]["name"]: each["stream"]["stream_state"]["next"] for each in states}
for configured in json.load(open(options["--catalog"]))["streams"]:
    name, mode = configured["stream"]["name"], configured["sync_mode"]
    assert mode == ("incremental" if name == "leads" else "full_refresh")
    assert configured.get("cursor_field") == (["at"] if name == "leads" else None)
    row = {"id": start.get(name, 0), "mode": mode}
    print(json.dumps({"type": "RECORD", "record": {"stream": name, "data": row, "emitted_at": 1}}))
    state = {"stream_descriptor": {"name": name}, "stream_state": {"next": start.get(name, 0) + 1}}
    print(json.dumps({"type": "STATE", "state": {"type": "STREAM", "stream": state}}))
if json.load(open(options["--config"]))["fail"]:
    print(json.dumps({"type": "TRACE", "trace": {"type": "ERROR", "error": {"message": "refused"}}}))
"""

STATES = """
import json, sys
command, options = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2]))
if command == "discover":
    sys.exit(print(json.dumps({"type": "CATALOG", "catalog": {"streams": [{"name": "leads"}]}})))
given = json.load(open(options["--state"])) if "--state" in options else None
print(json.dumps({"type": "RECORD", "record": {"stream": "leads", "data": {"given": given}}}))
print(json.dumps({"type": "STATE", "state": {"data": {"page": 1}}}))
for namespace in ("eu", "us") if given else ():
    stream = {"stream_descriptor": {"name": "leads", "namespace": namespace}}
    print(json.dumps({"type": "STATE", "state": {"type": "STREAM", "stream": stream}}))
"""

ACCOUNT = {"close": {"api_key": "secret", "base_url": "http://127.0.0.1:1"}}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "own", tmp_path / "state", ACCOUNT, {"KEY": "of the sandbox", "REDIRECTED": "1"})
    made.empty()
    return made


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def described(folder: Path, **content: Any) -> Connector:
    path = folder / "judge.yaml"
    path.write_text(json.dumps({"vendor": "close"} | content))
    return connector(load(path))


def command(folder: Path, text: str, output: dict[str, str], **content: Any) -> Connector:
    """Return a command that runs this text; `{dir}` is its first argument, and `{run}` its second."""
    (folder / "sync.py").write_text(text)
    reads = {stream: {"object": "lead", "fields": {"name": "display_name"}} for stream in output}
    line = f"{sys.executable} sync.py {{dir}} {{run}}"
    return described(folder, **({"command": line, "output": output, "reads": reads} | content))


class TestSinger:
    @staticmethod
    def tap(folder: Path, *, exit_code: int = 0) -> Connector:
        program(folder, "tap-demo", TAP)
        config = {"start": "{base_url}/{run}", "exit": exit_code}
        reads = {"leads": {"object": "lead", "version": "at", "fields": {"key": "name"}}}
        return described(
            folder, singer={"tap": "./tap-demo", "config": config}, reads=reads, env={"KEY": "my {api_key}"}
        )

    def test_a_run_continues_from_the_last_complete_state(self, tmp_path: Path, place: Place) -> None:
        tap = self.tap(tmp_path)
        tap.prepare(place)
        first = tap.run(place, 1, streams=["leads"])
        assert (first.exit, first.failed) == (0, False)
        assert first.remarks == [("2 of the lines of its output could not be read as messages", None)]
        assert first.rows["leads"] == [
            {"id": 0, "at": "http://127.0.0.1:1/1", "key": "my secret"},
            {"id": 1, "at": "http://127.0.0.1:1/1", "key": "my secret"},
        ]
        second = tap.run(place, 2, streams=["leads"])
        assert [row["id"] for row in second.rows["leads"]] == [2, 3]
        place.empty()
        assert [row["id"] for row in tap.run(place, 1, streams=["leads"]).rows["leads"]] == [0, 1]

    def test_a_run_that_fails_has_delivered_its_rows(self, tmp_path: Path, place: Place) -> None:
        tap = self.tap(tmp_path, exit_code=3)
        tap.prepare(place)
        run = tap.run(place, 1, streams=["leads"])
        assert (run.exit, run.failed, len(run.rows["leads"])) == (3, True, 2)

    def test_an_unknown_stream_is_reported_with_its_line(self, tmp_path: Path, place: Place) -> None:
        program(tmp_path, "tap-demo", TAP)
        tap = described(tmp_path, singer={"tap": "./tap-demo", "config": {}}, reads={"lead": "lead"})
        with pytest.raises(FileError, match=r"yaml:1: reads.lead: tap-demo has no stream lead; did you mean leads\?"):
            tap.prepare(place)

    def test_a_discovery_that_fails_shows_its_last_lines(self, tmp_path: Path, place: Place) -> None:
        program(tmp_path, "tap-demo", "raise SystemExit('a config without start_date')")
        tap = described(tmp_path, singer={"tap": "./tap-demo", "config": {}}, reads={"leads": "lead"})
        with pytest.raises(ConnectorError, match=r"of tap-demo failed with exit code 1:\na config wi"):
            tap.prepare(place)


class TestAirbyte:
    @staticmethod
    def source(folder: Path, *, fail: bool = False) -> Connector:
        program(folder, "source-demo", SOURCE)
        config = {"fail": fail}
        return described(
            folder,
            airbyte={"source": "./source-demo", "config": config},
            reads={"leads": {"object": "lead", "fields": {"mode": "mode"}}, "users": "user"},
        )

    def test_streams_are_incremental_where_they_can(self, tmp_path: Path, place: Place) -> None:
        source = self.source(tmp_path)
        source.prepare(place)
        first = source.run(place, 1, streams=["leads", "users"])
        assert first.rows == {"leads": [{"id": 0, "mode": "incremental"}], "users": [{"id": 0}]}
        second = source.run(place, 2, streams=["users"])
        third = source.run(place, 3, streams=["leads", "users"])
        assert second.rows == {"users": [{"id": 1}]}
        assert third.rows == {"leads": [{"id": 1, "mode": "incremental"}], "users": [{"id": 2}]}

    def test_a_trace_of_an_error_is_a_failure_in_spite_of_the_exit_code(self, tmp_path: Path, place: Place) -> None:
        source = self.source(tmp_path, fail=True)
        source.prepare(place)
        run = source.run(place, 1, streams=["leads"])
        assert (run.exit, run.failed, len(run.rows["leads"])) == (0, True, 1)

    def test_states_of_streams_are_kept_by_namespace_and_replace_one_for_all(
        self, tmp_path: Path, place: Place
    ) -> None:
        program(tmp_path, "source-demo", STATES)
        reads = {"leads": {"object": "lead", "fields": {"given": "display_name"}}}
        source = described(tmp_path, airbyte={"source": "./source-demo", "config": {}}, reads=reads)
        source.prepare(place)
        runs = [source.run(place, number, streams=["leads"]) for number in (1, 2, 3)]
        first, second, third = [run.rows["leads"][0]["given"] for run in runs]
        assert (first, second) == (None, {"page": 1})
        assert [each["stream"]["stream_descriptor"]["namespace"] for each in third] == ["eu", "us"]


APPEND = """
import json, sys
with open(sys.argv[1] + "/rows.jsonl", "a") as rows:
    for number in ([1, 2] if sys.argv[2] == "1" else [2, 3]):
        rows.write(json.dumps({"id": number, "name": "n", "more": 1}) + "\\n")
    rows.write('{"id": 4, "na')
"""
OVERWRITE = """
import csv, sys
with open(sys.argv[1] + "/rows.csv", "w", newline="") as file:
    rows = csv.DictWriter(file, ["id", "name"])
    rows.writeheader()
    for number in ([1, 2] if sys.argv[2] == "1" else [2, 3]):
        rows.writerow({"id": number, "name": 'a "b",\\nc'})
"""
TABLE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/x.db")
db.execute("CREATE TABLE IF NOT EXISTS leads (id PRIMARY KEY, name)")
db.execute("INSERT OR REPLACE INTO leads VALUES ('one', ?)", [sys.argv[2]])
db.execute("INSERT OR REPLACE INTO leads VALUES (?, 'n')", [sys.argv[2]])
db.commit()
"""


class TestCommand:
    def test_rows_appended_to_a_file_are_those_of_the_run(self, tmp_path: Path, place: Place) -> None:
        sync = command(tmp_path, APPEND, {"leads": "{dir}/rows.jsonl"})
        first, second = (sync.run(place, number, streams=["leads"]) for number in (1, 2))
        assert first.rows["leads"] == [{"id": 1, "name": "n"}, {"id": 2, "name": "n"}]
        assert first.remarks == [("1 of the lines of rows.jsonl could not be read as rows", "leads")]
        # The first row of the second run is in one line with the torn one: it is lost, as in the file.
        assert second.rows["leads"] == [{"id": 3, "name": "n"}]

    def test_a_file_that_is_written_anew_delivers_all_its_rows(self, tmp_path: Path, place: Place) -> None:
        sync = command(tmp_path, OVERWRITE, {"leads": "{dir}/rows.csv"})
        first, second = (sync.run(place, number, streams=["leads"]) for number in (1, 2))
        assert first.rows["leads"] == [{"id": "1", "name": 'a "b",\nc'}, {"id": "2", "name": 'a "b",\nc'}]
        assert [row["id"] for row in second.rows["leads"]] == ["2", "3"]

    def test_a_table_is_read_as_it_stands_after_the_run(self, tmp_path: Path, place: Place) -> None:
        sync = command(tmp_path, TABLE, {"leads": "sqlite:///{dir}/x.db?table=leads"}, mode="table")
        sync.run(place, 1, streams=["leads"])
        second = sync.run(place, 2, streams=["leads"])
        assert second.rows["leads"] == [
            {"id": "1", "name": "n"},
            {"id": "one", "name": "2"},
            {"id": "2", "name": "n"},
        ]

    def test_a_query_chooses_rows(self, tmp_path: Path, place: Place) -> None:
        query = "sqlite:///{dir}/x.db?query=SELECT+name+AS+id+FROM+leads+WHERE+id%3D'one'"
        sync = command(tmp_path, TABLE, {"leads": query})
        assert sync.run(place, 1, streams=["leads"]).rows == {"leads": [{"id": "1"}]}

    def test_without_a_file_there_are_no_rows(self, tmp_path: Path, place: Place) -> None:
        output = {"a": "{dir}/a.jsonl", "b": "{dir}/b.csv", "c": "sqlite:///{dir}/c.db?table=c"}
        run = command(tmp_path, "", output).run(place, 1, streams=["a"])
        assert (run.exit, run.rows) == (0, {})
        assert [*place.directory.iterdir()] == []

    def test_output_alone_keeps_all_columns(self, tmp_path: Path, place: Place) -> None:
        sync = command(tmp_path, APPEND, {"leads": "{dir}/rows.jsonl"}, reads={})
        assert sync.run(place, 1, streams=[]).rows["leads"][0] == {"id": 1, "name": "n", "more": 1}

    def test_a_program_that_is_not_installed(self, tmp_path: Path, place: Place) -> None:
        sync = described(tmp_path, command="tap-nowhere", output={"a": "{dir}/a.csv"})
        with pytest.raises(ConnectorError, match=r"tap-nowhere is not installed, or not on PATH. Install it, or write"):
            sync.run(place, 1, streams=[])

    def test_its_last_lines_are_kept(self, tmp_path: Path, place: Place) -> None:
        text = "import sys\nfor n in range(50): print('line', n, file=sys.stderr)\nsys.exit(9)"
        run = command(tmp_path, text, {"a": "{dir}/a.csv"}).run(place, 1, streams=["a"])
        assert (run.exit, run.failed) == (9, True)
        assert run.last_lines.splitlines() == [f"line {n}" for n in range(30, 50)]


WITH_A_CHILD = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1] + "/rows.jsonl", "w").write('{"id": 1}\\n')
open(sys.argv[1] + "/started.tmp", "w").write(f"{os.getpid()} {child.pid}")
os.rename(sys.argv[1] + "/started.tmp", sys.argv[1] + "/started")
if sys.argv[2] == "1": time.sleep(600)
"""


def await_end(place: Place) -> None:
    """Wait until the program and its child have ended."""
    pids = [int(word) for word in (place.directory / "started").read_text().split()]
    eventually(lambda: not any(map(is_running, pids)))


class TestProcesses:
    @pytest.fixture
    def sync(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connector]:
        monkeypatch.setattr(processes, "GRACE_SECONDS", 0.1)
        yield command(tmp_path, WITH_A_CHILD, {"leads": "{dir}/rows.jsonl"})
        processes.end_all()
        processes.allow_programs()

    def test_none_is_left_after_a_timeout(self, sync: Connector, place: Place) -> None:
        started = sync.start(place, 1, streams=["leads"])
        eventually((place.directory / "started").exists)
        run = started.wait(0)
        assert (run.exit, run.failed, run.rows) == (None, True, {"leads": [{"id": 1}]})
        await_end(place)

    def test_none_is_left_after_the_end_of_the_program(self, sync: Connector, place: Place) -> None:
        assert sync.run(place, 2, streams=["leads"]).exit == 0
        await_end(place)

    def test_none_is_left_after_kill(self, sync: Connector, place: Place) -> None:
        started = sync.start(place, 1, streams=["leads"])
        eventually((place.directory / "started").exists)
        started.kill()
        assert started.wait(10).exit == -9
        await_end(place)

    def test_none_is_left_and_none_starts_when_the_judge_ends(self, sync: Connector, place: Place) -> None:
        started = sync.start(place, 1, streams=["leads"])
        eventually((place.directory / "started").exists)
        with pytest.raises(KeyboardInterrupt), processes.ended_with_us():
            raise KeyboardInterrupt
        await_end(place)
        with pytest.raises(processes.Ending):
            sync.start(place, 2, streams=["leads"])
        assert started.wait(10).exit == -9

    def test_one_that_starts_after_its_bench_stopped_ends_at_once(self, sync: Connector, place: Place) -> None:
        bench = Bench(load(place.directory.with_name("judge.yaml")), sync)
        bench.stop()
        nobody = cast("Account", None)
        run, _ = bench.wait(Watch(sync.start(place, 1, streams=["leads"]), nobody, 0, None, ()))
        assert run.exit == -9

    def test_programs_do_not_get_the_terminal_s_signals(self, sync: Connector, place: Place) -> None:
        started = sync.start(place, 1, streams=["leads"])
        eventually((place.directory / "started").exists)
        pid = int((place.directory / "started").read_text().split()[0])
        assert os.getpgid(pid) == pid != os.getpgid(0)
        started.kill()
        started.wait(10)
