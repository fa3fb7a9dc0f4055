"""Outputs that no connector should leave behind: they are read within limits, or not at all, and the reason is kept."""

import csv
import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dealdock.judge import outputs, processes, reading
from dealdock.judge.connector import Row
from dealdock.judge.left_files import Unread, created
from dealdock.judge.outputs import Unreadable
from dealdock.judge.reading import Reading

ENDLESS = "CREATE VIEW leads AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)"
SILENT = [ENDLESS, "SELECT max(id) AS id FROM n"]
"""The parts of a statement: of a view whose query does not end, and yields no row."""
DEEP = {"[": "]", '{"a":': "}"}


def rows(folder: Path, name: str, *, seconds: float = 60) -> tuple[list[Row], int]:
    """Return the rows of an output, and how many of its lines are none."""
    found = list(outputs.rows(name, folder, Reading(seconds)))
    kept = [each for each in found if not isinstance(each, Unreadable)]
    return kept, len(found) - len(kept)


def database(folder: Path, *statements: str) -> str:
    with sqlite3.connect(folder / "x.db") as db:
        for statement in statements:
            db.execute(statement)
    db.close()
    return "sqlite:///x.db?table=leads"


class TestJsonLines:
    @pytest.mark.parametrize(
        "line",
        [
            b'{"id": "\xff"}',
            b"\xef\xbb\xbf{",
            b"\0\0\0",
            b'"text"',
            b"null",
            b"[]",
            b'{"id": ' + b"1" * 5_001 + b"}",
            b'{"id": 1} {"id": 2}',
        ],
    )
    def test_a_line_that_is_no_row_costs_no_other(self, tmp_path: Path, line: bytes) -> None:
        (tmp_path / "x.jsonl").write_bytes(b'{"id": 1}\n' + line + b'\n{"id": 2}\n')
        assert rows(tmp_path, "x.jsonl") == ([{"id": 1}, {"id": 2}], 1)

    @pytest.mark.parametrize("value", ['"\\ud800"', "1e999", "NaN", "[1]", '{"a": 1}', "true", "null", "1e5000"])
    def test_an_odd_value_is_a_value(self, tmp_path: Path, value: str) -> None:
        (tmp_path / "x.jsonl").write_text(f'{{"id": {value}}}\n')
        found, unreadable = rows(tmp_path, "x.jsonl")
        assert (len(found), unreadable) == (1, 0)
        assert outputs.digest(found[0])

    @pytest.mark.parametrize("start", DEEP)
    @pytest.mark.parametrize("number", [81, 5_000, 200_000])
    def test_lines_that_are_nested_too_deep_are_refused(self, tmp_path: Path, start: str, number: int) -> None:
        (tmp_path / "x.jsonl").write_text('{"id": ' + start * number + "1" + DEEP[start] * number + "}")
        with pytest.raises(Unread, match="more than 80 nested lists and mappings"):
            rows(tmp_path, "x.jsonl")
        (tmp_path / "y.jsonl").write_text(start * number)
        with pytest.raises(Unread, match="more than 80 nested"):
            rows(tmp_path, "y.jsonl")

    def test_brackets_in_texts_and_beside_each_other_are_not_nested(self, tmp_path: Path) -> None:
        row = {"id": "[" * 1_000 + '\\"{', "all": [[]] * 1_000, "deep": json.loads("[" * 70 + "]" * 70)}
        (tmp_path / "x.jsonl").write_text(json.dumps(row))
        assert rows(tmp_path, "x.jsonl") == ([row], 0)

    def test_texts_that_do_not_end_are_read_once(self, tmp_path: Path) -> None:
        (tmp_path / "x.jsonl").write_bytes(b"[" * 81 + b'\\"' * 500_000)
        began = time.process_time()
        with pytest.raises(Unread, match="nested"):
            rows(tmp_path, "x.jsonl")
        assert time.process_time() - began < 2


