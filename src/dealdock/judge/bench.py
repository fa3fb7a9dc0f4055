"""The bench: the connector under judgement, its runs that have not ended, and the watch over their calls; and the
places of runs, with their accounts.
"""

import threading
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from dealdock.judge import processes
from dealdock.judge.connector import Connector, ConnectorError, Place, Row, Run, Running, with_last_lines
from dealdock.judge.file import FileError, JudgeFile
from dealdock.judge.sandbox import Account, ControlError, Sandbox
from dealdock.judge.verdict import Verdict

_WATCH_SECONDS: Final = 2.0
_KILL_SECONDS: Final = 0.05


@dataclass
class Bench:
    """The parts that all situations share: the connector and the file that describes it."""

    file: JudgeFile
    connector: Connector
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when everything is to end."""
    has_called: bool = False
    """True once a run has called the service."""
    _running: set[Any] = field(default_factory=set)
    _columns: set[tuple[str, str]] = field(default_factory=set)
    """The streams and columns that rows had."""
    _lacking: dict[tuple[str, str], str] = field(default_factory=dict)
    """The streams and columns that no row of a run had, with the words for the author."""

    def stop(self) -> None:
        """End all connectors that run."""
        self.stopped.set()
        for running in list(self._running):
            with suppress(OSError):
                running.kill()

    def refuse(self, run: Run) -> None:
        """Raise `ConnectorError`: the connector ended before its first call."""
        if not self.stopped.is_set():
            how = "did not end in time" if run.exit is None else f"ended with exit code {run.exit}"
            words = f"the connector {how} before its first call to the service"
            raise ConnectorError(with_last_lines(words, run.last_lines))

    def is_missing(self, stream: str, column: str, rows: Sequence[Row]) -> bool:
        """Return True if there are rows, and none of them has the column."""
        if any(column in row for row in rows):
            self._columns.add((stream, column))
            return False
        return bool(rows)

    def lacks(self, stream: str, column: str, advice: str) -> str:
        """Note that no row of a run has a column. Return the words for it."""
        found = f"no row has the column {column}"
        self._lacking[stream, column] = f"reads.{stream}: {found}. {advice}"
        return found

    def check_columns(self) -> None:
        """Raise `ConnectorError` if no row of any run had a column that the file names: the file is wrong."""
        wrong = [text for place, text in self._lacking.items() if place not in self._columns]
        if wrong:
            raise ConnectorError("\n".join(wrong))

    def judged(self, judge: Callable[[], list[Verdict]], stopped: Callable[[str], list[Verdict]]) -> list[Verdict]:
        """Return the verdicts on a situation, or `stopped` with the reason. The other situations keep theirs.

        An error is raised if everything is to end, because of a signal, of the file or of the sandbox.
        """
        try:
            return judge()
        except (FileError, ControlError):
            raise
        except Exception as error:
            if self.stopped.is_set() or processes.is_ending():
                raise
            if isinstance(error, ConnectorError):
                if not self.has_called:
                    raise
                return stopped(str(error))
            traceback.print_exception(error)
            return stopped(f"dealdock could not judge what it did: {type(error).__name__}: {error}")

    def run_once(self, account: Account, place: Place) -> Run:
        """Run the connector once with all its streams. Raises `ConnectorError` if it fails before its first call."""
        running = self.connector.start(place, 1, streams=list(self.file.reads))
        run, _ = self.wait(Watch(running, account, 0, None, ()))
        self.has_called |= bool(account.calls(0))
        if (run.failed or run.exit is None) and not self.has_called:
            self.refuse(run)
        return run

    def wait(self, watch: "Watch") -> tuple[Run, bool]:
        """Wait for a run. Return it, and True if it was ended because of its many calls."""
        self._running.add(watch.running)
        if self.stopped.is_set():
            watch.running.kill()
        try:
            with watch:
                return watch.running.wait(self.file.timeout), watch.is_over
        finally:
            self._running.discard(watch.running)


class Watch:
    """A thread that watches the calls of a run, and kills the connector if there are too many, or at a fault."""

    def __init__(
        self, running: Running, account: Account, mark: int, most: int | None, kills_at: Collection[int]
    ) -> None:
        """`most`: the maximum number of calls; None for any number. `kills_at`: the faults that end the connector."""
        self.running: Final = running
        self.is_over = False
        self._account, self._mark, self._most, self._kills_at = account, mark, most, kills_at
        self._calls = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_KILL_SECONDS if self._kills_at else _WATCH_SECONDS):
            with suppress(ControlError):
                self.is_over = self._most is not None and self._counted() > self._most
                if self.is_over or any(self._account.fault(each)["struck"] for each in self._kills_at):
                    self.running.kill()
                    return

    def _counted(self) -> int:
        """Return the number of calls so far. Only calls since the last time are read, because each is read with its
        body.
        """
        more, self._mark = self._account.count(self._mark)
        self._calls += more
        return self._calls


class RunPlaces:
    """The places of a connector's runs, each with accounts of its own."""

    def __init__(self, sandbox: Sandbox, file: JudgeFile, folder: Path, *, keep: bool) -> None:
        """`folder` is for the files of connectors. `keep`: the accounts are not deleted at the end."""
        folder.mkdir(parents=True, exist_ok=True)
        self._sandbox, self._file, self._folder, self._keep = sandbox, file, folder, keep
        self._environment: Final = sandbox.environment(folder)
        self._accounts: list[Account] = []

    def make(
        self, name: str, settings: Mapping[str, Mapping[str, Any]], *, port: int | None = None
    ) -> tuple[Mapping[str, Account], Place]:
        """Return a new account of each vendor, with these settings, and an empty place with them."""
        made = {vendor: create_account(self._sandbox, self._file, vendor, given) for vendor, given in settings.items()}
        self._accounts += made.values()
        folder = self._folder / f"{name}-{len(self._accounts)}"
        shown = {vendor: account.shown for vendor, account in made.items()}
        place = Place(folder / "dir", folder / "state", shown, self._environment, port=port)
        place.empty()
        return made, place

    def end(self) -> None:
        """Delete the accounts, unless they are kept."""
        for account in self._accounts:
            if not self._keep:
                with suppress(ControlError):
                    account.delete()
            account.close()


def create_account(sandbox: Sandbox, file: JudgeFile, vendor: str, settings: Mapping[str, Any]) -> Account:
    """Create an account with settings that include the file's.

    Raises:
        FileError: The sandbox refuses settings. Each is named with its line in the file, or with its option.

    """
    try:
        return sandbox.account(vendor, settings)
    except ControlError as error:
        if error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            above = ("settings",) if file.vendor is not None else ("accounts", vendor)
            options, wrong = file.options.get(vendor, {}), list[str]()
            for each in error.errors:
                names = [name for name in each.get("pointer", "#").removeprefix("#").split("/") if name]
                if names and names[0] in options:
                    wrong.append(f"{'.'.join([options[names[0]], *names[1:]])}: {each['detail']}")
                else:
                    file.document.problem((*above, *names), each["detail"])
            file.document.check(wrong)
        raise
