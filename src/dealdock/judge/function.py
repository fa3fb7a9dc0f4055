"""A connector that is a function of this process, such as one in a test."""

import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from dealdock.judge.connector import Place, Row, Rows, Run
from dealdock.judge.file import JudgeFile

Function = Callable[[Place], object]
"""Reads from the accounts of a place."""


class FunctionConnector:
    """A function that is called once for each run, one run at a time, in a thread of its own."""

    def __init__(self, file: JudgeFile, function: Function, name: str) -> None:
        self.file = file
        self.name = name
        self._function = function
        self._rows: Rows = {}

    def delivered(self, stream: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note rows that the current run has delivered."""
        self._rows.setdefault(stream, []).extend(dict(row) for row in rows)

    def prepare(self, place: Place) -> None:
        """Do nothing: its streams are the ones that it delivers."""

    def start(self, place: Place, number: int, *, streams: Collection[str]) -> "FunctionRun":  # noqa: ARG002
        self._rows = {}
        return FunctionRun(self._function, place, number, self._rows)

    def run(self, place: Place, number: int, *, streams: Collection[str]) -> Run:
        return self.start(place, number, streams=streams).wait(self.file.timeout)


class FunctionRun:
    """A call of the function. A function cannot be killed. After the time limit it continues, but is no longer
    awaited.
    """

    def __init__(self, function: Function, place: Place, number: int, rows: dict[str, list[Row]]) -> None:
        self._function, self._place, self._number, self._rows = function, place, number, rows
        self._ended = threading.Event()
        self._error: str | None = None
        self._is_complete = False
        self._began = time.monotonic()
        threading.Thread(target=self._call, name=f"judged run {number}", daemon=True).start()

    def _call(self) -> None:
        try:
            self._function(self._place)
            self._is_complete = True
        except BaseException:  # noqa: BLE001 (whatever the author's function raises, it is its failure)
            self._error = traceback.format_exc()
        finally:
            self._ended.set()

    def wait(self, timeout: float) -> Run:
        self._ended.wait(timeout)
        code = 0 if self._is_complete else 1 if self._error is not None else None
        return Run(
            number=self._number,
            exit=code,
            failed=code != 0,
            rows={stream: list(rows) for stream, rows in self._rows.items()},
            last_lines=self._error or "",
            seconds=time.monotonic() - self._began,
        )

    def kill(self) -> None:
        self._ended.set()
