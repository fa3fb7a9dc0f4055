"""Any program that writes its rows to files or tables, or that receives webhooks at a port until it is ended."""

import socket
import time
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from dealdock.judge import outputs, placeholders
from dealdock.judge.adapters.program_runs import Output, ProgramConnector, ProgramRun
from dealdock.judge.connector import ConnectorError, Place, Remark, Row, Run, with_last_lines
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import CommandConnector, ReceiverConnector
from dealdock.judge.left_files import Unread
from dealdock.judge.processes import Program


class Command(ProgramConnector):
    """A command line. With `mode: append` a run delivers the rows that it added to its outputs, with `table` all
    rows.
    """

    def __init__(self, file: JudgeFile, command: CommandConnector | ReceiverConnector) -> None:
        super().__init__(file)
        self._command = command.command

    def prepare(self, place: Place) -> None:
        """Discover nothing: the file names the outputs."""

    def arguments(self, place: Place, number: int, streams: Collection[str]) -> list[str]:  # noqa: ARG002 (always all)
        return self._command

    def collect(self, place: Place, number: int, program: Program, output: Output) -> bool:  # noqa: ARG002
        for stream in self.file.output:
            try:
                self._collect(stream, place, number, output)
            except Unread as error:
                output.unread.append(Remark(str(error), stream))
        return False

    def _collect(self, stream: str, place: Place, number: int, output: Output) -> None:
        """Add the rows of a stream: with `table` all, else those that are new since the previous run."""
        found = self._rows(stream, place, number, output)
        if self.file.mode == "table":
            new = [output.kept(stream, row) for row in found]
        else:
            after = [(outputs.digest(row), output.kept(stream, row)) for row in found]
            new = outputs.added(place.kept.get(stream, Counter()), after)
            place.kept[stream] = Counter(key for key, _ in after)
        for row in new:
            output.add(stream, row)

    def _rows(self, stream: str, place: Place, number: int, output: Output) -> Iterable[Row]:
        template = self.file.output[stream]
        address = placeholders.fill_text(template, place.values(number))
        path = outputs.file_of(address, self.file.folder)
        if path is not None:
            output.expect_file(path, stream)
        place_of_rows = path.name if path else template
        found = outputs.rows(address, self.file.folder, self.reading())
        return output.read(found, place_of_rows, stream=stream)


_POLL_SECONDS: Final = 0.05
_CONNECT_SECONDS: Final = 1.0


class Receiver(Command):
    """A receiver. Its rows are read when it has ended, or when a run's events have been delivered."""

    def __init__(self, file: JudgeFile, receiver: ReceiverConnector) -> None:
        super().__init__(file, receiver)
        self._url = receiver.url
        self.events: Final = receiver.events
        self.settle_seconds: Final = receiver.settle

    def url(self, place: Place) -> str:
        """Return the address that is subscribed."""
        return placeholders.fill_text(self._url, place.values(1))

    def listen(self, place: Place, number: int) -> ProgramRun:
        """Start it, and wait until its port answers. Raises `ConnectorError` if that does not happen."""
        run, url = self.start(place, number, streams=()), self.url(place)
        end = time.monotonic() + self.file.timeout
        while not _answers(url):
            code = run.program.exit_code
            if code is not None:
                words = f"the receiver ended with exit code {code} before it answered at {url}"
                raise ConnectorError(with_last_lines(words, run.program.last_lines()))
            if time.monotonic() > end:
                run.program.end()
                words = f"the receiver, which is to listen at {{port}}, did not answer at {url}"
                words += f" within {self.file.timeout:g} seconds"
                raise ConnectorError(with_last_lines(words, run.program.last_lines()))
            time.sleep(_POLL_SECONDS)
        return run

    def stop(self, run: ProgramRun) -> Run:
        """End it, and return the rows that it delivered. It has failed if it ended by itself."""
        code = run.program.exit_code
        run.program.end()
        return run.collected(0 if code is None else code, failed=code is not None)


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    with suppress(OSError), socket.create_connection((str(parts.hostname), parts.port or 80), _CONNECT_SECONDS):
        return True
    return False