class TestCsv:
    def test_a_long_cell_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "x.csv").write_text(f"id,note\n1,{'x' * 1_000_000}\n")
        [row], unreadable = rows(tmp_path, "x.csv")
        assert (len(row["note"]), unreadable) == (1_000_000, 0)

    @pytest.mark.parametrize(
        ("content", "found"),
        [
            (b"\xef\xbb\xbfid\n1\n", [{"id": "1"}]),
            (b"id\n\xff\n", [{"id": "�"}]),
            (b"id\n\0\n", [{"id": "\0"}]),
            (b'id\n"1\n', [{"id": "1\n"}]),
            (b"id,id\n1,2\n", [{"id": "2"}]),
            (b"", []),
            (b"id\n", []),
        ],
    )
    def test_odd_bytes_are_rows(self, tmp_path: Path, content: bytes, found: list[Row]) -> None:
        (tmp_path / "x.csv").write_bytes(content)
        assert rows(tmp_path, "x.csv") == (found, 0)

    def test_the_limit_of_cells_of_the_process_stays(self, tmp_path: Path) -> None:
        (tmp_path / "x.csv").write_text("id\n1\n")
        before = csv.field_size_limit()
        assert rows(tmp_path, "x.csv") == ([{"id": "1"}], 0)
        assert csv.field_size_limit() == before

    def test_lines_of_another_width_are_no_rows(self, tmp_path: Path) -> None:
        (tmp_path / "x.csv").write_text("id,name\n1\n1,2,3\n1,2\n")
        assert rows(tmp_path, "x.csv") == ([{"id": "1", "name": "2"}], 2)


class TestLimits:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (reading, outputs):
            monkeypatch.setattr(module, "MAX_LINE_BYTES", 1_000)
        monkeypatch.setattr(reading, "MAX_BYTES", 5_000)
        monkeypatch.setattr(reading, "MAX_ROWS", 50)

    @pytest.mark.parametrize(
        ("name", "line", "number", "reason"),
        [
            ("x.jsonl", '{"id": "%s"}' % ("x" * 2_000), 1, "a line of the output has more than"),
            ("x.csv", "x" * 2_000, 1, "a line of the output has more than"),
            ("x.csv", '"' + "x\n" * 600, 1, "field larger than field limit"),
            ("x.jsonl", '{"id": "%s"}\n' % ("x" * 500), 20, "the output has more than"),
            ("x.csv", "x" * 500 + "\n", 20, "the output has more than"),
            ("x.jsonl", '{"id": 1}\n', 100, "the output has more than 50 rows"),
            ("x.csv", "1\n", 100, "the output has more than 50 rows"),
            ("x.jsonl", "\n" * 900, 20, "the output has more than"),
        ],
    )
    def test_of_lines_rows_and_bytes(self, tmp_path: Path, name: str, line: str, number: int, reason: str) -> None:
        (tmp_path / name).write_text(line * number)
        with pytest.raises(Unread, match=reason):
            rows(tmp_path, name)

    def test_of_columns(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MAX_COLUMNS", 3)
        (tmp_path / "x.jsonl").write_text('{"a": 1, "b": 1, "c": 1, "d": 1}')
        with pytest.raises(Unread, match="a row has more than 3 columns"):
            rows(tmp_path, "x.jsonl")

    @pytest.mark.parametrize(
        ("select", "reason"),
        [
            ([ENDLESS, "SELECT id FROM n"], "the output has more than 50 rows"),
            (["CREATE VIEW leads AS SELECT zeroblob(2000) AS id"], "too big"),
            ([ENDLESS, "SELECT zeroblob(900) AS id FROM n"], "the output has more than"),
        ],
    )
    def test_of_a_view(self, tmp_path: Path, select: list[str], reason: str) -> None:
        name = database(tmp_path, " ".join(select))
        with pytest.raises(Unread, match=reason):
            rows(tmp_path, name)


class TestSqlite:
    def test_a_query_that_does_not_end_is_ended(self, tmp_path: Path) -> None:
        name = database(tmp_path, " ".join(SILENT))
        with pytest.raises(Unread, match=r"reading the output took longer than 0\.2 seconds"):
            rows(tmp_path, name, seconds=0.2)

    def test_a_query_ends_when_everything_ends(self, tmp_path: Path) -> None:
        name = database(tmp_path, " ".join(SILENT))
        ending = threading.Timer(0.1, processes.end_all)
        ending.start()
        try:
            with pytest.raises(Unread, match="the judge was ended"):
                rows(tmp_path, name)
        finally:
            ending.join()
            processes.allow_programs()

    def test_a_signal_is_received_while_a_query_runs(self, tmp_path: Path) -> None:
        name = database(tmp_path, " ".join(SILENT))
        sending = threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGTERM])
        sending.start()
        with pytest.raises(SystemExit) as ended, processes.ended_with_us():
            rows(tmp_path, name)
        processes.allow_programs()
        assert ended.value.code == 128 + signal.SIGTERM

    @pytest.mark.parametrize("content", [b"", b"no database" * 100, b"SQLite format 3\0" + b"\xff" * 5_000])
    def test_a_file_that_is_no_database_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.db").write_bytes(content)
        if not content:
            assert rows(tmp_path, "sqlite:///x.db?table=leads") == ([], 0)
            return
        with pytest.raises(Unread, match=r"x\.db cannot be read: file is not a database"):
            rows(tmp_path, "sqlite:///x.db?table=leads")

    def test_a_damaged_page_is_refused(self, tmp_path: Path) -> None:
        name = database(tmp_path, "CREATE TABLE leads (id)", "INSERT INTO leads VALUES (1), (2)")
        content = (tmp_path / "x.db").read_bytes()
        (tmp_path / "x.db").write_bytes(content[:4096] + b"\xff" * 4096)
        with pytest.raises(Unread, match="malformed"):
            rows(tmp_path, name)

    def test_a_locked_file_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(outputs, "_LOCK_SECONDS", 0.05)
        name = database(tmp_path, "CREATE TABLE leads (id)")
        db = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unread, match="database is locked"):
            rows(tmp_path, name)
        db.close()

    def test_text_that_is_not_utf_8_is_a_value(self, tmp_path: Path) -> None:
        name = database(tmp_path, "CREATE TABLE leads (id, n)", "INSERT INTO leads VALUES (CAST(x'ff' AS TEXT), 1)")
        assert rows(tmp_path, name) == ([{"id": "�", "n": 1}], 0)

    @pytest.mark.parametrize(
        "value", ["x'00ff'", "9e999", "NULL", "9223372036854775807", "'9999-12-31T23:59:59-14:00'"]
    )
    def test_an_odd_value_is_a_value(self, tmp_path: Path, value: str) -> None:
        name = database(tmp_path, "CREATE TABLE leads (id)", f"INSERT INTO leads VALUES ({value})")  # noqa: S608 (of this test)
        found, _ = rows(tmp_path, name)
        assert len(found) == 1
        assert outputs.digest(found[0])


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize(("name", "to"), [("stdout", ""), ("stderr", ">&2")])
def test_a_program_that_writes_too_much_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, to: str
) -> None:
    monkeypatch.setattr(processes, "MAX_WRITTEN_BYTES", 2**20)
    monkeypatch.setattr(processes, "_WATCH_SECONDS", 0.02)
    command = ["sh", "-c", f"head -c 1100000 /dev/zero {to}; sleep 600"]
    program = processes.Program(
        command, folder=tmp_path, environment=os.environ, output=tmp_path / "out", errors=tmp_path / "err"
    )
    assert program.wait(60) is None
    assert program.excess == f"it wrote more than 1 MiB to {name}, and was ended"
    assert program.seconds < 50


