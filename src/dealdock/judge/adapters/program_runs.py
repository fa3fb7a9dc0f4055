"""Runs of a connector that is a program, of any protocol."""

import os
import stat
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from dealdock.judge import placeholders
from dealdock.judge.connector import ConnectorError, Place, Remark, Row, Rows, Run
from dealdock.judge.file import JudgeFile
from dealdock.judge.left_files import Unread
from dealdock.judge.outputs import Unreadable
from dealdock.judge.processes import Program
from dealdock.judge.reading import Reading
from dealdock_client.redirected_environment import without_own


class Output:
    """The rows of a run, by stream, with the columns that are compared. Without `reads` a row keeps all its columns."""

    def __init__(self, file: JudgeFile) -> None:
        self.rows: Final[Rows] = {}
        self.remarks: Final[list[Remark]] = []
        self.unread: Final[list[Remark]] = []
        self._columns = {stream: _columns(file, stream) for stream in file.reads}

    def add(self, stream: str, row: Row) -> None:
        self.rows.setdefault(stream, []).append(self.kept(stream, row))

    def kept(self, stream: str, row: Row) -> Row:
        """Return the columns of a row that are compared."""
        columns = self._columns.get(stream)
        return row if columns is None else {name: row[name] for name in columns if name in row}

    def read(
        self, found: Iterable[Row | Unreadable], place: str, what: str = "rows", *, stream: str | None = None
    ) -> Iterable[Row]:
        """Yield the rows, and remark how many lines are none. `place`: of the lines, in words. `stream`: the stream
        whose lines they are; None: they are those of all streams.
        """
        unreadable = 0
        for row in found:
            if isinstance(row, Unreadable):
                unreadable += 1
            else:
                yield row
        if unreadable:
            self.remarks.append(Remark(f"{unreadable} of the lines of {place} could not be read as {what}", stream))

    def expect_file(self, path: Path, stream: str) -> None:
        """Remark that the file of a stream does not exist, or is a folder."""
        try:
            mode = path.stat().st_mode
        except OSError:
            mode = None
        if mode is None or not stat.S_ISREG(mode):
            is_there = "does not exist" if mode is None else "is a folder" if stat.S_ISDIR(mode) else "is not a file"
            text = f"{path.name} {is_there}"
            self.remarks.append(Remark(text, stream))


class ProgramConnector(ABC):
    """A connector that is a program. Each protocol has its arguments, and its own way to read the delivered rows."""

    def __init__(self, file: JudgeFile) -> None:
        self.file: Final = file

    @property
    def name(self) -> str:
        return self.file.connector.name

    @abstractmethod
    def prepare(self, place: Place) -> None:
        """Discover the streams, once."""

    @abstractmethod
    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:
        """Return the command line of a run."""

    @abstractmethod
    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:
        """Read the rows that an ended run delivered, and keep its state. Return True if it reported a failure.

        Raises:
            Unread: The output of all streams cannot be read.

        """

    def reading(self) -> Reading:
        """Return the limits for the reading of one output."""
        return Reading(self.file.timeout)

    def last_words(self, program: Program) -> str:
        """Return the last lines that an ended program wrote, for a message to the author."""
        return program.last_lines()

    def start(self, place: Place, number: int, *, streams: Collection[str]) -> "ProgramRun":
        place.restore()
        program = self.launch(place, number, self.arguments(place, number, self._with_signs(streams)), f"run-{number}")
        return ProgramRun(self, place, number, program)

    def run(self, place: Place, number: int, *, streams: Collection[str]) -> Run:
        return self.start(place, number, streams=streams).wait(self.file.timeout)

    def _with_signs(self, streams: Collection[str]) -> set[str]:
        """Return the streams, including the streams of deleted records."""
        signs = (self.file.reads[stream].deleted for stream in streams)
        return {*streams, *(sign.stream for sign in signs if sign and sign.stream)}

    def launch(
        self, place: Place, number: int, command: Sequence[str], name: str, *, stdin: Path | None = None
    ) -> Program:
        """Start a command in the file's folder. Its output is kept in files of that name. `stdin`: its input."""
        known = place.values(number)
        own = {name: placeholders.fill_text(value, known) for name, value in self.file.env.items()}
        words = [placeholders.fill_text(word, known) for word in command]
        errors = place.state / f"{name}.err"
        try:
            return Program(
                words,
                folder=self.file.folder,
                environment=without_own(os.environ) | dict(place.environment) | own,
                output=place.state / f"{name}.out",
                errors=errors,
                stdin=stdin,
            )
        except OSError as error:
            raise ConnectorError(_not_started(words[0], self.file, error)) from None


class ProgramRun:
    """A run that was started."""

    def __init__(self, connector: ProgramConnector, place: Place, number: int, program: Program) -> None:
        self._connector = connector
        self._place = place
        self._number = number
        self.program: Final = program

    def wait(self, timeout: float) -> Run:
        code = self.program.wait(timeout)
        return self.collected(code, failed=code != 0)

    def collected(self, code: int | None, *, failed: bool) -> Run:
        """Return the run, which has ended."""
        output, reported = Output(self._connector.file), False
        if self.program.excess:
            output.unread.append(Remark(self.program.excess))
        try:
            reported = self._connector.collect(self._place, self._number, self.program, output)
        except Unread as error:
            output.unread.append(Remark(str(error)))
        return Run(
            number=self._number,
            exit=code,
            failed=reported or failed,
            rows=output.rows,
            last_lines=self._connector.last_words(self.program),
            seconds=self.program.seconds,
            remarks=output.remarks,
            unread=output.unread,
        )

    def kill(self) -> None:
        self.program.kill()


def _columns(file: JudgeFile, stream: str) -> set[str]:
    read = file.reads[stream]
    named = {read.key, read.version, read.deleted.column if read.deleted else None}
    return {name for name in (*named, *read.fields) if name}


def _not_started(word: str, file: JudgeFile, error: OSError) -> str:
    found = file.folder / word
    if isinstance(error, FileNotFoundError) and not Path(word).is_absolute() and "/" not in word:
        return f"{word} is not installed, or not on PATH. Install it, or write its path, as .venv/bin/{word}."
    if isinstance(error, PermissionError) and found.is_file():
        return f"{word} is not executable. Run `chmod +x {word}`, or write its interpreter before it."
    return f"{word} can't be started: {error.strerror}. The working directory is {file.folder}."
