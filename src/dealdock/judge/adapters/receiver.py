"""A program that receives webhooks at a port, until it is ended."""

import socket
import time
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from dealdock.judge import placeholders
from dealdock.judge.adapters.command import Command
from dealdock.judge.adapters.program_runs import ProgramRun
from dealdock.judge.connector import ConnectorError, Place, Run, with_last_lines
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import ReceiverConnector

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