class TestPlaces:
    @pytest.mark.parametrize("make", [Path.mkdir, _pipe, _device, _nowhere, _loop])
    @pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "sqlite:///x.db?table=leads"])
    def test_that_are_no_files_have_no_rows(self, tmp_path: Path, name: str, make: Callable[[Path], Any]) -> None:
        make(tmp_path / ("x.db" if "sqlite" in name else name))
        assert rows(tmp_path, name) == ([], 0)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
    def test_that_must_not_be_read_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "x.jsonl").write_text("{}")
        (tmp_path / "x.jsonl").chmod(0)
        with pytest.raises(Unread, match=r"x\.jsonl cannot be read: Permission denied"):
            rows(tmp_path, "x.jsonl")

    @pytest.mark.parametrize("make", [Path.mkdir, _pipe, _nowhere, _loop, Path.touch])
    def test_are_replaced_by_a_file_of_judge(self, tmp_path: Path, make: Callable[[Path], Any]) -> None:
        make(tmp_path / "config.json")
        with created(tmp_path / "config.json") as file:
            file.write(b"{}")
        assert (tmp_path / "config.json").read_text() == "{}"
        assert not (tmp_path / "nowhere").exists()

    def test_that_a_link_names_stay_as_they_are(self, tmp_path: Path) -> None:
        (tmp_path / "own").write_text("own")
        (tmp_path / "config.json").symlink_to(tmp_path / "own")
        created(tmp_path / "config.json").close()
        assert (tmp_path / "own").read_text() == "own"

    def test_whose_folder_is_gone_or_no_folder_are_made(self, tmp_path: Path) -> None:
        created(tmp_path / "state" / "a.json").close()
        (tmp_path / "file").touch()
        created(tmp_path / "file" / "a.json").close()
        assert (tmp_path / "file" / "a.json").exists()
